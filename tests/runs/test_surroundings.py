"""Disks, locks, clocks and other labs: what fails around a training, not in its worker."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kllab.runs import Action, InvalidAction, RunService
from kllab.runs.opening import LEAD_SECONDS
from kllab.runs.store.store import Store
from kllab.storage.errors import StoreLocked, Unavailable
from tests.support.faults import Fault
from tests.support.lab import (
    AllowedSteps,
    ThreadExecutor,
    assert_for_visitors,
    assert_whole,
    counting,
    quick_lab,
    recorded,
    trained,
    wait_for,
    wait_state,
    wait_step,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[RunService]:
    with quick_lab(tmp_path / "home") as lab:
        yield lab


@pytest.mark.parametrize("damage", ["truncate", "flip", "garbage", "remove", "another"])
@pytest.mark.fault("a checkpoint is truncated, overwritten or removed, or one bit is flipped")
def test_a_damaged_checkpoint_is_named_and_restart_trains_from_the_beginning(
    lab: RunService, steps: AllowedSteps, damage: str, fault: Fault
) -> None:
    run_id = lab.submit(steps.counting(30, steps=60))
    wait_step(lab, run_id, 5)
    lab.pause(run_id)
    steps.allow(60)
    paused = wait_state(lab, run_id, "paused")
    [path] = (lab.home / "checkpoints").iterdir()
    if damage == "truncate":
        os.truncate(path, path.stat().st_size // 2)
    elif damage == "flip":
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    elif damage == "garbage":
        path.write_bytes(b"\x00" * 300)
    elif damage == "another":
        path.write_bytes(path.read_bytes().replace(b'"step"', b'"stop"'))
    else:
        path.unlink()
    fault.happens()
    before = recorded(lab, run_id)
    lab.resume(run_id)
    status = wait_state(lab, run_id, "failed")
    assert status.message.startswith("The run's checkpoint ")
    assert "Restart trains again from the beginning" in status.message
    assert recorded(lab, run_id) == before == list(range(1, paused.step + 1))
    with pytest.raises(InvalidAction, match="it is failed; allowed: restart"):
        lab.resume(run_id)
    lab.restart(run_id)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 60)
    fault.is_over(
        "the run says so; Restart trains from the beginning, and records stay", "the checkpoint"
    )


@contextmanager
def no_checkpoints(lab: RunService) -> Iterator[None]:
    """Put a file where the folder of checkpoints was, as long as the block lasts."""
    folder = lab.home / "checkpoints"
    folder.rename(lab.home / "elsewhere")
    folder.write_text("")
    yield
    folder.unlink()
    (lab.home / "elsewhere").rename(folder)


def test_a_run_is_paused_even_without_a_saved_checkpoint(
    lab: RunService, steps: AllowedSteps, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    run_id = lab.submit(steps.counting(50, steps=100, log=str(log)))
    wait_step(lab, run_id, 5)
    with no_checkpoints(lab):
        lab.pause(run_id)
        steps.allow(100)
        status = wait_state(lab, run_id, "paused")
        assert status.message == (
            "Runs cannot be kept: Not a directory. "
            f"The checkpoint of step {status.step} is not saved."
        )
    lab.resume(run_id)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 100)
    assert trained(log) == [*range(1, status.step + 1), *range(1, 101)]


def test_a_checkpoint_that_fails_once_delays_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kllab.runs.worker.CHECKPOINT_SECONDS", 0.05)
    with quick_lab(tmp_path / "home") as lab:
        run_id = lab.submit(counting(steps=10_000, seconds=0.01))
        wait_step(lab, run_id, 5)
        with no_checkpoints(lab):
            wait_for(lambda: "is not saved." in lab.status(run_id).message)
            status = lab.status(run_id)
            assert status.state == "running"
            assert_for_visitors(lab, status.message)
        wait_for(lambda: lab.status(run_id).message == "")
        saved = lab.checkpoint(run_id)
        assert saved is not None
        assert int(saved.metadata["step"]) > status.step


def test_the_last_checkpoint_is_retried(lab: RunService, steps: AllowedSteps) -> None:
    run_id = lab.submit(steps.counting(20, steps=30))
    wait_step(lab, run_id, 5)
    with no_checkpoints(lab):
        steps.allow(30)
        wait_for(lambda: lab.status(run_id).step == 30)
    assert wait_state(lab, run_id, "finished").message == ""
    saved = lab.checkpoint(run_id)
    assert saved is not None
    assert saved.metadata["step"] == "30"


@pytest.mark.fault("another program locks the database")
def test_a_lock_of_another_program_only_delays(
    lab: RunService, steps: AllowedSteps, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr("kllab.runs.opening.CHECK_SECONDS", 0.0)
    monkeypatch.setattr("kllab.runs.store.space._TIMEOUT", 0.05)
    run_id = lab.submit(steps.counting(50, steps=200))
    wait_step(lab, run_id, 5)
    with closing(sqlite3.connect(lab.home / "runs.sqlite3", isolation_level=None)) as backup:
        fault.happens()
        backup.execute("BEGIN IMMEDIATE")
        steps.allow(200)  # at its next write the worker waits for the lock
        said = (
            "The run store is locked by another program. "
            "Training waits, and goes on by itself once it is free."
        )
        wait_for(lambda: lab.available == (False, said))
        status = lab.status(run_id)
        assert (status.state, status.message) == ("running", said)
        # The worker waits longer than a page, which gives up and says so.
        with closing(Store(lab.home)) as page, pytest.raises(StoreLocked) as caught:
            page.act(run_id, Action.PAUSE)
        assert str(caught.value) == said
        assert lab.status(run_id).step == status.step
        backup.execute("ROLLBACK")
    wait_for(lambda: lab.available == (True, ""))
    assert wait_state(lab, run_id, "finished", "interrupted").state == "finished"
    assert_whole(lab, run_id, 200)
    fault.is_over("training waits and says so; it goes on when the lock is gone")


@pytest.mark.parametrize("place", ["file/home", "/proc/kllab"])
@pytest.mark.fault("the home cannot be written")
def test_an_unusable_data_directory_is_reported_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, fault: Fault
) -> None:
    (tmp_path / "file").write_text("")
    with quick_lab(tmp_path / place) as lab:
        fault.happens()
        available, message = lab.available
        assert not available
        assert message.startswith("Runs cannot be kept: ")
        assert_for_visitors(lab, message)
        spec = counting(steps=1)
        for call in (lambda: lab.submit(spec), lambda: lab.status("A" * 16), lambda: lab.runs("")):
            with pytest.raises(Unavailable, match="Runs cannot be kept"):
                call()
        if place == "file/home":
            (tmp_path / "file").unlink()
            monkeypatch.setattr("kllab.runs.opening.CHECK_SECONDS", 0.0)
            assert lab.available == (True, "")
            wait_state(lab, lab.submit(spec), "finished")
    fault.is_over("pages work and say why nothing trains; training comes back with the home")


def test_two_labs_with_one_data_directory(lab: RunService) -> None:
    first = lab.submit(counting(steps=100_000, seconds=0.01))
    second = RunService(lab.home, ThreadExecutor())
    second.start()
    try:
        wait_for(lambda: second.available == (True, ""))
        wait_step(second, first, 3)
        waiting = second.submit(counting(steps=3))
        wait_for(lambda: lab.status(waiting).queue_position == 1)
        second.pause(first)
        wait_state(lab, first, "paused")
        wait_state(second, waiting, "finished")  # trained by the other one, which leads
        second.resume(first)
        wait_state(lab, first, "running")
        second.cancel(first)
        wait_state(lab, first, "cancelled")
        last = second.submit(counting(steps=100_000, seconds=0.01))
        step = wait_step(lab, last, 3).step
        lab.stop()
        wait_step(second, last, step + 100)  # it leads now
        second.cancel(last)
        wait_state(second, last, "cancelled")
    finally:
        second.stop()


@pytest.mark.fault("the disk is full, seen by a process that does not lead")
def test_a_lab_that_does_not_lead_notices_a_full_disk(
    lab: RunService, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    second = RunService(lab.home, ThreadExecutor())
    second.start()
    try:
        wait_for(lambda: second.available == (True, ""))
        # Though it tries to lead more often than that.
        monkeypatch.setattr("kllab.runs.opening.CHECK_SECONDS", 2 * LEAD_SECONDS)
        with monkeypatch.context() as full:
            fault.happens()
            full.setattr("kllab.runs.store.space.LEAST_FREE_BYTES", 1e30)
            wait_for(lambda: not second.available[0])
            assert second.available[1].startswith("The lab's disk has ")
        wait_for(lambda: second.available == (True, ""))
    finally:
        second.stop()
    fault.is_over("Train is disabled and says why, until there is room")


@pytest.mark.fault("the clock jumps by decades, forwards and back")
def test_a_clock_that_jumps_changes_no_order(
    lab: RunService, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    blocking = lab.submit(counting("z", steps=10_000, seconds=0.01))
    wait_state(lab, blocking, "running")
    ids = []
    fault.happens()
    for now in (5e9, 1e9, 3e9, 0.0):
        monkeypatch.setattr("time.time", lambda now=now: now)
        ids.append(lab.submit(counting("a", steps=2)))
    assert [lab.status(run_id).queue_position for run_id in ids] == [1, 2, 3, 4]
    assert [status.id for status in lab.runs("a")] == ids[::-1]
    lab.cancel(blocking, "z")
    for run_id in ids:
        wait_state(lab, run_id, "finished")
    fault.is_over("queue and list keep their order, and all runs finish")


def test_a_store_of_a_newer_lab_is_left_alone(tmp_path: Path) -> None:
    with quick_lab(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db:
        db.execute("PRAGMA user_version = 99")
    with quick_lab(tmp_path) as lab:
        assert "schema version 99" in lab.available[1]
        assert not lab.available[0]


def test_a_lock_held_too_long_requeues_the_run(
    lab: RunService, steps: AllowedSteps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kllab.runs.worker.WORKER_LOCK_TIMEOUT", 0.1)
    monkeypatch.setattr("kllab.runs.supervisor.RETRY_SECONDS", 0.05)
    run_id = lab.submit(steps.counting(50, steps=100))
    wait_step(lab, run_id, 5)
    with closing(sqlite3.connect(lab.home / "runs.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        steps.allow(100)
        status = wait_state(lab, run_id, "queued")  # not stored yet, but shown
        assert status.message == (
            "The run store was locked for more than 0 minutes. "
            "The run goes on by itself once it is free."
        )
        other.execute("ROLLBACK")
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 100)


def test_a_worker_that_cannot_open_the_store_is_retried(
    lab: RunService, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        attempts.append(arguments)
        raise Unavailable("Runs cannot be kept: Too many open files.")

    monkeypatch.setattr("kllab.runs.supervisor.LONGEST_PAUSE", 0.5)
    with monkeypatch.context() as patch:
        patch.setattr("kllab.runs.worker.Store", refuse)
        run_id = lab.submit(counting(steps=2))
        wait_for(lambda: not lab.available[0])
        message = lab.available[1]
        assert message.startswith(
            "Training does not start, 3 times in a row. Runs cannot be kept: Too many open files."
        )
        assert_for_visitors(lab, message)
        assert lab.status(run_id).state == "queued"
        wait_for(lambda: len(attempts) >= 4)
    wait_state(lab, run_id, "finished")
    wait_for(lambda: lab.available == (True, ""))
