import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kllab.runs.store.rows import queue
from kllab.runs.store.schema import SCHEMA

OWNERS = st.sampled_from("abcd")


def fair_queue(waiting: Sequence[tuple[str, str]], last_turn: Mapping[str, int]) -> list[str]:
    """Return the queue of these (owner, run id), given the last turns of owners."""
    insert = (
        "INSERT INTO runs (id, owner, state, ticket, turn, experiment, config, total_steps,"
        " created, updated) VALUES (?, ?, ?, ?, ?, '', '', 1, 0, 0)"
    )
    with closing(sqlite3.connect(":memory:")) as db:
        db.row_factory = sqlite3.Row
        db.executescript(SCHEMA)
        for owner, turn in last_turn.items():
            db.execute(insert, [f"{owner} before", owner, "finished", 0, turn])
        # Added in another order than they were queued: the ticket decides.
        for ticket, (owner, run_id) in reversed(list(enumerate(waiting, start=1))):
            db.execute(insert, [run_id, owner, "queued", ticket, 0])
        return queue(db)


def test_the_owner_served_longest_ago_is_next() -> None:
    waiting = [("a", "a1"), ("b", "b1"), ("c", "c1")]
    assert fair_queue(waiting, {"a": 3, "b": 1, "c": 2}) == ["b1", "c1", "a1"]
    assert fair_queue(waiting, {"a": 3, "b": 1}) == ["c1", "b1", "a1"]


def test_one_run_waits_for_one_run_of_each_other_owner() -> None:
    waiting = [("a", f"a{i}") for i in range(50)] + [("b", "b0"), ("c", "c0"), ("c", "c1")]
    assert fair_queue(waiting, {"a": 1})[:6] == ["b0", "c0", "a0", "c1", "a1", "a2"]


@given(st.lists(OWNERS), st.dictionaries(OWNERS, st.integers(1, 9)))
def test_every_run_once_first_come_first_served_and_in_turn(
    owners: list[str], last_turn: dict[str, int]
) -> None:
    waiting = [(owner, f"{owner}{number:03}") for number, owner in enumerate(owners)]
    order = fair_queue(waiting, last_turn)
    assert sorted(order) == sorted(run_id for _, run_id in waiting)
    for owner in set(owners):
        mine = [run_id for run_id in order if run_id[0] == owner]
        assert mine == sorted(mine)
        # Between two turns of an owner, nobody who waits all the while has none, nobody has two.
        places = [order.index(run_id) for run_id in mine]
        for first, second in pairwise(places):
            between = [run_id[0] for run_id in order[first + 1 : second]]
            assert len(between) == len(set(between))
            assert set(between) >= {run_id[0] for run_id in order[second + 1 :]} - {owner}
