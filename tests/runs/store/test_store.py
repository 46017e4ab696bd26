import pickle
import re
import sqlite3
import time
import types
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from kllab import topics
from kllab.runs.errors import InvalidAction, LostRun, UnknownRun
from kllab.runs.spec import RunSpec
from kllab.runs.states import Action, State
from kllab.runs.store import control, pruning
from kllab.runs.store.checkpoints import load_checkpoint
from kllab.runs.store.lease import StoreLease
from kllab.runs.store.retention import Bounds
from kllab.runs.store.space import LEAST_FREE_BYTES
from kllab.runs.store.store import Store
from kllab.storage.errors import Unavailable
from kllab.training.record import Checkpoint, Record
from tests.support.counting_experiment import Config, StepRecord, train
from tests.support.lab import COUNTING, counting


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setitem(topics.EXPERIMENTS, "counting", COUNTING)
    with closing(Store(tmp_path / "a" / "home", owner=True)) as store:
        yield store


def leased(store: Store, spec: RunSpec | None = None) -> StoreLease:
    lease = store.lease(store.add(spec or counting()))
    assert lease is not None
    return lease


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
        store.checkpoint_path,
    ):
        with pytest.raises(UnknownRun, match="There is no run") as caught:
            call(run_id)
        assert len(str(caught.value)) < 250
    with pytest.raises(UnknownRun):
        store.act(run_id, Action.PAUSE)


def test_an_unknown_run_can_be_pickled() -> None:
    error = UnknownRun("A" * 16, "The store was found to be damaged.")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is UnknownRun
    assert str(again) == str(error)
    assert str(again).endswith("newer ones. The store was found to be damaged.")


def test_a_run_is_leased_once(store: Store) -> None:
    run_id = store.add(counting(steps=7))
    lease = store.lease(run_id)
    assert lease is not None
    assert (lease.last_step, lease.from_start) == (0, False)
    assert store.lease(run_id) is None
    status = store.status(run_id)
    assert (status.state, status.step, status.total_steps) == (State.RUNNING, 0, 7)
    assert status.started is not None
    assert status.ended is None


def test_records_are_stored_bit_for_bit(store: Store) -> None:
    lease = leased(store)
    records = list(train(Config(steps=12)))
    lease.append(records[:5])
    lease.append(records[5:])
    events = store.events(lease.run_id)
    assert [event.scalars for event in events] == [record.scalars() for record in records]
    for event, record in zip(events, records, strict=True):
        assert event.arrays.keys() == record.arrays().keys()
        for name, array in record.arrays().items():
            assert event.arrays[name].dtype == array.dtype
            np.testing.assert_array_equal(event.arrays[name], array)
    assert [event.step for event in store.events(lease.run_id, after=events[9].step)] == [11, 12]
    latest = store.latest_arrays(lease.run_id)
    assert latest.keys() == {"counts", "grid"}
    np.testing.assert_array_equal(latest["counts"], [12, 13, 14])
    np.testing.assert_array_equal(latest["grid"], np.full((2, 3), 11))


def test_nan_and_infinities_are_stored(store: Store) -> None:
    lease = leased(store)
    lease.append(
        [
            StepRecord(step=1, total_steps=2, value=float("nan")),
            StepRecord(step=2, total_steps=2, value=float("-inf"), note="Bundled digits instead."),
        ],
    )
    values = [scalars["value"] for _, scalars in store.scalars(lease.run_id)]
    np.testing.assert_array_equal(values, [np.nan, -np.inf])
    assert store.status(lease.run_id).message == "Bundled digits instead."


def test_recorded_steps_are_not_written_twice(store: Store) -> None:
    lease = leased(store)
    records = list(train(Config(steps=9)))
    lease.append(records[:6])
    store.end_orphan(lease.run_id, Action.INTERRUPT, "killed")
    store.act(lease.run_id, Action.RESUME)
    again = store.lease(lease.run_id)
    assert again is not None
    assert again.last_step == 6
    again.append(records[3:5])
    assert store.status(lease.run_id).step == 6  # what is recorded does not go backwards
    again.append(records[5:])
    assert store.status(lease.run_id).step == 9
    assert [event.step for event in store.events(lease.run_id)] == list(range(1, 10))


