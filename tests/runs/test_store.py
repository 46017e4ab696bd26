import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from kllab import experiments
from kllab.experiments.record import Checkpoint
from kllab.runs.claim import Claim
from kllab.runs.errors import InvalidAction, LostRun, RunsUnavailable, UnknownRun
from kllab.runs.spec import RunSpec
from kllab.runs.states import Action, State
from kllab.runs.store import Store
from tests.support.counting_experiment import Config, StepRecord, train
from tests.support.lab import COUNTING, counting


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setitem(experiments.EXPERIMENTS, "counting", COUNTING)
    with closing(Store(tmp_path / "a" / "home")) as store:
        yield store


def claimed(store: Store, spec: RunSpec | None = None) -> Claim:
    claim = store.claim(store.add(spec or counting()))
    assert claim is not None
    return claim


def test_ids_are_short_safe_in_urls_and_not_guessable(store: Store) -> None:
    ids = [store.add(counting()) for _ in range(100)]
    assert len(set(ids)) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{16}", run_id) for run_id in ids)
    assert len({run_id[:3] for run_id in ids}) > 90


@pytest.mark.parametrize(
    "run_id", ["", "abc", "A" * 16, "../" * 40, "A" * 15 + "/", "x' OR 1", "é" * 16, None, 3]
)
def test_unknown_and_malformed_ids_are_named(store: Store, run_id: str) -> None:
    for call in (
        store.status,
        store.events,
        store.scalars,
        store.latest_arrays,
        store.load_checkpoint,
    ):
        with pytest.raises(UnknownRun, match="There is no run") as caught:
            call(run_id)
        assert len(str(caught.value)) < 250
    with pytest.raises(UnknownRun):
        store.act(run_id, Action.PAUSE)
    if run_id != "A" * 16:
        with pytest.raises(UnknownRun):
            store.checkpoint_path(run_id)


def test_a_run_is_claimed_once(store: Store) -> None:
    run_id = store.add(counting(steps=7))
    claim = store.claim(run_id)
    assert claim is not None
    assert (claim.last_step, claim.from_start) == (0, False)
    assert store.claim(run_id) is None
    status = store.status(run_id)
    assert (status.state, status.step, status.total_steps) == (State.RUNNING, 0, 7)
    assert status.started is not None
    assert status.ended is None


def test_records_come_back_to_the_last_bit(store: Store) -> None:
    claim = claimed(store)
    records = list(train(Config(steps=12)))
    claim.append(records[:5])
    claim.append(records[5:])
    events = store.events(claim.run_id)
    assert [event.scalars for event in events] == [record.scalars() for record in records]
    for event, record in zip(events, records, strict=True):
        assert event.arrays.keys() == record.arrays().keys()
        for name, array in record.arrays().items():
            assert event.arrays[name].dtype == array.dtype
            np.testing.assert_array_equal(event.arrays[name], array)
    assert [event.step for event in store.events(claim.run_id, after=events[9].cursor)] == [11, 12]
    latest = store.latest_arrays(claim.run_id)
    assert latest.keys() == {"counts", "grid"}
    np.testing.assert_array_equal(latest["counts"], [12, 13, 14])
    np.testing.assert_array_equal(latest["grid"], np.full((2, 3), 11))


def test_numbers_that_are_none_are_kept(store: Store) -> None:
    claim = claimed(store)
    claim.append(
        [
            StepRecord(step=1, total_steps=2, value=float("nan")),
            StepRecord(step=2, total_steps=2, value=float("-inf"), note="Bundled digits instead."),
        ],
    )
    values = [scalars["value"] for _, scalars in store.scalars(claim.run_id)]
    np.testing.assert_array_equal(values, [np.nan, -np.inf])
    assert store.status(claim.run_id).message == "Bundled digits instead."


def test_steps_recorded_already_are_not_written_twice(store: Store) -> None:
    claim = claimed(store)
    records = list(train(Config(steps=9)))
    claim.append(records[:6])
    store.end_orphan(claim.run_id, Action.INTERRUPT, "killed")
    store.act(claim.run_id, Action.RESUME)
    again = store.claim(claim.run_id)
    assert again is not None
    assert again.last_step == 6
    again.append(records[3:5])
    assert store.status(claim.run_id).step == 5
    again.append(records[5:])
    assert [event.step for event in store.events(claim.run_id)] == list(range(1, 10))


def test_an_old_attempt_writes_nothing_more(store: Store) -> None:
    claim = claimed(store)
    records = list(train(Config(steps=2)))
    store.interrupt_all("The lab ended.")
    for call in (
        lambda: claim.append(records),
        lambda: claim.settle(Action.FINISH),
        lambda: claim.save_checkpoint(records[0].checkpoint(), 1),
    ):
        with pytest.raises(LostRun):
            call()
    status = store.status(claim.run_id)
    assert (status.state, status.message, status.step) == (State.INTERRUPTED, "The lab ended.", 0)
    assert store.load_checkpoint(claim.run_id) is None


