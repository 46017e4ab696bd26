"""What one owner may queue and train, when it is checked, and what a run over its time says."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from kllab import topics
from kllab.runs import RunSpec
from kllab.runs.allowance import CLASS_ACCOUNT, class_use, forget_old
from kllab.runs.errors import OverLimit
from kllab.runs.limits import Limits, in_words
from kllab.runs.queue.timekeeper import Timekeeper
from kllab.runs.states import Action, State
from kllab.runs.store.store import Store
from kllab.storage.errors import Unavailable
from tests.support.counting_experiment import Config, train
from tests.support.lab import (
    COUNTING,
    AllowedSteps,
    assert_whole,
    counting,
    quick_lab,
    wait_for,
    wait_state,
    wait_step,
)

LIMITS = Limits(runs=2, all_runs=4, seconds=600.0, window=3600.0)
TWO_RUNS = (
    "2 of your runs wait or train, and 2 are allowed at a time. Wait until one has ended, or stop "
    "one."
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setitem(topics.EXPERIMENTS, "counting", COUNTING)
    with closing(Store(tmp_path / "home", owner=True)) as store:
        yield store


def spend(store: Store, owner: str, seconds: float, ago: float = 0.0) -> None:
    """Pretend that runs of an owner trained that long, some time ago."""
    with store.database.write() as db:
        minute = int((time.time() - ago) / 60)
        db.execute("INSERT INTO training_time VALUES (?, ?, ?)", [owner, minute, seconds])


def test_an_owner_queues_no_more_than_is_allowed(store: Store) -> None:
    first, second = (store.add(counting("a"), LIMITS) for _ in range(2))
    assert store.allowance("a", LIMITS).refusal == TWO_RUNS
    with pytest.raises(OverLimit, match=TWO_RUNS):
        store.add(counting("a"), LIMITS)
    assert len(store.runs("a")) == 2
    store.add(counting("b"), LIMITS)  # others are not concerned
    store.act(second, Action.CANCEL, "a", LIMITS)
    assert store.lease(first) is not None  # it trains, and counts as well
    store.add(counting("a"), LIMITS)
    with pytest.raises(OverLimit):
        store.add(counting("a"), LIMITS)


def test_a_paused_run_resumes_only_if_its_owner_may_queue_one_more(store: Store) -> None:
    paused = store.add(counting("a"), LIMITS)
    store.act(paused, Action.PAUSE, "a", LIMITS)
    second, _ = (store.add(counting("a"), LIMITS) for _ in range(2))
    for action in (Action.RESUME, Action.RESTART):
        with pytest.raises(OverLimit, match=TWO_RUNS):
            store.act(paused, action, "a", LIMITS)
    assert store.status(paused).state == State.PAUSED
    store.act(second, Action.CANCEL, "a", LIMITS)
    assert store.act(paused, Action.RESUME, "a", LIMITS) == State.QUEUED


def test_all_owners_together_have_a_limit(store: Store) -> None:
    for owner in "abcd":
        store.add(counting(owner), LIMITS)
    with pytest.raises(OverLimit) as caught:
        store.add(counting("e"), LIMITS)
    assert str(caught.value) == (
        "4 runs of all visitors wait or train, and 4 are allowed at a time. Try again in a few "
        "minutes."
    )


def test_an_owner_adds_no_more_than_is_allowed_though_each_is_stopped(store: Store) -> None:
    limits = Limits(added=3)
    for _ in range(3):
        store.act(store.add(counting("a"), limits), Action.CANCEL, "a", limits)
    with pytest.raises(OverLimit) as caught:
        store.add(counting("a"), limits)
    assert str(caught.value) == (
        "You have started 3 runs within 10 minutes, and 3 are allowed. Wait for a few minutes."
    )
    store.add(counting("b"), limits)
    with store.database.write() as db:
        db.execute("UPDATE runs SET created = created - 601 WHERE id = ?", [store.runs("a")[2].id])
    store.add(counting("a"), limits)
    store.add(counting("c"), Limits(added=2.5))  # a host may set a part of a run


def test_two_tabs_do_not_pass_a_limit_together(store: Store) -> None:
    together, added = threading.Barrier(8), []

    def press() -> None:
        together.wait()
        with suppress(OverLimit):
            added.append(store.add(counting("a"), LIMITS))

    tabs = [threading.Thread(target=press) for _ in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(added) == len(store.runs("a")) == 2


def test_the_time_of_training_is_limited_within_a_window(store: Store) -> None:
    spend(store, "a", 500.0, ago=3500.0)
    spend(store, "a", 90.0, ago=600.0)
    spend(store, "a", 9000.0, ago=4000.0)  # before the window
    spend(store, "a", 9000.0, ago=-4000.0)  # of a clock that was ahead
    allowance = store.allowance("a", LIMITS)
    assert (allowance.seconds, allowance.seconds_left, allowance.refusal) == (590.0, 10.0, "")
    spend(store, "a", 20.0)
    allowance = store.allowance("a", LIMITS)
    assert allowance.seconds == 610.0
    assert 40 <= allowance.frees_in <= 100  # when the first minute leaves the window
    with pytest.raises(OverLimit) as caught:
        store.add(counting("a"), LIMITS)
    assert str(caught.value) == (
        "Your runs have trained for 11 minutes within the last 60 minutes, and 10 minutes are "
        f"allowed. Training is possible again in {in_words(allowance.frees_in)}."
    )
    assert store.allowance("b", LIMITS).seconds == 0.0
    assert store.allowance("a", replace(LIMITS, seconds=float("inf"))).refusal == ""


def of_class(owner: str) -> RunSpec:
    return replace(counting(owner), class_id="c")


def test_the_students_of_a_class_have_limits_together(store: Store) -> None:
    limits = Limits(class_runs=2, class_seconds=600.0, window=3600.0)
    first, second = (store.add(of_class(owner), limits) for owner in "ab")
    full = (
        "2 runs of your class wait or train, and 2 are allowed at a time: wait until one has ended."
    )
    assert store.allowance("d", limits, "c").refusal == full
    with pytest.raises(OverLimit, match=full):
        store.add(of_class("d"), limits)
    store.add(counting("d"), limits)  # not as a student of the class
    assert store.lease(first) is not None  # it trains, and counts as well
    store.act(second, Action.PAUSE, "b", limits)
    store.add(of_class("d"), limits)
    with pytest.raises(OverLimit, match=full):
        store.act(second, Action.RESUME, "b", limits)
    store.act(second, Action.CANCEL, "b", limits)
    spend(store, CLASS_ACCOUNT + "c", 500.0, ago=3500.0)
    spend(store, CLASS_ACCOUNT + "c", 130.0)
    store.end_orphan(first, Action.FINISH, "")
    with pytest.raises(OverLimit) as caught:
        store.add(of_class("a"), limits)
    allowance = store.allowance("a", limits, "c")
    assert allowance.of_class is not None
    assert allowance.seconds == allowance.seconds_left == 0.0
    assert allowance.of_class.seconds == 630.0
    assert str(caught.value) == (
        "The runs of your class have trained for 11 minutes within the last 60 minutes, and 10 "
        f"minutes are allowed: try again in {in_words(allowance.of_class.frees_in)}."
    )
    assert store.allowance("a", limits).refusal == ""


def test_a_class_of_two_hundred_trains_and_leaves_room_for_others(store: Store) -> None:
    limits = Limits()
    for number in range(200):
        store.add(of_class(f"student {number}"), limits)
    store.add(counting("another visitor"), limits)
    with store.database.read() as db:
        assert class_use(db, "c", limits, time.time()).runs == 200
    assert limits.class_runs < limits.all_runs / 2
    assert limits.class_seconds < limits.window / 2


def test_a_class_is_charged_and_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("kllab.runs.queue.timekeeper.time.monotonic", lambda: now)
    limits = Limits(class_seconds=4.0)
    keeper, run_id = Timekeeper(store, limits), store.add(of_class("a"))
    assert store.lease(run_id) is not None

    def used() -> float:
        allowance = store.allowance("b", limits, "c")
        assert allowance.of_class is not None
        return allowance.of_class.seconds

    for seconds in (0.5, 2.0, 2.5):
        now += seconds
        keeper.look({run_id: State.RUNNING}, 1)
    assert used() == 4.5
    assert store.status(run_id).state == State.PAUSING  # the class is over its time
    with store.database.read() as db:
        row = db.execute("SELECT class_id, reason FROM runs").fetchone()
    assert row["class_id"] == "c"
    assert "those of this class have" in row["reason"]
    a_day_later = time.time() + limits.window + 120
    with store.database.write() as db:
        forget_old(db, limits, a_day_later)
        assert db.execute("SELECT class_id FROM runs").fetchone()["class_id"] == "c"  # it trains
    store.end_orphan(run_id, Action.CANCEL, "")
    store.end_orphan(run_id, Action.HALT, "")
    with store.database.write() as db:
        forget_old(db, limits, a_day_later)
        assert db.execute("SELECT class_id FROM runs").fetchone()["class_id"] == ""
    assert used() == 0.0


def test_runs_without_an_owner_have_no_limits(store: Store) -> None:
    ids = [store.add(counting(), LIMITS) for _ in range(5)]
    assert store.queue() == ids


def test_limits_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "KLLAB_OWNER_RUNS": "3",
        "KLLAB_ALL_RUNS": "50",
        "KLLAB_OWNER_MINUTES": "1.5",
        "KLLAB_OWNER_HOURS": "2",
        "KLLAB_UNSEEN_MINUTES": "inf",
        "KLLAB_TURN_SECONDS": "7",
        "KLLAB_OWNER_ADDED": "8",
        "KLLAB_CLASS_RUNS": "40",
        "KLLAB_CLASS_MINUTES": "5",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    expected = Limits(3.0, 50.0, 90.0, 7200.0, float("inf"), 7.0, 8.0, 40.0, 300.0)
    assert Limits.from_environment() == expected
    for name in given:
        monkeypatch.setenv(name, "0")
        with pytest.raises(Unavailable, match=f"^{name} is '0'; allowed: a number above 0"):
            Limits.from_environment()
        monkeypatch.delenv(name)


def test_the_time_on_a_worker_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("kllab.runs.queue.timekeeper.time.monotonic", lambda: now)
    keeper = Timekeeper(store, Limits())
    run_id = store.add(counting("a"))

    def look(seconds: float, *states: State | None) -> None:
        nonlocal now
        now += seconds
        keeper.look(dict.fromkeys([run_id], *states) if states else {}, 1)

    def times() -> tuple[float, float, float, float]:
        with store.database.read() as db:
            row = db.execute("SELECT * FROM runs").fetchone()
        allowance = store.allowance("a", Limits())
        return row["seconds"], row["turn_seconds"], row["unseen_seconds"], allowance.seconds

    look(5.0, State.QUEUED)  # its worker warms up
    assert store.lease(run_id) is not None
    look(0.25, State.RUNNING)
    look(0.5, State.RUNNING)
    assert times() == (0.5, 0.5, 0.5, 0.5)
    look(0.25, State.RUNNING)
    assert times() == (0.5, 0.5, 0.5, 0.5)  # written once a second
    look(0.75, None)  # the store was locked
    assert times() == (1.5, 1.5, 1.5, 1.5)
    store.note_view(run_id)
    look(1.0, State.PAUSING)
    assert times() == (2.5, 2.5, 1.0, 2.5)
    look(0.5)  # it has ended
    assert times() == (3.0, 3.0, 1.5, 3.0)
    store.recover(run_id, "It was killed.")
    assert store.lease(run_id) is not None
    look(9.0, State.RUNNING)
    look(1.0, State.RUNNING)
    assert times() == (4.0, 1.0, 2.5, 4.0)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "KLLAB_OWNER_MINUTES",
            "0.001",
            "The run was paused: the runs of one visitor may train for 1 second within 24 hours, "
            "and those of this visitor have. Resume goes on from here once training is possible "
            "again; the text beside Train says when.",
        ),
        (
            "KLLAB_UNSEEN_MINUTES",
            "0.001",
            "The run was paused, because it has trained for 1 second while no page showed it. "
            "Resume goes on from here.",
        ),
    ],
)
def test_a_run_over_its_time_is_paused_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setattr("kllab.runs.queue.timekeeper.WRITE_SECONDS", 0.05)
    monkeypatch.setenv(name, value)
    steps = AllowedSteps(tmp_path)
    with quick_lab(tmp_path / "home") as lab:
        run_id = lab.submit(steps.counting(20, owner="a", steps=60))
        wait_for(lambda: lab.runs("a")[0].step >= 5)  # which is no page that reads it
        wait_for(lambda: lab.runs("a")[0].state == "pausing")
        steps.allow(60)
        assert wait_state(lab, run_id, "paused").message == message
        if name == "KLLAB_OWNER_MINUTES":
            with pytest.raises(OverLimit, match="Your runs have trained for 1 second"):
                lab.resume(run_id, by="a")
        monkeypatch.delenv(name)
        lab.stop()
        lab.start()
        lab.resume(run_id, by="a")
        wait_state(lab, run_id, "finished")
        assert_whole(lab, run_id, 60)


def test_a_run_that_a_page_shows_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kllab.runs.queue.timekeeper.WRITE_SECONDS", 0.02)
    monkeypatch.setattr("kllab.runs.service.NOTE_VIEW_SECONDS", 0.01)
    monkeypatch.setenv("KLLAB_UNSEEN_MINUTES", str(0.4 / 60))
    with quick_lab(tmp_path / "home") as lab:
        run_id = lab.submit(counting("a", steps=100, seconds=0.01))
        wait_step(lab, run_id, 80)
        assert wait_state(lab, run_id, "finished").step == 100
        assert len(list(train(Config(steps=100)))) == len(lab.events(run_id))
