import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.runs.states import ENDED, ON_WORKER, SUSPENDED, State
from kllab.runs.store.retention import LATELY, Bounds, KeptRun, Removal, choose
from kllab.storage.errors import Unavailable

MB = 1_000_000
NOW = 1e9
DAY = 86400.0


def run(key: int, state: State, seen: float = 0.0, size: int = 1, checkpoint: int = 9) -> KeptRun:
    return KeptRun(key, state, NOW - seen, size * MB, checkpoint * MB)


def chosen(runs: list[KeptRun], megabytes: float, spared: tuple[int, ...] = ()) -> Removal:
    return choose(runs, Bounds(bytes=megabytes * MB, days=30.0), NOW, spared)


def test_the_default_bounds_keep_240_runs() -> None:
    runs = [run(key, State.FINISHED, seen=key) for key in range(240)]
    cut = choose(runs, Bounds(bytes=2000 * MB), NOW, ())
    assert cut.runs == []
    # Of the checkpoints, 400 MB are too much: those go that were looked at longest ago.
    assert cut.checkpoints == [run.key for run in runs[: -(400 // 9 + 2) : -1]]


def test_paused_runs_do_not_displace_ended_ones() -> None:
    # 13 times Train and Pause made 556 MB, and from then on each run went as it ended.
    paused = [run(key, State.PAUSED, seen=60 - key, size=1, checkpoint=42) for key in range(13)]
    theirs = [run(20 + key, State.FINISHED, seen=2 * LATELY) for key in range(20)]
    just_ended = run(99, State.FINISHED, seen=2 * LATELY)
    cut = chosen([*paused, *theirs, just_ended], 500, spared=(99,))
    assert cut.runs == []
    # Resting runs have half of the room; they resume from their beginning.
    assert cut.checkpoints == list(range(8))


def test_the_order_of_removal() -> None:
    old, lately = 3 * LATELY, 60.0
    runs = [
        run(1, State.PAUSED, lately),
        run(2, State.FAILED, old),
        run(3, State.FINISHED, old - 1),
        run(4, State.CANCELLED, lately),
        run(5, State.INTERRUPTED, old, size=2, checkpoint=0),
        run(6, State.RUNNING, old),
        run(7, State.QUEUED, old),
    ]
    # 62 MB in all. What goes at each bound:
    assert chosen(runs, 62) == Removal()
    assert chosen(runs, 60) == Removal([2])
    assert chosen(runs, 50) == Removal([2, 3])
    assert chosen(runs, 43) == Removal([2, 3], [2])
    assert chosen(runs, 42) == Removal([2, 3], [2, 3])
    assert chosen(runs, 40) == Removal([2, 3], [2, 3, 5])
    assert chosen(runs, 31) == Removal([2, 3, 4], [2, 3, 5])
    assert chosen(runs, 24) == Removal([2, 3, 4, 1], [2, 3, 5])
    assert chosen(runs, 24, spared=(1, 2)) == Removal([3, 4], [3, 5])


def test_runs_without_views_are_removed_with_age() -> None:
    runs = [
        run(1, State.FINISHED, 31 * DAY),
        run(2, State.PAUSED, 31 * DAY),
        run(3, State.FINISHED, 29 * DAY),
        run(4, State.QUEUED, 31 * DAY),
        run(5, State.FINISHED, 31 * DAY),
        run(6, State.FINISHED, -31 * DAY),  # a clock that was ahead
    ]
    assert chosen(runs, 1000, spared=(5,)) == Removal([], [1, 2])


RUNS = st.lists(
    st.builds(
        KeptRun,
        key=st.integers(0, 10**6),
        state=st.sampled_from(State),
        seen=st.floats(NOW - 3 * LATELY, NOW),
        bytes=st.integers(0, 10),
        checkpoint_bytes=st.integers(0, 30),
    ),
    max_size=25,
    unique_by=lambda run: run.key,
)


@given(RUNS, st.integers(1, 300), st.sets(st.integers(0, 24)))
def test_what_is_removed_and_what_never_is(
    runs: list[KeptRun], limit: int, places: set[int]
) -> None:
    spared = {runs[place].key for place in places if place < len(runs)}
    cut = choose(runs, Bounds(bytes=limit), NOW, spared)
    by_key = {run.key: run for run in runs}
    assert len(set(cut.runs)) == len(cut.runs)
    assert len(set(cut.checkpoints)) == len(cut.checkpoints)
    for key in {*cut.runs, *cut.checkpoints}:
        assert key not in spared
        assert by_key[key].state not in (State.QUEUED, *ON_WORKER)
    for key in cut.runs:
        assert NOW - by_key[key].seen > LATELY
    for key in cut.checkpoints:
        run = by_key[key]
        if NOW - run.seen <= LATELY:  # what somebody looks at comes last
            unseen = [
                other.key
                for other in runs
                if NOW - other.seen > LATELY
                and other.key not in spared
                and other.state in (SUSPENDED if run.state in SUSPENDED else (*ENDED, *SUSPENDED))
            ]
            assert set(unseen) <= set(cut.runs)
    left = {key: run.bytes for key, run in by_key.items() if key not in cut.runs}
    size = sum(left.values()) + sum(
        run.checkpoint_bytes for key, run in by_key.items() if key in left
    ) - sum(by_key[key].checkpoint_bytes for key in cut.checkpoints if key in left)  # fmt: skip
    if size > limit:  # all that may go has gone
        for key in left.keys() - spared:
            run = by_key[key]
            if run.state in (*ENDED, *SUSPENDED):
                assert NOW - run.seen <= LATELY
                assert key in cut.checkpoints or not run.checkpoint_bytes


def test_bounds_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KLLAB_KEEP_GB", raising=False)
    monkeypatch.setenv("KLLAB_KEEP_DAYS", "")
    assert Bounds.from_environment() == Bounds(bytes=2e9, days=90.0)
    monkeypatch.setenv("KLLAB_KEEP_GB", "0.5")
    monkeypatch.setenv("KLLAB_KEEP_DAYS", "inf")
    assert Bounds.from_environment() == Bounds(bytes=5e8, days=float("inf"))
    for wrong in ("much", "0", "-1", "nan"):
        monkeypatch.setenv("KLLAB_KEEP_GB", wrong)
        said = f"KLLAB_KEEP_GB is '{wrong}'; allowed: a number above 0."
        with pytest.raises(Unavailable, match=said):
            Bounds.from_environment()
