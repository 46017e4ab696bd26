"""The process that trains: killed, frozen, out of memory, warming up; and what it is like."""

import json
import os
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from kllab.runs import InvalidAction, RunService, State
from kllab.storage.errors import Unavailable
from tests.support.faults import Fault
from tests.support.lab import (
    AllowedSteps,
    assert_for_visitors,
    assert_whole,
    counting,
    recorded,
    running_lab,
    trained,
    wait_for,
    wait_state,
    wait_step,
    worker,
    workers,
)

pytestmark = pytest.mark.slow


@pytest.mark.fault("SIGKILL of a worker")
def test_a_run_continues_by_itself_after_its_worker_is_killed(
    lab: RunService, steps: AllowedSteps, tmp_path: Path, fault: Fault
) -> None:
    log = tmp_path / "log"
    run_id = lab.submit(steps.counting(20, steps=120, log=str(log)))
    wait_step(lab, run_id, 5)
    lab.pause(run_id)
    steps.allow(80)
    checkpoint = wait_state(lab, run_id, "paused").step
    lab.resume(run_id)
    wait_step(lab, run_id, checkpoint + 10)
    waiting = lab.submit(counting(steps=3))
    steps.allow(checkpoint)  # the next worker waits until its message was seen
    before = recorded(lab, run_id)
    fault.happens()
    worker().kill()
    shown = []

    def finished() -> bool:
        status = lab.status(run_id)
        shown.append((status.state, status.step, status.message))
        if "goes on by itself" in status.message:
            steps.allow(120)
        return status.state == "finished"

    wait_for(finished)
    assert {state for state, _, _ in shown} <= {"running", "queued", "finished"}
    progress = [step for _, step, _ in shown]
    assert progress == sorted(progress)  # what is recorded stays so
    assert (
        "The training process was killed (SIGKILL). "
        "The run goes on by itself from its last checkpoint."
    ) in {message for _, _, message in shown}
    assert (
        f"Repeats the steps up to {before[-1]} since the last checkpoint."
        in {message for _, _, message in shown}
        or trained(log).count(before[-1]) == 2
    )
    assert lab.status(run_id).message == ""
    assert_whole(lab, run_id, 120)
    again = trained(log).index(checkpoint + 1, trained(log).index(checkpoint + 1) + 1)
    assert trained(log)[again:] == list(range(checkpoint + 1, 121))
    wait_state(lab, waiting, "finished")
    assert lab.available == (True, "")
    fault.is_over(
        "the run goes on by itself from its last checkpoint, bit for bit",
        "no record; steps since the checkpoint are trained again",
    )


def test_a_worker_killed_before_any_checkpoint(lab: RunService, steps: AllowedSteps) -> None:
    run_id = lab.submit(steps.counting(20, steps=40))
    wait_step(lab, run_id, 5)
    assert lab.checkpoint(run_id) is None
    worker().kill()
    steps.allow(40)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 40)


@pytest.mark.parametrize(("wish", "state"), [("pause", "paused"), ("cancel", "cancelled")])
def test_a_worker_killed_while_it_was_asked_to_stop(lab: RunService, wish: str, state: str) -> None:
    run_id = lab.submit(counting(steps=10, seconds=600))
    wait_state(lab, run_id, "running")
    process = worker()
    getattr(lab, wish)(run_id)
    process.kill()
    wait_state(lab, run_id, state)


def test_a_worker_killed_while_idle_is_replaced(lab: RunService) -> None:
    first = lab.submit(counting(steps=1))
    wait_state(lab, first, "finished")
    for _ in range(3):
        victim = worker()
        victim.kill()
        wait_for(lambda victim=victim: victim not in workers())
        wait_state(lab, lab.submit(counting(steps=1)), "finished")
    worker().kill()
    wait_state(lab, lab.submit(counting(steps=1)), "finished")
    assert lab.available == (True, "")