def test_an_ended_lease_cannot_write(store: Store) -> None:
    lease = leased(store)
    records = list(train(Config(steps=2)))
    store.recover_all("The lab ended.", died=False)
    for call in (
        lambda: lease.append(records),
        lambda: lease.settle(Action.FINISH),
        lambda: lease.save_checkpoint(records[0].checkpoint(), 1),
    ):
        with pytest.raises(LostRun):
            call()
    status = store.status(lease.run_id)
    assert (status.state, status.message, status.step) == (
        State.QUEUED,
        "The lab ended. The run goes on by itself from its beginning.",
        0,
    )
    assert store.load_checkpoint(lease.run_id) is None
    assert not list(store.checkpoints.iterdir())


def test_the_lease_of_a_deleted_run_cannot_write_to_the_next_one(store: Store) -> None:
    lease = leased(store)
    control.delete(store.database, lease.run_id, "")
    later = leased(store)
    assert (later.key, later.attempt) == (lease.key, lease.attempt)  # SQLite reuses the key
    with pytest.raises(LostRun):
        lease.append(list(train(Config(steps=2))))
    assert store.events(later.run_id) == []


def test_an_action_of_a_visitor_can_be_withdrawn(store: Store) -> None:
    lease = leased(store)
    store.act(lease.run_id, Action.PAUSE)
    assert lease.append([]) == State.PAUSING
    store.act(lease.run_id, Action.RESUME)
    assert lease.settle(Action.HALT) is None
    store.act(lease.run_id, Action.CANCEL)
    assert lease.settle(Action.FAIL, "too late") == State.CANCELLED
    assert store.status(lease.run_id).message == ""
    with pytest.raises(InvalidAction, match="allowed: nothing, it has ended"):
        store.act(lease.run_id, Action.RESUME)


def test_a_checkpoint_is_read_back_and_a_missing_one_is_reported(store: Store) -> None:
    lease = leased(store)
    assert store.load_checkpoint(lease.run_id) is None
    checkpoint = Checkpoint({"value": np.ones(3)}, {"step": "4"})
    lease.save_checkpoint(checkpoint, 4)
    loaded = store.load_checkpoint(lease.run_id)
    assert loaded is not None
    assert loaded.metadata == checkpoint.metadata
    path = store.checkpoint_path(lease.run_id)
    assert path is not None
    path.unlink()
    with pytest.raises(ValueError, match=r"cannot be read \(missing\)"):
        store.load_checkpoint(lease.run_id)


def checkpoint(size: int = 1, step: int = 1) -> Checkpoint:
    return Checkpoint({"value": np.ones(size)}, {"step": str(step)})


def test_a_checkpoint_is_valid_once_its_row_is_committed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = leased(store)
    lease.save_checkpoint(checkpoint(step=1), 1)
    first = store.checkpoint_path(lease.run_id)
    assert first is not None
    seen: list[str] = []
    with monkeypatch.context() as patch:

        def refuse(_lease: StoreLease, _db: object) -> None:
            seen.extend(path.name for path in store.checkpoints.iterdir())
            raise Unavailable("The run store cannot be used: disk I/O error.")

        patch.setattr(StoreLease, "_row", refuse)
        with pytest.raises(Unavailable, match="I/O error"):
            lease.save_checkpoint(checkpoint(step=2), 2)
    assert len(seen) == 2  # the new one was there beside the old one
    assert list(store.checkpoints.iterdir()) == [first]
    loaded = store.load_checkpoint(lease.run_id)
    assert loaded is not None
    assert loaded.metadata == {"step": "1"}
    lease.save_checkpoint(checkpoint(step=2), 2)
    assert list(store.checkpoints.iterdir()) == [store.checkpoint_path(lease.run_id)]
    assert not first.exists()


