import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kllab.runs import InvalidAction, RunService, RunsUnavailable
from kllab.runs.executors.local import LocalExecutor
from tests.support.counting_experiment import Config, train
from tests.support.lab import (
    counting,
    running_lab,
    wait_for,
    wait_state,
    wait_step,
    worker,
    workers,
)


def steps(lab: RunService, run_id: str) -> list[int]:
    return [event.step for event in lab.events(run_id)]


def assert_whole(lab: RunService, run_id: str, count: int) -> None:
    events = lab.events(run_id)
    records = list(train(Config(steps=count)))
    assert [event.scalars for event in events] == [record.scalars() for record in records]


def test_a_killed_worker_loses_nothing_and_the_queue_goes_on(
    lab: RunService, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    run_id = lab.submit(counting(steps=80, seconds=0.01, log=str(log)))
    wait_step(lab, run_id, 5)
    lab.pause(run_id)
    checkpoint = wait_state(lab, run_id, "paused").step
    lab.resume(run_id)
    wait_step(lab, run_id, checkpoint + 10)
    waiting = lab.submit(counting(steps=3))
    before = steps(lab, run_id)
    worker().kill()
    status = wait_state(lab, run_id, "interrupted")
    assert status.message == (
        "The training process was killed (SIGKILL). Resume goes on from the last checkpoint."
    )
    assert steps(lab, run_id)[: len(before)] == before
    wait_state(lab, waiting, "finished")
    lab.resume(run_id)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 80)
    trained = [int(line) for line in log.read_text().split()]
    again = trained.index(checkpoint + 1, trained.index(checkpoint + 1) + 1)
    assert trained[again:] == list(range(checkpoint + 1, 81))
    assert lab.available == (True, "")


def test_a_worker_killed_before_any_checkpoint(lab: RunService) -> None:
    run_id = lab.submit(counting(steps=40, seconds=0.01))
    wait_step(lab, run_id, 5)
    worker().kill()
    wait_state(lab, run_id, "interrupted")
    assert lab.checkpoint(run_id) is None
    lab.resume(run_id)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 40)


@pytest.mark.parametrize("wish", ["pause", "cancel"])
def test_a_worker_killed_while_it_was_asked_to_stop(lab: RunService, wish: str) -> None:
    run_id = lab.submit(counting(steps=10, seconds=600))
    wait_state(lab, run_id, "running")
    process = worker()
    getattr(lab, wish)(run_id)
    process.kill()
    assert wait_state(lab, run_id, "interrupted", "cancelled").state == (
        "interrupted" if wish == "pause" else "cancelled"
    )


def test_a_worker_killed_while_idle_or_queued_costs_nobody_anything(lab: RunService) -> None:
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


def test_a_worker_that_is_frozen_is_no_reason_to_wait(lab: RunService) -> None:
    run_id = lab.submit(counting(steps=10_000, seconds=0.01))
    wait_step(lab, run_id, 3)
    waiting = lab.submit(counting(steps=1))
    worker().suspend()
    lab.cancel(run_id)
    wait_state(lab, run_id, "cancelled")
    wait_state(lab, waiting, "finished")


def test_a_worker_asked_to_end_by_the_system_takes_a_checkpoint(lab: RunService) -> None:
    run_id = lab.submit(counting(steps=100, seconds=0.01))
    wait_step(lab, run_id, 5)
    worker().terminate()
    status = wait_state(lab, run_id, "interrupted")
    checkpoint = lab.checkpoint(run_id)
    assert checkpoint is not None
    assert checkpoint.metadata["step"] == str(status.step)
    wait_state(lab, lab.submit(counting(steps=1)), "finished")
    lab.resume(run_id)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 100)


def test_a_run_that_kills_every_worker_waits_for_its_visitor_each_time(lab: RunService) -> None:
    run_id = lab.submit(counting(steps=10, dies_at=4))
    for _ in range(3):
        wait_state(lab, run_id, "interrupted")
        lab.resume(run_id)
    wait_state(lab, run_id, "interrupted")
    wait_state(lab, lab.submit(counting(steps=2)), "finished")
    assert lab.available == (True, "")


