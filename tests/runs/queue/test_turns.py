"""Time slices: a run yields to owners who wait, and only to them; by simulation, and for real."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.runs.queue.turns import Held, to_yield
from kllab.runs.states import Action, State
from kllab.runs.store import rows
from kllab.runs.store.schema import SCHEMA
from tests.support.lab import (
    AllowedSteps,
    assert_whole,
    counting,
    quick_lab,
    running_lab,
    trained,
    wait_for,
    wait_state,
    wait_step,
)

TURN = 3.0


def held(run_id: str, seconds: float = 9.0, *, stopping: bool = False) -> Held:
    return Held(run_id, run_id[0], seconds, stopping)


def test_nobody_yields_while_nobody_else_waits() -> None:
    assert to_yield([held("a1")], "", 1, TURN) == []
    assert to_yield([held("a1")], "aa", 1, TURN) == []
    assert to_yield([held("a1"), held("b1")], "ab", 2, TURN) == []


def test_a_run_yields_after_its_turn_and_not_before() -> None:
    assert to_yield([held("a1", 2.9)], "b", 1, TURN) == []
    assert to_yield([held("a1", 3.0)], "b", 1, TURN) == ["a1"]


def test_nobody_yields_for_a_run_that_gets_a_free_worker() -> None:
    assert to_yield([held("a1")], "b", 2, TURN) == []
    assert to_yield([held("a1"), held("c1", stopping=True)], "b", 2, TURN) == []
    assert to_yield([held("a1")], "bc", 2, TURN) == ["a1"]


def test_the_owner_with_most_workers_yields_first() -> None:
    on_workers = [held("b1", 99), held("a1", 4), held("a2", 5)]
    assert to_yield(on_workers, "c", 3, TURN) == ["a2"]
    assert to_yield(on_workers, "cd", 3, TURN) == ["a2", "b1"]
    # b has one, a has two: a run of b takes one of those.
    assert to_yield(on_workers, "b", 3, TURN) == ["a2"]


@dataclass
class Simulation:
    """Workers that follow the store's queue and `to_yield`, a second at a time."""

    slots: int
    left: dict[str, int]  # run -> seconds of training that are left
    db: sqlite3.Connection
    since: dict[str, int] = field(default_factory=dict)  # run on a worker -> start of its turn
    waits: dict[str, int] = field(default_factory=dict)  # queued run -> since when
    worst: dict[str, int] = field(default_factory=dict)  # owner -> longest wait of one of its runs
    started: dict[str, int] = field(default_factory=dict)  # run -> its first start
    now: int = 0
    yields: int = 0

    def add(self, run_id: str) -> None:
        insert = (
            "INSERT INTO runs (id, owner, state, ticket, experiment, config, total_steps,"
            " created, updated) VALUES (?, ?, 'queued', ?, '', '', 1, 0, 0)"
        )
        ticket = rows.next_number(self.db, "ticket")
        self.db.execute(insert, [run_id, run_id[0], ticket])
        self.waits[run_id] = self.now

    def move(self, run_id: str, action: Action, **also: object) -> None:
        rows.move(self.db, self.row(run_id), action, **also)  # type: ignore[arg-type]

    def row(self, run_id: str) -> sqlite3.Row:
        found: sqlite3.Row = self.db.execute("SELECT * FROM runs WHERE id = ?", [run_id]).fetchone()
        return found

    def second(self) -> None:
        on_workers = [held(each, self.now - at) for each, at in self.since.items()]
        waiting = [row["owner"] for row in rows.waiting(self.db)]
        for run_id in to_yield(on_workers, waiting, self.slots, TURN):
            assert {owner for owner in waiting if owner != run_id[0]}, "nobody else waits"
            self.move(run_id, Action.YIELD)
            self.move(run_id, Action.HALT)
            del self.since[run_id]
            self.waits[run_id] = self.now
            self.yields += 1
        for run_id in rows.queue(self.db)[: self.slots - len(self.since)]:
            self.move(run_id, Action.START, turn=rows.next_number(self.db, "turn"))
            self.since[run_id] = self.now
            self.started.setdefault(run_id, self.now)
            owner = run_id[0]
            waited = self.now - self.waits.pop(run_id)
            self.worst[owner] = max(self.worst.get(owner, 0), waited)
        for run_id in list(self.since):
            self.left[run_id] -= 1
            if not self.left[run_id]:
                self.move(run_id, Action.FINISH)
                del self.since[run_id]
        self.now += 1