def test_a_checkpoint_replaced_while_it_is_read_is_read_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = leased(store)
    lease.save_checkpoint(checkpoint(step=1), 1)
    path_of = store.checkpoint_path
    paths = iter([path_of(lease.run_id)])
    lease.save_checkpoint(checkpoint(step=2), 2)
    monkeypatch.setattr(store, "checkpoint_path", lambda run_id: next(paths, path_of(run_id)))
    loaded = store.load_checkpoint(lease.run_id)
    assert loaded is not None
    assert loaded.metadata == {"step": "2"}


def test_orphans_are_removed_if_possible(store: Store) -> None:
    lease = leased(store)
    lease.save_checkpoint(checkpoint(), 1)
    kept = store.checkpoint_path(lease.run_id)
    assert kept is not None
    orphan = store.checkpoints / f"{lease.run_id}.1.7.safetensors"
    orphan.write_bytes(b"half")
    folder = store.checkpoints / f".{lease.run_id}.left.tmp"
    folder.mkdir()
    strange = store.checkpoints / "notes.txt"
    strange.write_text("not ours")
    store.tidy()
    assert set(store.checkpoints.iterdir()) == {kept, folder, strange}


def test_restart_is_from_the_start_until_there_is_a_new_checkpoint(store: Store) -> None:
    lease = leased(store)
    lease.settle(Action.FAIL, "corrupt")
    store.act(lease.run_id, Action.RESTART)
    again = store.lease(lease.run_id)
    assert again is not None
    assert again.from_start
    again.save_checkpoint(Checkpoint({"value": np.ones(1)}, {}), 1)
    store.end_orphan(lease.run_id, Action.INTERRUPT, "killed")
    store.act(lease.run_id, Action.RESUME)
    third = store.lease(lease.run_id)
    assert third is not None
    assert not third.from_start


def test_runs_are_listed_newest_first_by_owner(store: Store) -> None:
    ids = [store.add(counting(owner)) for owner in "aabab"]
    assert [status.id for status in store.runs("b")] == [ids[4], ids[2]]
    assert [status.id for status in store.runs("a", limit=2)] == [ids[3], ids[1]]
    assert store.runs("nobody") == []


def test_the_queue_is_fair_also_after_turns_taken(store: Store) -> None:
    a1, a2, a3, b1 = (store.add(counting(owner)) for owner in "aaab")
    assert store.queue() == [a1, b1, a2, a3]
    store.lease(a1)
    assert store.queue() == [b1, a2, a3]
    store.act(b1, Action.PAUSE, "b")
    store.lease(a2)
    store.act(b1, Action.RESUME, "b")
    assert store.queue() == [b1, a3]


def test_a_run_that_loses_every_worker_is_interrupted(store: Store) -> None:
    run_id = store.add(counting())
    for _ in range(2):
        assert store.lease(run_id) is not None
        store.recover(run_id, "It was killed.")
        assert store.status(run_id).state == State.QUEUED
    lease = store.lease(run_id)
    assert lease is not None
    lease.save_checkpoint(checkpoint(), 1)  # it got somewhere: the count begins anew
    for _ in range(3):
        assert store.status(run_id).state != State.INTERRUPTED
        store.recover(run_id, "It was killed.")
        store.lease(run_id) if store.status(run_id).state == State.QUEUED else None
    status = store.status(run_id)
    assert (status.state, status.message) == (
        State.INTERRUPTED,
        "It was killed. This run has lost 3 workers in a row, so it does not go on by itself. "
        "Resume goes on from its last checkpoint.",
    )
    store.act(run_id, Action.RESUME)
    assert store.lease(run_id) is not None
    store.recover(run_id, "It was killed.")
    assert store.status(run_id).state == State.QUEUED


