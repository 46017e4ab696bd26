"""How long a training takes and when it starts, from what was measured; None where nothing was."""

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab import topics
from kllab.runs.queue.estimates import Pending, read_paces, seconds_left, starts
from kllab.runs.store.store import Store
from tests.runs.queue.test_turns import TURN, simulation_of
from tests.support.lab import COUNTING, AllowedSteps, counting, quick_lab, wait_for, wait_step


def run(run_id: str, left: float | None, turn_seconds: float = 0.0) -> Pending:
    return Pending(run_id, run_id[0], left, turn_seconds)


def test_the_queue_starts_as_workers_become_free() -> None:
    assert starts([], [run("a1", 9)], 1, 60) == {"a1": 0}
    assert starts([run("a1", 9)], [run("a2", 5), run("a3", 5)], 1, 60) == {"a2": 9, "a3": 14}
    assert starts([run("a1", 9)], [run("a2", 5), run("a3", 5)], 2, 60) == {"a2": 0, "a3": 5}


def test_a_long_run_delays_another_owner_by_what_is_left_of_its_turn() -> None:
    queue = [run("b1", 100), run("c1", 5), run("b2", 1)]
    expected = {"b1": 20, "c1": 80, "b2": 145}  # after another turn of a, before the rest of b1
    assert starts([run("a1", 9000, 40)], queue, 1, 60) == expected
    assert starts([run("a1", 9000, 400)], [run("b1", 5)], 1, 60) == {"b1": 0}
    assert starts([run("a1", 9000, 400)], [run("a2", 5)], 1, 60) == {"a2": 9000}


def test_what_comes_after_an_unknown_end_is_unknown() -> None:
    queue = [run("b1", None), run("c1", 5)]
    assert starts([run("a1", 9)], queue, 1, 60) == {"b1": 9, "c1": None}
    assert starts([run("a1", None)], queue, 1, 60) == {"b1": None, "c1": None}
    assert starts([run("a1", None), run("b0", 7)], [run("c1", 5)], 2, 60) == {"c1": 7}


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 20)), min_size=1, max_size=10))
def test_estimates_are_what_the_queue_does(runs: Sequence[tuple[str, int]]) -> None:
    left = {f"{owner}{number}": seconds for number, (owner, seconds) in enumerate(runs)}
    with simulation_of(1, dict(left)) as simulation:
        for name in left:
            simulation.add(name)
        estimated = starts([], [run(name, left[name]) for name in simulation.waits], 1, TURN)
        while any(simulation.left.values()):
            simulation.second()
    assert estimated == simulation.started


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"seconds": 0.1, "steps": 10}, 2.0),  # as was trained, though with more steps
        ({"seconds": 0.2, "steps": 10}, 50.0),
        ({"seconds": 0.3, "steps": 10}, None),  # of what was trained, one took 25 times the other
    ],
)
def test_a_duration_is_that_of_earlier_runs_with_the_same_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: dict[str, float], expected: float
) -> None:
    monkeypatch.setitem(topics.EXPERIMENTS, "counting", COUNTING)
    with closing(Store(tmp_path, owner=True)) as store:
        for seconds, measured in ((0.1, 20.0), (0.1, 18.0), (0.1, 90.0), (0.2, 500.0), (0.3, 0.5)):
            run_id = store.add(counting(seconds=seconds, steps=100))
            with store.database.write() as db:
                change = "UPDATE runs SET step = 100, seconds = ? WHERE id = ?"
                db.execute(change, [measured, run_id])
        with store.database.read() as db:
            paces = read_paces(db, "counting")
            pace = paces.of(counting(**config).config)
            assert (pace and pace * 10) == expected
            fresh, measured = db.execute("SELECT * FROM runs ORDER BY key LIMIT 2").fetchall()
            assert seconds_left(fresh, paces) == 0
            left = seconds_left({**dict(fresh), "total_steps": 300}, paces)  # type: ignore[arg-type]
            assert left == 0.2 * 200


def test_similar_paces_stand_for_settings_that_were_never_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(topics.EXPERIMENTS, "counting", COUNTING)
    with closing(Store(tmp_path, owner=True)) as store, store.database.write() as db:
        insert = (
            "INSERT INTO runs (id, config, seconds, experiment, owner, state, step, total_steps,"
            " ticket, created, updated)"
            " VALUES (?, ?, ?, 'counting', '', 'finished', 10, 10, 0, 0, 0)"
        )
        for number, seconds in enumerate((10.0, 20.0, 30.0)):
            db.execute(insert, [str(number), json.dumps({"array_size": number}), seconds])
        assert read_paces(db, "counting").of(json.dumps({"array_size": 9})) == 2.0
        db.execute(insert, ["4", json.dumps({"array_size": 4}), 31.0])
        assert read_paces(db, "counting").of(json.dumps({"array_size": 9})) is None
        assert read_paces(db, "policy").of("{}") is None


def test_a_page_is_told_place_and_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kllab.runs.queue.estimates.OWN_SECONDS", 0.2)
    monkeypatch.setattr("kllab.runs.queue.timekeeper.WRITE_SECONDS", 0.05)
    monkeypatch.setattr("kllab.runs.queue.forecast.STARTS_SECONDS", 0.05)
    steps = AllowedSteps(tmp_path)
    with quick_lab(tmp_path / "home") as lab:
        spec = steps.counting(30, owner="a", steps=100)
        assert lab.duration(spec) is None
        training = lab.submit(spec)
        wait_step(lab, training, 10)
        second, third = lab.submit(counting("b", steps=5)), lab.submit(counting("c", steps=5))
        status = lab.status(third)
        assert (status.queue_position, status.starts_in) == (2, None)
        wait_for(lambda: lab.status(second).starts_in is not None)
        assert lab.status(third).starts_in is None  # nobody knows how long the second takes
        assert lab.status(training).seconds > 0.2
        steps.allow(100)