@contextmanager
def simulation_of(slots: int, left: dict[str, int]) -> Iterator[Simulation]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        db.executescript(SCHEMA)
        yield Simulation(slots, left, db)


@given(
    slots=st.integers(1, 3),
    runs=st.lists(
        st.tuples(st.sampled_from("abcde"), st.integers(1, 30), st.integers(0, 40)), max_size=12
    ),
)
def test_every_run_ends_no_worker_idles_and_nobody_waits_long(
    slots: int, runs: Sequence[tuple[str, int, int]]
) -> None:
    names = [f"{owner}{number}" for number, (owner, _, _) in enumerate(runs)]
    left = {name: seconds for name, (_, seconds, _) in zip(names, runs, strict=True)}
    come: Mapping[str, int] = {name: at for name, (_, _, at) in zip(names, runs, strict=True)}
    work = sum(left.values())
    with simulation_of(slots, left) as simulation:
        served = 0
        while any(left.values()):
            for name, at in come.items():
                if at == simulation.now:
                    simulation.add(name)
            there = sum(1 for name, at in come.items() if at <= simulation.now and left[name])
            before = sum(left.values())
            simulation.second()
            # Each worker that can train does: a yield costs no turn.
            assert before - sum(left.values()) == min(slots, there)
            served += before - sum(left.values())
            assert simulation.now <= 40 + work + 1
        assert served == work
        assert simulation.yields <= work / TURN
    owners = {name[0] for name in names}
    for owner in owners:
        if sum(name[0] == owner for name in names) == 1:
            # With one run, one waits for at most a turn of each other owner on each worker.
            assert simulation.worst[owner] <= TURN * len(owners), (owner, simulation.worst)


def test_a_long_run_yields_and_goes_on_bit_for_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLLAB_TURN_SECONDS", "0.01")
    monkeypatch.setattr("kllab.runs.queue.timekeeper.WRITE_SECONDS", 0.05)
    steps, log = AllowedSteps(tmp_path), tmp_path / "log"
    with quick_lab(tmp_path / "home") as lab:
        long = lab.submit(steps.counting(20, owner="a", steps=60, log=str(log)))
        wait_step(lab, long, 5)
        own = lab.submit(counting("a", steps=2))
        other = lab.submit(counting("b", steps=2))
        steps.allow(60)  # until here it waits for its next step, and cannot stop before
        assert wait_state(lab, other, "finished").ended
        assert wait_state(lab, long, "finished").message == ""
        wait_state(lab, own, "finished")
        assert_whole(lab, long, 60)
        ends = [lab.status(each).ended or 0 for each in (other, own, long)]
    assert ends == sorted(ends)  # the run that came later was first, and the own one not last
    assert trained(log) == list(range(1, 61))  # no step twice


@pytest.mark.slow
def test_a_worker_yields_again_and_again_and_nothing_is_trained_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLLAB_TURN_SECONDS", "0.2")
    monkeypatch.setattr("kllab.runs.queue.timekeeper.WRITE_SECONDS", 0.1)
    logs = {owner: tmp_path / owner for owner in "abc"}
    with running_lab(tmp_path / "home") as lab:
        ids = {
            owner: lab.submit(counting(owner, steps=100, seconds=0.01, log=str(log)))
            for owner, log in logs.items()
        }
        turns: list[str] = []

        def finished() -> bool:
            states = {owner: lab.status(run_id).state for owner, run_id in ids.items()}
            turns.extend(owner for owner, state in states.items() if state == State.RUNNING)
            return set(states.values()) == {State.FINISHED}

        wait_for(finished)
        for owner, run_id in ids.items():
            assert_whole(lab, run_id, 100)
            assert trained(logs[owner]) == list(range(1, 101))
    changes = sum(before != after for before, after in pairwise(turns))
    assert changes >= 4, turns