@pytest.mark.fault("SIGSTOP of a worker whose run is then stopped")
def test_a_frozen_worker_is_killed_on_cancel(lab: RunService, fault: Fault) -> None:
    run_id = lab.submit(counting(steps=10_000, seconds=0.01))
    wait_step(lab, run_id, 3)
    waiting = lab.submit(counting(steps=1))
    fault.happens()
    worker().suspend()
    lab.cancel(run_id)
    wait_state(lab, run_id, "cancelled")
    wait_state(lab, waiting, "finished")
    fault.is_over("the worker is killed, and the next run gets a new one")


@pytest.mark.fault("SIGTERM of a worker while it trains")
def test_a_worker_saves_a_checkpoint_on_sigterm(
    lab: RunService, steps: AllowedSteps, tmp_path: Path, fault: Fault
) -> None:
    log = tmp_path / "log"
    run_id = lab.submit(steps.counting(20, steps=100, log=str(log)))
    wait_step(lab, run_id, 5)
    fault.happens()
    worker().terminate()
    steps.allow(100)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 100)
    assert trained(log) == list(range(1, 101))
    fault.is_over("it saves a checkpoint; the run goes on by itself, and no step is trained twice")


@pytest.mark.fault("SIGTERM of a worker while it writes, three times")
def test_a_worker_stopped_while_it_writes(lab: RunService, fault: Fault) -> None:
    # Each record is 1.6 MB, so the worker writes most of the time.
    run_id = lab.submit(counting(steps=120, array_size=200_000))
    fault.happens()
    for step in (10, 40, 70):
        wait_step(lab, run_id, step)
        worker().terminate()
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 120)
    fault.is_over("it finishes the write and saves a checkpoint; the run goes on by itself")


def test_a_run_that_kills_three_workers_is_interrupted(lab: RunService) -> None:
    run_id = lab.submit(counting(steps=10, dies_at=4))
    waiting = lab.submit(counting(steps=2))
    status = wait_state(lab, run_id, "interrupted")
    assert status.message == (
        "The training process was killed (SIGKILL). This run has lost 3 workers in a row, so it "
        "does not go on by itself. Resume goes on from its beginning."
    )
    wait_state(lab, waiting, "finished")
    assert lab.available == (True, "")
    lab.resume(run_id)
    assert lab.status(run_id).state in ("queued", "running")


def test_workers_that_die_while_starting_are_retried_with_pauses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "trace"
    monkeypatch.setenv("KLLAB_TEST_WARM_UP", str(trace))
    monkeypatch.setenv("KLLAB_TEST_WARM_UP_DIES", "1")
    monkeypatch.setattr("kllab.runs.supervisor.LONGEST_PAUSE", 0.5)
    with running_lab(tmp_path / "home", "tests.support.counting_experiment") as lab:
        run_id = lab.submit(counting(steps=2))
        wait_for(lambda: not lab.available[0])
        message = lab.available[1]
        assert message.startswith(
            "Training does not start, 3 times in a row. The training process was killed (SIGKILL). "
            "The next attempt is in "
        )
        assert_for_visitors(lab, message)
        assert lab.status(run_id).state == "queued"
        monkeypatch.delenv("KLLAB_TEST_WARM_UP_DIES")
        wait_state(lab, run_id, "finished")
        wait_for(lambda: lab.available == (True, ""))
    assert len(trace.read_text().split()) < 12


