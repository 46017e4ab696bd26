"""The run engine as pages use it; the worker is a thread of the test's process."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kllab.runs import InvalidAction, RunService, RunSpec, State, UnknownRun
from kllab.runs.queue.timekeeper import Timekeeper
from kllab.runs.store.store import Store
from kllab.storage.errors import Unavailable
from tests.support.counting_experiment import Config, train
from tests.support.lab import AllowedSteps, counting, quick_lab, wait_for, wait_state, wait_step


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[RunService]:
    with quick_lab(tmp_path / "home") as lab:
        assert lab.available == (True, "")
        yield lab


def values(lab: RunService, run_id: str) -> list[tuple[int, float]]:
    return [(event.step, event.scalars["value"]) for event in lab.events(run_id)]


def expected(steps: int) -> list[tuple[int, float]]:
    return [(record.step, record.value) for record in train(Config(steps=steps))]


def test_a_run_from_queue_to_end(lab: RunService) -> None:
    run_id = lab.submit(counting("me", steps=30))
    status = lab.status(run_id)
    assert (status.owner, status.experiment, status.total_steps) == ("me", "counting", 30)
    assert status.state in (State.QUEUED, State.RUNNING, State.FINISHED)
    status = wait_state(lab, run_id, "finished")
    assert (status.step, status.message, status.queue_position) == (30, "", None)
    assert status.started is not None
    assert status.ended is not None
    assert status.created <= status.started <= status.ended == status.updated
    assert values(lab, run_id) == expected(30)
    assert lab.runs("me") == [status]
    np.testing.assert_array_equal(lab.latest_arrays(run_id)["counts"], [30, 31, 32])
    history = lab.history(run_id, points=10)
    assert len({len(column) for column in history.values()}) == 1
    assert 5 <= len(history["step"]) <= 10
    assert np.isfinite(history["rare"]).sum() == 3
    checkpoint = lab.checkpoint(run_id)
    assert checkpoint is not None
    assert checkpoint.metadata["step"] == "30"
    assert status.actions == ()
    for action in (lab.pause, lab.resume, lab.restart, lab.cancel):
        with pytest.raises(InvalidAction, match="it is finished; allowed: nothing"):
            action(run_id, "me")


def test_events_after_a_step(lab: RunService) -> None:
    run_id = lab.submit(counting(steps=200, seconds=0.001))
    seen, last = [], 0

    def read_on() -> bool:
        nonlocal last
        ended = lab.status(run_id).state == "finished"
        for event in lab.events(run_id, after=last):
            seen.append((event.step, event.scalars["value"]))
            last = event.step
        return ended

    wait_for(read_on)
    assert seen == expected(200)


def test_a_refused_config_is_refused_at_once(lab: RunService) -> None:
    with pytest.raises(ValueError, match="steps is 0; allowed: 1 or more"):
        counting(steps=0)
    with pytest.raises(ValueError, match="experiment is 'poker'; allowed: one of"):
        RunSpec("poker", "{}")
    with pytest.raises(ValueError, match="owner has 101 characters"):
        counting("x" * 101)
    assert lab.runs("") == []


def test_pause_frees_the_worker_and_resume_continues_bit_for_bit(
    lab: RunService, steps: AllowedSteps, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    run_id = lab.submit(steps.counting(20, steps=60, log=str(log)))
    wait_step(lab, run_id, 5)
    other = lab.submit(counting(steps=5))
    assert lab.status(other).queue_position == 1
    lab.pause(run_id)
    lab.pause(run_id)  # a second click
    steps.allow(50)
    paused = wait_state(lab, run_id, "paused")
    assert paused.ended is None
    wait_state(lab, other, "finished")
    assert lab.status(run_id).step == paused.step
    lab.resume(run_id)
    with pytest.raises(InvalidAction, match=r"it is (queued|running); allowed: pause, cancel"):
        lab.resume(run_id)
    steps.allow(60)
    wait_state(lab, run_id, "finished")
    assert values(lab, run_id) == expected(60)
    # The checkpoint was of the very last step: none is trained twice.
    assert [int(line) for line in log.read_text().split()] == list(range(1, 61))


def test_resume_before_the_worker_has_paused(lab: RunService, steps: AllowedSteps) -> None:
    run_id = lab.submit(steps.counting(1, steps=40))
    wait_step(lab, run_id, 1)
    lab.pause(run_id)
    assert lab.status(run_id).state == "pausing"
    lab.resume(run_id)
    steps.allow(40)
    assert wait_state(lab, run_id, "finished", "paused").state == "finished"
    assert values(lab, run_id) == expected(40)


def test_cancel_while_training_keeps_what_was_recorded(lab: RunService) -> None:
    run_id = lab.submit(counting(steps=10_000, seconds=0.01))
    wait_step(lab, run_id, 5)
    lab.cancel(run_id)
    status = wait_state(lab, run_id, "cancelled")
    assert status.message == ""
    assert values(lab, run_id) == expected(status.step)
    checkpoint = lab.checkpoint(run_id)
    assert checkpoint is not None
    assert checkpoint.metadata["step"] == str(status.step)


def test_cancel_and_pause_while_waiting(lab: RunService) -> None:
    running = lab.submit(counting(steps=10_000, seconds=0.01))
    wait_state(lab, running, "running")
    first, second = lab.submit(counting(steps=3)), lab.submit(counting(steps=3))
    lab.cancel(first)
    assert lab.status(first).state == "cancelled"
    lab.pause(second)
    assert lab.status(second).state == "paused"
    lab.cancel(second)
    assert lab.status(second).state == "cancelled"
    lab.cancel(running)
    wait_state(lab, running, "cancelled")
    assert lab.events(first) == lab.events(second) == []


def test_the_queue_is_served_owner_by_owner(lab: RunService) -> None:
    blocking = lab.submit(counting("z", steps=10_000, seconds=0.01))
    wait_state(lab, blocking, "running")
    many = [lab.submit(counting("a", steps=1)) for _ in range(4)]
    one = lab.submit(counting("b", steps=1))
    order = [many[0], one, *many[1:]]
    assert [lab.status(run_id).queue_position for run_id in order] == [1, 2, 3, 4, 5]
    listed = {status.id: status.queue_position for who in "zab" for status in lab.runs(who)}
    assert listed == {blocking: None} | {run_id: i + 1 for i, run_id in enumerate(order)}
    lab.cancel(blocking, "z")
    started = [wait_state(lab, run_id, "finished").started for run_id in order]
    assert started == sorted(started, key=lambda at: at or 0)


def test_stop_saves_a_checkpoint_and_the_next_start_continues(
    steps: AllowedSteps, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with quick_lab(tmp_path / "home") as lab:
        run_id = lab.submit(steps.counting(20, steps=60, log=str(log)))
        waiting = lab.submit(counting(steps=2))
        wait_step(lab, run_id, 5)
        steps.allow(60)
        lab.stop()
        assert lab.available == (False, "The run engine is stopped.")
        with pytest.raises(Unavailable, match="is stopped"):
            lab.status(run_id)
        lab.start()
        # It is the first again, although its owner has had a turn.
        wait_state(lab, waiting, "finished")
        assert lab.status(run_id).state == State.FINISHED
        assert values(lab, run_id) == expected(60)
    assert [int(line) for line in log.read_text().split()] == list(range(1, 61))


def test_a_view_is_stored_once_a_minute(lab: RunService, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = lab.submit(counting(steps=1)), lab.submit(counting(steps=1))
    noted: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr("kllab.runs.service.NOTE_VIEW_SECONDS", 1e9)
        patch.setattr(Store, "note_view", lambda _, run_id: noted.append(run_id))
        for _ in range(3):
            lab.status(first)
            lab.events(first)
        lab.latest_arrays(second)
        assert noted == [first, second]
        patch.setattr("kllab.runs.service.NOTE_VIEW_SECONDS", 1e-9)
        lab.status(first)
        assert noted == [first, second, first]
        training = lab.submit(counting(steps=10_000, seconds=0.01))
        wait_state(lab, training, "running")
        noted.clear()
        lab.runs("")
        assert noted == [training], "of a list, only what trains"
        lab.cancel(training)


def test_a_lab_that_is_not_started_says_so(tmp_path: Path) -> None:
    lab = RunService(tmp_path)
    assert lab.available == (False, "The run engine is not started.")
    for call in (lab.status, lab.events, lab.history, lab.latest_arrays, lab.pause, lab.cancel):
        with pytest.raises(Unavailable, match="not started"):
            call("A" * 16)
    lab.stop()


def test_many_threads_at_once(lab: RunService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLLAB_OWNER_RUNS", "inf")
    errors: list[BaseException] = []
    ids: list[str] = []

    def visit(number: int) -> None:
        try:
            run_id = lab.submit(counting(str(number % 5), steps=3))
            ids.append(run_id)
            for _ in range(20):
                lab.status(run_id)
                lab.runs(str(number % 5))
                lab.history(run_id)
                lab.events(run_id)
            if number % 2:
                lab.cancel(run_id, str(number % 5))
        except InvalidAction:
            pass  # it had finished
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=visit, args=[number]) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    for run_id in ids:
        status = wait_state(lab, run_id, "finished", "cancelled")
        assert values(lab, run_id) == expected(status.step or 1)[: status.step]


def test_an_unexpected_error_does_not_end_the_supervision(
    lab: RunService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    look, faults = Timekeeper.look, iter([OSError("a fault of this test")])

    def fail_once(*arguments: Any) -> None:
        for fault in faults:
            raise fault
        look(*arguments)

    monkeypatch.setattr(Timekeeper, "look", fail_once)
    wait_for(lambda: "a fault of this test" in caplog.text)
    wait_state(lab, lab.submit(counting(steps=2)), State.FINISHED)
    assert lab.available == (True, "")


def test_removed_runs_are_unknown_to_every_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with quick_lab(tmp_path) as lab:
        run_id = lab.submit(counting(steps=2))
        wait_state(lab, run_id, "finished")
    monkeypatch.setenv("KLLAB_KEEP_DAYS", "1e-9")
    with quick_lab(tmp_path) as lab:
        for call in (lab.status, lab.history, lab.events, lab.checkpoint, lab.latest_arrays):
            with pytest.raises(UnknownRun, match="removed to make room"):
                call(run_id)