def test_a_wish_that_changed_in_the_meantime(store: Store) -> None:
    claim = claimed(store)
    store.act(claim.run_id, Action.PAUSE)
    assert claim.append([]) == State.PAUSING
    store.act(claim.run_id, Action.RESUME)
    assert claim.settle(Action.REST) is None
    store.act(claim.run_id, Action.CANCEL)
    assert claim.settle(Action.FAIL, "too late") == State.CANCELLED
    assert store.status(claim.run_id).message == ""
    with pytest.raises(InvalidAction, match="allowed: nothing, it has ended"):
        store.act(claim.run_id, Action.RESUME)


def test_checkpoints_are_found_again_and_missing_ones_missed(store: Store) -> None:
    claim = claimed(store)
    assert store.load_checkpoint(claim.run_id) is None
    checkpoint = Checkpoint({"value": np.ones(3)}, {"step": "4"})
    claim.save_checkpoint(checkpoint, 4)
    loaded = store.load_checkpoint(claim.run_id)
    assert loaded is not None
    assert loaded.metadata == checkpoint.metadata
    store.checkpoint_path(claim.run_id).unlink()
    with pytest.raises(ValueError, match="it is missing"):
        store.load_checkpoint(claim.run_id)


def test_restart_is_from_the_start_until_there_is_a_new_checkpoint(store: Store) -> None:
    claim = claimed(store)
    claim.settle(Action.FAIL, "corrupt")
    store.act(claim.run_id, Action.RESTART)
    again = store.claim(claim.run_id)
    assert again is not None
    assert again.from_start
    again.save_checkpoint(Checkpoint({"value": np.ones(1)}, {}), 1)
    store.end_orphan(claim.run_id, Action.INTERRUPT, "killed")
    store.act(claim.run_id, Action.RESUME)
    third = store.claim(claim.run_id)
    assert third is not None
    assert not third.from_start


def test_runs_are_listed_newest_first_by_owner(store: Store) -> None:
    ids = [store.add(counting(owner)) for owner in "aabab"]
    assert [status.id for status in store.runs()] == ids[::-1]
    assert [status.id for status in store.runs("a", limit=2)] == [ids[3], ids[1]]
    assert store.runs("nobody") == []


def test_the_queue_is_fair_also_after_turns_taken(store: Store) -> None:
    a1, a2, a3, b1 = (store.add(counting(owner)) for owner in "aaab")
    assert store.queue() == [a1, b1, a2, a3]
    store.claim(a1)
    assert store.queue() == [b1, a2, a3]
    store.act(b1, Action.PAUSE)
    store.claim(a2)
    store.act(b1, Action.RESUME)
    assert store.queue() == [b1, a3]


def test_the_oldest_ended_runs_make_room(store: Store) -> None:
    ended = [claimed(store) for _ in range(5)]
    for claim in ended:
        claim.append(list(train(Config(steps=1))))
        claim.save_checkpoint(Checkpoint({"value": np.ones(1)}, {}), 1)
        claim.settle(Action.FINISH)
    paused = [store.add(counting()) for _ in range(3)]
    for run_id in paused:
        store.act(run_id, Action.PAUSE)
    waiting, running = store.add(counting()), claimed(store).run_id
    assert store.prune(keep=6, keep_bytes=10**9, keep_resting=2) == [c.run_id for c in ended[:2]]
    assert not store.checkpoint_path(ended[0].run_id).exists()
    with pytest.raises(UnknownRun):
        store.events(ended[0].run_id)
    assert len(store.events(ended[2].run_id)) == 1
    assert store.prune(keep=0, keep_bytes=10**9, keep_resting=2) == [
        *(claim.run_id for claim in ended[2:]),
        paused[0],
    ]
    assert {status.id for status in store.runs()} == {*paused[1:], waiting, running}


def test_runs_that_take_much_room_go_first(store: Store) -> None:
    claims = [claimed(store) for _ in range(3)]
    for claim in claims:
        claim.append(list(train(Config(steps=1, array_size=50_000))))
        claim.settle(Action.FINISH)
    assert store.prune(keep=9, keep_bytes=900_000, keep_resting=0) == [claims[0].run_id]
    assert store.prune(keep=9, keep_bytes=0, keep_resting=0) == [c.run_id for c in claims[1:]]
    store.close()
    assert store.home.joinpath("runs.sqlite3").stat().st_size < 100_000


def test_a_full_database_says_so_and_stays_readable(store: Store) -> None:
    claim = claimed(store)
    claim.append(list(train(Config(steps=1))))
    with store._database.read() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 3}")
    records = list(train(Config(steps=40, array_size=1000)))
    with pytest.raises(RunsUnavailable, match=r"runs\.sqlite3 cannot be used: .* is full"):
        claim.append(records)
    assert [event.step for event in store.events(claim.run_id)] == [1]
    store.probe()


@pytest.mark.parametrize("place", ["file/home", "/proc/kllab", "/dev/null/kllab"])
def test_a_place_where_nothing_can_be_kept_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunsUnavailable, match=r"Runs cannot be kept in .*(kllab|home): "):
        Store(tmp_path / place)