def test_workers_that_die_while_starting_are_given_time(
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
        assert "Training does not start, 3 times in a row" in message
        assert "was killed (SIGKILL)" in message
        assert lab.status(run_id).state == "queued"
        monkeypatch.delenv("KLLAB_TEST_WARM_UP_DIES")
        wait_state(lab, run_id, "finished")
        wait_for(lambda: lab.available == (True, ""))
    assert len(trace.read_text().split()) < 12


@pytest.mark.parametrize("damage", ["truncate", "garbage", "remove", "another"])
def test_a_damaged_checkpoint_is_named_and_restart_trains_from_the_beginning(
    lab: RunService, damage: str
) -> None:
    run_id = lab.submit(counting(steps=60, seconds=0.01))
    wait_step(lab, run_id, 5)
    lab.pause(run_id)
    paused = wait_state(lab, run_id, "paused")
    path = lab.home / "checkpoints" / f"{run_id}.safetensors"
    if damage == "truncate":
        os.truncate(path, path.stat().st_size // 2)
    elif damage == "garbage":
        path.write_bytes(b"\x00" * 300)
    elif damage == "another":
        path.write_bytes(path.read_bytes().replace(b'"step"', b'"stop"'))
    else:
        path.unlink()
    recorded = steps(lab, run_id)
    lab.resume(run_id)
    status = wait_state(lab, run_id, "failed")
    assert str(path) in status.message
    assert "Restart trains again from the beginning" in status.message
    assert steps(lab, run_id) == recorded == list(range(1, paused.step + 1))
    with pytest.raises(InvalidAction, match="it is failed; allowed: restart"):
        lab.resume(run_id)
    lab.restart(run_id)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 60)


def test_a_disk_that_fills_during_a_run(lab: RunService) -> None:
    # Every file of the worker is limited, as on a disk with nothing left: arrays outgrow it first.
    run_id = lab.submit(
        counting(steps=2000, seconds=0.001, array_size=2000, file_size_limit=1_500_000)
    )
    status = wait_state(lab, run_id, "interrupted", "finished")
    assert status.state == "interrupted"
    assert str(lab.home) in status.message
    assert "Resume goes on from the last checkpoint." in status.message
    recorded = steps(lab, run_id)
    assert recorded == list(range(1, len(recorded) + 1))
    wait_state(lab, lab.submit(counting(steps=2)), "finished", "interrupted")


def test_a_checkpoint_that_finds_no_room(lab: RunService) -> None:
    run_id = lab.submit(counting(steps=100, seconds=0.01))
    wait_step(lab, run_id, 5)
    shutil.rmtree(lab.home / "checkpoints")
    lab.pause(run_id)
    status = wait_state(lab, run_id, "interrupted")
    folder = lab.home / "checkpoints"
    assert f"Runs cannot be kept in {folder}: No such file or directory." in status.message
    assert steps(lab, run_id) == list(range(1, status.step + 1))
    folder.mkdir()
    lab.resume(run_id)
    wait_state(lab, run_id, "finished")
    assert_whole(lab, run_id, 100)


def test_an_end_the_store_cannot_take_is_shown_and_stored_later(
    lab: RunService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kllab.runs.supervisor.RETRY_SECONDS", 0.05)
    run_id = lab.submit(counting(steps=10, seconds=600))
    wait_state(lab, run_id, "running")
    store = lab._store
    assert store is not None
    with monkeypatch.context() as patch:

        def refuse(*_: object) -> None:
            raise RunsUnavailable(f"{lab.home} is full.")

        patch.setattr(store, "end_orphan", refuse)
        worker().kill()
        status = wait_state(lab, run_id, "interrupted")
        assert "was killed" in status.message
        assert store.status(run_id).state == "running"
        wait_for(lambda: lab.available == (False, f"{lab.home} is full."))
    wait_for(lambda: store.status(run_id).state == "interrupted")
    wait_for(lambda: lab.available == (True, ""))


@pytest.mark.parametrize("place", ["file/home", "/proc/kllab"])
def test_a_home_that_cannot_be_is_said_and_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").write_text("")
    with running_lab(tmp_path / place) as lab:
        available, message = lab.available
        assert not available
        assert message.startswith(f"Runs cannot be kept in {tmp_path / place}: ")
        spec = counting(steps=1)
        for call in (lambda: lab.submit(spec), lambda: lab.status("A" * 16), lab.runs):
            with pytest.raises(RunsUnavailable, match="Runs cannot be kept in"):
                call()
        assert not workers()
        if place == "file/home":
            (tmp_path / "file").unlink()
            monkeypatch.setattr("kllab.runs.service.CHECK_SECONDS", 0.0)
            assert lab.available == (True, "")
            wait_state(lab, lab.submit(spec), "finished")


def test_a_home_that_goes_away_is_said(lab: RunService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kllab.runs.service.CHECK_SECONDS", 0.0)
    shutil.rmtree(lab.home)
    available, message = lab.available
    assert not available
    assert str(lab.home) in message


def test_a_damaged_store_is_said_and_begun_anew_once_moved_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "runs.sqlite3").write_bytes(b"no database at all" * 100)
    with running_lab(home) as lab:
        assert not lab.available[0]
        assert "runs.sqlite3 cannot be used: file is not a database" in lab.available[1]
        (home / "runs.sqlite3").rename(home / "old")
        monkeypatch.setattr("kllab.runs.service.CHECK_SECONDS", 0.0)
        assert lab.available == (True, "")


def test_a_store_damaged_in_the_middle_is_told_by_every_call(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running_lab(home) as lab:
        run_id = lab.submit(counting(steps=200, array_size=1000))
        wait_state(lab, run_id, "finished")
    path = home / "runs.sqlite3"
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 8192))
    damaged = pytest.raises(RunsUnavailable, match=r"runs\.sqlite3 cannot be used")
    with running_lab(home) as lab, damaged:
        lab.events(run_id)


def test_two_labs_on_one_home(lab: RunService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kllab.runs.service.CHECK_SECONDS", 0.0)
    run_id = lab.submit(counting(steps=10_000, seconds=0.01))
    wait_step(lab, run_id, 3)
    second = RunService(lab.home, LocalExecutor())
    second.start()
    try:
        message = (
            f"Another lab (process {os.getpid()} on {os.uname().nodename}) trains in {lab.home}"
        )
        available, said = second.available
        assert not available
        assert said.startswith(message)
        assert second.status(run_id).state == "running"
        assert second.events(run_id)
        for call in (second.pause, second.cancel):
            with pytest.raises(RunsUnavailable, match="Another lab"):
                call(run_id)
        assert lab.status(run_id).state == "running"
        lab.stop()
        assert second.available == (True, "")
        second.resume(run_id)
        wait_step(second, run_id, 10)
    finally:
        second.stop()


def test_a_clock_that_jumps_changes_no_order(
    lab: RunService, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocking = lab.submit(counting("z", steps=10_000, seconds=0.01))
    wait_state(lab, blocking, "running")
    ids = []
    for now in (5e9, 1e9, 3e9, 0.0):
        monkeypatch.setattr("time.time", lambda now=now: now)
        ids.append(lab.submit(counting("a", steps=2)))
    assert [lab.status(run_id).queue_position for run_id in ids] == [1, 2, 3, 4]
    assert [status.id for status in lab.runs("a")] == ids[::-1]
    lab.cancel(blocking)
    for run_id in ids:
        wait_state(lab, run_id, "finished")


def test_a_store_of_a_newer_lab_is_left_alone(tmp_path: Path) -> None:
    with running_lab(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db:
        db.execute("PRAGMA user_version = 99")
    with running_lab(tmp_path) as lab:
        assert "schema version 99" in lab.available[1]
        assert not lab.available[0]
