"""Several workers on one machine, and which executor the environment asks for."""

import json
import math
from pathlib import Path

import pytest

from kllab.runs import RunService, resources
from kllab.runs.executors import choose
from kllab.runs.executors.cluster.executor import ClusterExecutor
from kllab.runs.executors.local import LocalExecutor
from kllab.serving.command import default_processes
from tests.support.lab import (
    AllowedSteps,
    assert_whole,
    counting,
    quick_lab,
    running_lab,
    wait_for,
    wait_state,
    wait_step,
    workers,
)


@pytest.mark.slow
def test_two_runs_train_at_once_and_one_is_killed_alone(
    tmp_path: Path, steps: AllowedSteps
) -> None:
    with running_lab(tmp_path / "home", executor=LocalExecutor(slots=2)) as lab:
        wait_for(lambda: len(workers()) == 1, what="one worker waits")
        stuck = lab.submit(counting(steps=10, seconds=600))
        other = lab.submit(steps.counting(20, steps=40))
        third = lab.submit(counting(steps=3))
        wait_state(lab, stuck, "running")
        wait_step(lab, other, 5)
        assert len(workers()) == 2
        assert lab.status(third).state == "queued"
        before = {process.pid for process in workers()}
        lab.cancel(stuck)  # in the middle of a long step, so its worker is killed
        wait_state(lab, stuck, "cancelled")
        wait_state(lab, third, "finished")
        assert lab.status(other).state == "running"
        steps.allow(40)
        wait_state(lab, other, "finished")
        assert_whole(lab, other, 40)
        assert len(before & {process.pid for process in workers()}) == 1


@pytest.mark.slow
def test_a_worker_is_replaced_after_some_runs(tmp_path: Path) -> None:
    with running_lab(tmp_path / "home", executor=LocalExecutor(runs_per_worker=2)) as lab:
        pids = []
        for _ in range(4):
            report = tmp_path / "report"
            wait_state(lab, lab.submit(counting(steps=2, report=str(report))), "finished")
            pids.append(pid(report))
        assert pids[0] == pids[1] != pids[2] == pids[3]
        assert lab.available == (True, "")


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        (
            {"KLLAB_EXECUTOR": "dask://scheduler"},
            "KLLAB_EXECUTOR is 'dask://scheduler'; allowed: local, or dask://HOST:PORT or "
            "dask+tls://HOST:PORT of the scheduler of a Dask cluster.",
        ),
        ({"KLLAB_WORKERS": "0"}, "KLLAB_WORKERS is '0'; allowed: an integer from 1."),
        ({"KLLAB_WORKERS": "two"}, "KLLAB_WORKERS is 'two'; allowed: an integer from 1."),
    ],
)
def test_a_wrong_value_is_said_and_runs_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], problem: str
) -> None:
    with running_lab(tmp_path) as lab:
        run_id = lab.submit(counting(steps=2))
        wait_state(lab, run_id, "finished")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    second = RunService(tmp_path)
    second.start()
    try:
        assert wait_for(lambda: second.available) == (False, problem)
        assert second.status(run_id).state == "finished"
    finally:
        second.stop()


def test_a_cluster_is_not_asked_for_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"KLLAB_EXECUTOR": "dask+tls://[::1]:8786"}
    executor = choose.executor_from_environment((), environment)
    assert isinstance(executor, ClusterExecutor)
    assert (executor.address, executor.slots, executor.problem) == ("tls://[::1]:8786", 0, "")
    monkeypatch.setattr(choose, "find_spec", lambda _: None)
    assert choose.executor_from_environment((), environment).problem == (
        "KLLAB_EXECUTOR is 'dask+tls://[::1]:8786', but the package distributed is not installed: "
        "pip install 'kllab[cluster]'."
    )


def test_a_lab_that_follows_counts_the_workers_of_the_one_that_leads(tmp_path: Path) -> None:
    with quick_lab(tmp_path):
        second = RunService(tmp_path, choose.NoExecutor("It would train nothing itself."))
        second.start()
        try:
            wait_for(lambda: second._opening.slots == 1)
            assert second.available == (True, "")
        finally:
            second.stop()


def test_slots_follow_processors_and_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_CGROUP", tmp_path)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert resources.processors() == 8
    (tmp_path / "cpu.max").write_text("350000 100000\n")
    assert math.isclose(resources.processors(), 3.5)
    assert choose.default_slots() == 2
    assert default_processes() == 3
    (tmp_path / "memory.max").write_text("1500000000\n")
    assert choose.default_slots() == 1
    (tmp_path / "memory.max").write_text("100000000\n")
    assert choose.default_slots() == 1
    executor = choose.executor_from_environment((), {"KLLAB_WORKERS": "5"})
    assert executor.slots == 5


def pid(report: Path) -> int:
    return int(json.loads(report.read_text())["pid"])