def test_a_run_that_the_store_fails_is_retried_and_then_interrupted(store: Store) -> None:
    run_id, why = store.add(counting()), "The run store cannot be used: disk I/O error."
    for _ in range(2):
        lease = store.lease(run_id)
        assert lease is not None
        assert lease.settle(Action.RETRY, why) == State.QUEUED
        message = f"{why} The run goes on by itself from its beginning."
        assert store.status(run_id).message == message
    assert store.lease(run_id) is not None
    store.end_orphan(run_id, Action.RETRY, why)  # the worker could not say so itself
    status = store.status(run_id)
    assert (status.state, status.message) == (
        State.INTERRUPTED,
        f"{why} The run store has failed it 3 times in a row, so it does not go on by itself. "
        "Resume goes on from its beginning.",
    )
    assert store.act(run_id, Action.RESUME) == State.QUEUED


def test_a_checkpoint_is_committed_to_the_disk(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease, found, row_of = leased(store), [], StoreLease._row

    def row(self: StoreLease, db: sqlite3.Connection) -> sqlite3.Row:
        found.append(db.execute("PRAGMA synchronous").fetchone()[0])
        return row_of(self, db)

    monkeypatch.setattr(StoreLease, "_row", row)
    lease.append([])
    lease.save_checkpoint(checkpoint(), 1)
    lease.append([])
    assert found == [1, 2, 1]  # NORMAL, FULL for the row whose former file is removed, NORMAL


def test_a_store_in_a_folder_that_cannot_be_written_is_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = finished(store)
    store.close()
    files = set(store.home.iterdir())
    monkeypatch.setattr("os.access", lambda *_: False)
    with closing(Store(store.home)) as frozen:
        assert frozen.status(run_id).state == State.FINISHED
        assert len(frozen.events(run_id)) == 1
        assert frozen.load_checkpoint(run_id) is not None
        with pytest.raises(Unavailable, match="changed: the lab's home is read-only"):
            frozen.add(counting())
    assert set(store.home.iterdir()) == files  # no -shm file, which could not be made


def test_a_stop_counts_neither_as_a_death_nor_as_a_turn(store: Store) -> None:
    first, second = store.add(counting("a")), store.add(counting("b"))
    for _ in range(5):
        assert store.queue() == [first, second]
        assert store.lease(first) is not None
        store.recover_all("The lab was stopped.", died=False)


def test_pause_and_cancel_are_obeyed_when_the_worker_is_lost(store: Store) -> None:
    paused, cancelled = leased(store), leased(store)
    store.act(paused.run_id, Action.PAUSE)
    store.act(cancelled.run_id, Action.CANCEL)
    store.recover_all("The lab ended.", died=True)
    status = store.status(paused.run_id)
    assert (status.state, status.message) == (
        State.PAUSED,
        "The lab ended. Resume goes on from its beginning.",
    )
    assert store.status(cancelled.run_id).state == State.CANCELLED


def finished(store: Store, size: int = 1) -> str:
    """Return a run that has ended, with a checkpoint of 8 `size` bytes and a bit."""
    lease = leased(store)
    lease.append(list(train(Config(steps=1))))
    lease.save_checkpoint(checkpoint(size), 1)
    lease.settle(Action.FINISH)
    return lease.run_id


def set_seen(store: Store, seen: float, *run_ids: str) -> None:
    """Pretend that these runs ended at a time, and that no page has read them since."""
    with store.database.write() as db:
        for run_id in run_ids:
            db.execute("UPDATE runs SET seen = ?, updated = ? WHERE id = ?", [seen, seen, run_id])


def test_checkpoints_of_ended_runs_are_removed_first(store: Store) -> None:
    ids = [finished(store, 10_000) for _ in range(3)]
    set_seen(store, 0.0, *ids)
    path = store.checkpoint_path(ids[0])
    assert path is not None
    assert store.prune(Bounds(bytes=180_000, days=1e9)) == []
    assert not path.exists()
    assert store.load_checkpoint(ids[0]) is None
    assert store.status(ids[0]).message == (
        "Its checkpoint was removed to make room; what it recorded is kept."
    )
    assert len(store.events(ids[0])) == 1
    assert store.load_checkpoint(ids[1]) is not None
    assert store.prune(Bounds(bytes=1, days=1e9), spared=[ids[2]]) == ids[:2]
    assert store.load_checkpoint(ids[2]) is not None
    with pytest.raises(UnknownRun):
        store.events(ids[0])
    assert [path.name for path in store.checkpoints.iterdir()] == [
        name.name for name in [store.checkpoint_path(ids[2])] if name
    ]


def test_a_finished_run_keeps_its_weights_without_the_optimiser(store: Store) -> None:
    weights, moments = np.ones(5000), np.zeros(5000)
    whole = Checkpoint(
        {"weight": weights, "exp_avg.weight": moments, "exp_avg_sq.weight": moments}, {"step": "1"}
    )
    lease = leased(store)
    lease.append(list(train(Config(steps=1))))
    lease.save_checkpoint(whole, 1)
    path = store.checkpoint_path(lease.run_id)
    assert path is not None
    before = path.stat().st_size
    store.shrink_checkpoint(lease.run_id)
    assert path.stat().st_size == before  # it trains: all of it may be needed
    lease.settle(Action.FINISH)
    store.shrink_checkpoint(lease.run_id)
    smaller = store.load_checkpoint(lease.run_id)
    assert smaller is not None
    assert (list(smaller.tensors), smaller.metadata) == (["weight"], {"step": "1"})
    np.testing.assert_array_equal(smaller.tensors["weight"], weights)
    with store.database.read() as db:
        assert db.execute("SELECT checkpoint_bytes FROM runs").fetchone()[0] == path.stat().st_size
    assert path.stat().st_size < before / 2.9
    assert list(store.checkpoints.iterdir()) == [path]
    path.write_bytes(b"damaged")
    store.shrink_checkpoint(lease.run_id)  # logged; a download says that it is damaged
    assert path.read_bytes() == b"damaged"
    store.shrink_checkpoint("A" * 16)  # deleted meanwhile


def test_a_run_deleted_while_its_checkpoint_is_made_smaller_leaves_no_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = leased(store)
    [*_, last] = train(Config(steps=2))
    lease.append([last])
    lease.save_checkpoint(last.checkpoint(), 2)
    lease.settle(Action.FINISH)

    def load(path: Path) -> Checkpoint:
        loaded = load_checkpoint(path)
        path.with_name(control.delete(store.database, lease.run_id, "")).unlink()
        return loaded

    monkeypatch.setattr(pruning, "load_checkpoint", load)
    store.shrink_checkpoint(lease.run_id)
    assert not list(store.checkpoints.iterdir())


def test_a_view_keeps_a_run(store: Store) -> None:
    ids = [finished(store) for _ in range(3)]
    set_seen(store, 1000.0, *ids)
    store.note_view(ids[1])
    assert store.prune(Bounds(days=1.0)) == [ids[0], ids[2]]
    # A clock that was ahead for a while does not keep it for ever.
    with store.database.write() as db:
        db.execute("UPDATE runs SET seen = 1e12")
    store.prune(Bounds())
    with store.database.read() as db:
        assert db.execute("SELECT seen FROM runs").fetchone()[0] <= time.time()


def test_the_age_of_an_unseen_run_starts_at_its_end(store: Store) -> None:
    run_id = finished(store)
    with store.database.write() as db:
        db.execute("UPDATE runs SET seen = 0")  # submitted long ago, and it waited long
    assert store.prune(Bounds(bytes=1)) == []
    set_seen(store, 0.0, run_id)
    assert store.prune(Bounds(bytes=1)) == [run_id]


def test_a_view_is_not_noted_while_the_store_is_locked(store: Store) -> None:
    run_id = store.add(counting())
    set_seen(store, 0.0, run_id)
    with store.database.write():
        store.note_view(run_id)
    with store.database.read() as db:
        assert db.execute("SELECT seen FROM runs").fetchone()[0] == 0.0


def test_a_paused_run_without_its_checkpoint_resumes_from_the_beginning(store: Store) -> None:
    lease = leased(store)
    lease.append(list(train(Config(steps=5))))
    lease.save_checkpoint(checkpoint(10_000), 5)
    store.act(lease.run_id, Action.PAUSE)
    lease.settle(Action.HALT)
    assert store.prune(Bounds(bytes=100_000)) == []
    status = store.status(lease.run_id)
    assert (status.state, status.message) == (
        State.PAUSED,
        "Its checkpoint was removed to make room; what it recorded is kept. "
        "Resume trains again from the beginning.",
    )
    assert store.load_checkpoint(lease.run_id) is None
    assert len(store.events(lease.run_id)) == 5


def test_a_removed_run_frees_disk_space(store: Store) -> None:
    lease = leased(store)
    lease.append(list(train(Config(steps=1, array_size=50_000))))
    lease.settle(Action.FINISH)
    set_seen(store, 0.0, lease.run_id)
    assert store.prune(Bounds()) == [lease.run_id]
    store.close()
    assert store.home.joinpath("runs.sqlite3").stat().st_size < 100_000


def test_the_disk_must_have_room_for_the_largest_checkpoint(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = types.SimpleNamespace(free=LEAST_FREE_BYTES)
    monkeypatch.setattr("shutil.disk_usage", lambda _: room)
    store.probe()
    run_id = finished(store)
    with store.database.write() as db:
        db.execute("UPDATE runs SET checkpoint_bytes = 80e6 WHERE id = ?", [run_id])
    with pytest.raises(Unavailable) as caught:
        store.probe()
    assert str(caught.value) == ("The lab's disk has 50 MB left, and a checkpoint may take 80 MB.")
    room.free = 10**8
    store.probe()
    room.free = LEAST_FREE_BYTES - 1
    store.prune(Bounds(days=1e-12))
    with pytest.raises(Unavailable, match="may take 50 MB"):
        store.probe()


def test_a_full_database_says_so_and_stays_readable(store: Store) -> None:
    lease = leased(store)
    lease.append(list(train(Config(steps=1))))
    with store.database.read() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 3}")
    records = list(train(Config(steps=40, array_size=1000)))
    with pytest.raises(
        Unavailable, match="The run store cannot be changed: the lab's disk is full"
    ):
        lease.append(records)
    assert [event.step for event in store.events(lease.run_id)] == [1]
    store.probe()


@pytest.mark.parametrize("place", ["file/home", "/proc/kllab", "/dev/null/kllab"])
def test_a_folder_that_cannot_hold_a_store_is_reported(
    tmp_path: Path, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=r"^Runs cannot be kept: [\w ]+\.$"):
        Store(tmp_path / place, owner=True)
    assert place in caplog.text


def test_empty_records_and_empty_arrays_are_stored(store: Store) -> None:
    lease = leased(store)
    nothing = Record(step=1, total_steps=2)
    strange = StepRecord(
        step=2,
        total_steps=2,
        value=float("nan"),
        counts=np.zeros((0, 3), dtype=np.int64),
        grid=np.array(7, dtype=np.uint8),
    )
    lease.append([nothing, strange])
    assert store.status(lease.run_id).step == 2
    first, second = store.events(lease.run_id)
    assert (first.scalars, first.arrays) == (nothing.scalars(), {})
    assert np.isnan(second.scalars["value"])
    latest = store.latest_arrays(lease.run_id)
    assert (latest["counts"].shape, latest["grid"].shape) == ((0, 3), ())
    assert latest["grid"] == 7