@pytest.mark.fault("the disk fills while a run trains")
def test_a_run_goes_on_by_itself_when_a_full_disk_has_room_again(
    lab: RunService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr("kllab.runs.supervisor.RETRY_SECONDS", 0.05)
    log = tmp_path / "log"
    store = lab._opening.engine.store
    assert store is not None
    with monkeypatch.context() as patch:

        def refuse_once_it_trains() -> None:
            # This process has no limit of its own, so its writes would still find room.
            if log.exists():
                raise Unavailable("The run store cannot be changed: the lab's disk is full.")

        patch.setattr(store, "probe", refuse_once_it_trains)
        # Every file of the worker is limited, as on a disk with nothing left: arrays outgrow it.
        run_id = lab.submit(
            counting(
                steps=600, seconds=0.001, array_size=2000, file_size_limit=1_500_000, log=str(log)
            )
        )
        fault.happens()
        message = "The run store cannot be used: disk I/O error. The run goes on by itself from its"
        wait_for(lambda: message in lab.status(run_id).message)
        full = (False, "The run store cannot be changed: the lab's disk is full.")
        wait_for(lambda: lab.available == full)
        assert lab.status(run_id).state == "queued"
        steps = recorded(lab, run_id)
        assert steps == list(range(1, len(steps) + 1))
        worker().kill()  # the next one writes without a limit, as if there was room again
    assert wait_state(lab, run_id, "finished").message == ""
    assert_whole(lab, run_id, 600)
    wait_for(lambda: lab.available == (True, ""))
    fault.is_over(
        "the page says so; the run goes on by itself when there is room",
        "no record; steps since the checkpoint are trained again",
    )


def test_an_end_that_cannot_be_stored_is_shown_and_stored_later(
    lab: RunService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kllab.runs.supervisor.RETRY_SECONDS", 0.05)
    run_id = lab.submit(counting(steps=10, seconds=600))
    wait_state(lab, run_id, "running")
    store = lab._opening.engine.store
    assert store is not None
    with monkeypatch.context() as patch:

        def refuse(*_: object, **__: object) -> None:
            raise Unavailable("Runs cannot be kept: No space left on device.")

        patch.setattr(store, "recover", refuse)
        worker().kill()
        status = wait_state(lab, run_id, "queued")
        assert "was killed" in status.message
        assert store.status(run_id).state == "running"
        wait_for(lambda: lab.available == (False, "Runs cannot be kept: No space left on device."))
    wait_for(lambda: worker() and lab.status(run_id).state == "running")
    wait_for(lambda: lab.available == (True, ""))


def test_a_recreated_data_directory_gets_a_new_worker(
    lab: RunService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kllab.runs.opening.CHECK_SECONDS", 0.0)
    run_id = lab.submit(counting(steps=10_000, seconds=0.01))
    wait_step(lab, run_id, 3)
    before = worker().pid
    shutil.rmtree(lab.home)
    lab.home.mkdir()
    said = set()

    def trains() -> bool:
        said.add(lab.available[1])
        with suppress(Unavailable):
            wait_state(lab, lab.submit(counting(steps=2)), "finished")
            return True
        return False

    wait_for(trains)
    assert lab.available == (True, "")
    assert worker().pid != before
    assert said <= {
        "",
        "The run store was removed or replaced.",
        "The run store is being opened anew.",
    }


def test_cancel_does_not_wait_for_a_long_step(lab: RunService) -> None:
    stuck = lab.submit(counting(steps=10, seconds=600))
    wait_state(lab, stuck, "running")
    after = lab.submit(counting(steps=3))
    lab.cancel(stuck)
    assert wait_state(lab, stuck, "cancelled").message == ""
    wait_state(lab, after, "finished")


def test_a_lab_that_does_not_lead_cancels_a_long_step(lab: RunService) -> None:
    stuck = lab.submit(counting(steps=10, seconds=600))
    wait_state(lab, stuck, "running")
    with running_lab(lab.home) as second:
        assert second.available == (True, "")
        second.cancel(stuck)
        wait_state(second, stuck, "cancelled")


def test_an_error_is_reported_and_the_worker_survives(lab: RunService) -> None:
    failing = lab.submit(counting(steps=10, fails_at=4))
    hungry = lab.submit(counting(steps=10, out_of_memory_at=3))
    wait_state(lab, hungry, "failed")
    before = worker().pid
    assert lab.status(failing).state == "failed"
    assert lab.status(failing).message == "The training stopped: ZeroDivisionError: beta is 0 here."
    assert "more memory than there is" in lab.status(hungry).message
    assert recorded(lab, failing) == [1, 2, 3]
    with pytest.raises(InvalidAction, match="it is failed; allowed: restart"):
        lab.resume(failing)
    after = lab.submit(counting(steps=3))
    wait_state(lab, after, "finished")
    assert worker().pid == before


def test_the_worker_is_nice_and_does_not_import_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Under Streamlit the main module is whatever page is running.
    page, trace, report = (tmp_path / name for name in ("page.py", "trace", "report"))
    page.write_text(f"import streamlit\nopen({str(trace)!r}, 'w').close()\n")
    main = ModuleType("__main__")
    main.__file__ = str(page)
    monkeypatch.setitem(sys.modules, "__main__", main)
    with running_lab(tmp_path / "home") as lab:
        run_id = lab.submit(counting(steps=1, report=str(report)))
        wait_state(lab, run_id, "finished")
    told = json.loads(report.read_text())
    assert not trace.exists()
    assert not {"streamlit", "pytest", "torch"} & set(told["modules"])
    assert told["nice"] >= 10


def test_it_warms_up_before_the_first_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = tmp_path / "trace"
    monkeypatch.setenv("KLLAB_TEST_WARM_UP", str(trace))
    with running_lab(
        tmp_path / "home", "no.such.module", "tests.support.counting_experiment"
    ) as lab:
        wait_for(trace.exists)
        wait_state(lab, lab.submit(counting(steps=1)), "finished")
        assert trace.read_text().split() == [str(worker().pid)]


def test_cancel_pause_and_stop_while_the_worker_warms_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "trace"
    monkeypatch.setenv("KLLAB_TEST_WARM_UP", str(trace))
    monkeypatch.setenv("KLLAB_TEST_WARM_UP_SECONDS", "600")
    with running_lab(tmp_path / "home", "tests.support.counting_experiment") as lab:
        first, second, third = (lab.submit(counting(steps=1)) for _ in range(3))
        wait_for(trace.exists)
        assert lab.status(first).queue_position == 1
        lab.cancel(first)
        lab.pause(second)
        assert lab.status(first).state == "cancelled"
        assert lab.status(second).state == "paused"
    assert not workers()
    monkeypatch.delenv("KLLAB_TEST_WARM_UP_SECONDS")
    with running_lab(tmp_path / "home") as lab:
        wait_state(lab, third, "finished")
        assert lab.status(second).state == "paused"


def test_printed_lines_are_not_taken_for_answers(lab: RunService) -> None:
    for answer in ("null", "no answer", '["finish", "", 1]'):
        run_id = lab.submit(counting(steps=20, seconds=0.01, prints=answer))
        after = lab.submit(counting(steps=1))
        started = wait_state(lab, after, "finished").started
        ended = lab.status(run_id).ended
        assert lab.status(run_id).state == "finished"
        assert started is not None
        assert ended is not None
        assert started >= ended
    assert len(workers()) == 1


def test_the_worker_has_the_module_path_of_the_lab_but_not_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace, elsewhere = tmp_path / "trace", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "found_elsewhere.py").write_text(
        f"def warm_up():\n    open({str(trace)!r}, 'w').close()\n"
    )
    (tmp_path / "json.py").write_text("raise ImportError('the folder it runs in')\n")
    monkeypatch.syspath_prepend(elsewhere)
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        before = psutil.Process().num_fds()
        with running_lab(tmp_path / "home", "found_elsewhere") as lab:
            for _ in range(3):
                wait_state(lab, lab.submit(counting(steps=1)), "finished")
                assert trace.exists()
                assert str(tmp_path / "open") not in {f.path for f in worker().open_files()}
                worker().kill()
        assert psutil.Process().num_fds() == before


def test_the_worker_ignores_sigint(lab: RunService, steps: AllowedSteps) -> None:
    run_id = lab.submit(steps.counting(25, steps=50))
    wait_step(lab, run_id, 3)
    process = worker()
    process.send_signal(signal.SIGINT)
    steps.allow(50)
    wait_state(lab, run_id, "finished")
    assert worker() == process


def test_stop_does_not_wait_for_a_hanging_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kllab.runs.opening.STOP_SECONDS", 0.2)
    with running_lab(tmp_path / "home") as lab:
        run_id = lab.submit(counting(steps=2, seconds=600))
        wait_state(lab, run_id, "running")
        lab.stop()
        assert not workers()
        lab.start()
        assert lab.status(run_id).state in (State.QUEUED, State.RUNNING)
