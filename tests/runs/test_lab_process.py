import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from kllab import topics
from kllab.runs import RunSpec
from kllab.runs.store.store import Store
from kllab.topics.vae.train import Config
from tests.support.faults import Fault
from tests.support.lab import COUNTING, counting, running_lab, wait_for, wait_state, wait_step

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
Lab = subprocess.Popen[str]


@pytest.fixture(autouse=True)
def _experiments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(topics.EXPERIMENTS, "counting", COUNTING)


@pytest.fixture
def labs() -> Iterator[list[Lab]]:
    started: list[Lab] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def serve(labs: list[Lab], home: Path, *specs: RunSpec) -> tuple[Lab, dict[str, Any]]:
    """Start a lab in a process of its own; it and the line it prints when its first run trains."""
    words = [word for spec in specs for word in (spec.experiment, spec.config)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.lab_process", str(home), *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    labs.append(process)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def descendants(process: Lab) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_a_serving_process_never_imports_torch(labs: list[Lab], tmp_path: Path) -> None:
    config = Config(dataset="digits_8x8", encoder_hidden=(32,), decoder_hidden=(32,), steps=10**6)
    process, told = serve(labs, tmp_path, RunSpec("vae", config.to_json()))
    assert told["available"] == [True, ""]
    started = descendants(process)
    assert started
    # It leaves in the middle of a run, without a stop: that must not wait for the run's end.
    modules = json.loads(process.communicate()[0])
    assert process.returncode == 0
    assert "kllab.runs.service" in modules
    assert not {"torch", "streamlit"} & set(modules)
    wait_for(lambda: not any(child.is_running() for child in started))
    with closing(Store(tmp_path)) as store:
        status = store.status(told["ids"][0])
    assert (status.state, status.message) == (
        "queued",
        "The lab was stopped. The run goes on from here by itself.",
    )


@pytest.mark.fault("SIGKILL of the only serving process")
def test_the_worker_of_a_killed_lab_exits_and_the_next_lab_continues(
    labs: list[Lab], tmp_path: Path, fault: Fault
) -> None:
    process, told = serve(
        labs, tmp_path, counting(steps=100_000, seconds=0.01), counting(steps=2), counting(steps=2)
    )
    first, second, third = told["ids"]
    started = descendants(process)
    fault.happens()
    process.kill()
    wait_for(lambda: not any(child.is_running() for child in started), what="its children go")
    with running_lab(tmp_path) as lab:
        assert lab.available == (True, "")
        recorded = len(lab.events(first))
        assert recorded >= 3
        # By itself, and before those that were behind it.
        wait_step(lab, first, recorded + 5)
        fault.is_over(
            "its workers end; the next lab goes on with the run, then with the queue",
            "no record; steps since the checkpoint are trained again",
        )
        steps = [event.step for event in lab.events(first)]
        assert steps == list(range(1, len(steps) + 1))
        assert lab.status(second).state == lab.status(third).state == "queued"
        lab.cancel(first)
        wait_state(lab, second, "finished")
        wait_state(lab, third, "finished")


@pytest.mark.fault("SIGKILL of the process that leads")
def test_a_second_lab_leads_when_the_first_is_killed(
    labs: list[Lab], tmp_path: Path, fault: Fault
) -> None:
    process, told = serve(labs, tmp_path, counting(steps=100_000, seconds=0.01))
    [first] = told["ids"]
    with running_lab(tmp_path) as second:
        assert second.available == (True, "")
        assert second.history(first)["step"][0] == 1
        waiting = second.submit(counting(steps=2))
        recorded = wait_step(second, first, 10).step
        fault.happens()
        process.kill()
        # By itself, though nobody looks; the run goes on, and the one that was queued comes next.
        wait_step(second, first, recorded + 100)
        fault.is_over(
            "another process leads and goes on with the run",
            "no record; steps since the checkpoint are trained again",
        )
        steps = [event.step for event in second.events(first)]
        assert steps == list(range(1, len(steps) + 1))
        second.cancel(first)
        wait_state(second, waiting, "finished")


def test_a_lab_killed_while_its_worker_warms_up(labs: list[Lab], tmp_path: Path) -> None:
    process, told = serve(labs, tmp_path)
    assert told["available"] == [True, ""]
    started = wait_for(lambda: descendants(process))
    process.kill()
    wait_for(lambda: not any(child.is_running() for child in started))
    with running_lab(tmp_path) as lab:
        wait_state(lab, lab.submit(counting(steps=1)), "finished")
