"""Runs that differ only in their seed are one row: mean, spread, and what differs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.topics.rate_distortion.train.config import Config as Sweep
from kllab.topics.vae.train.config import Config
from kllab.training.comparison import Compared, differing, over_seeds, seed_groups


def run(rate: float = 1.0, step: int = 10, part: str = "", **settings: object) -> Compared:
    return Compared(Config(**settings), step, {"rate": rate}, part)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6))
def test_mean_and_spread_of_a_group_are_those_of_its_members(rates: list[float]) -> None:
    [group] = seed_groups([run(rate, seed=seed) for seed, rate in enumerate(rates)])
    assert group.members == tuple(range(len(rates)))
    assert group.mean["rate"] == pytest.approx(math.fsum(rates) / len(rates), abs=1e-9)
    squares = [(rate - group.mean["rate"]) ** 2 for rate in rates]
    deviation = math.sqrt(math.fsum(squares) / (len(rates) - 1))
    assert group.deviation["rate"] == pytest.approx(deviation, rel=1e-9, abs=1e-9)


def test_one_seed_has_no_spread() -> None:
    [group] = seed_groups([run(19.5)])
    assert group.mean == {"rate": 19.5}
    assert math.isnan(group.deviation["rate"])


def test_runs_are_apart_if_anything_but_the_seed_differs() -> None:
    runs = [
        run(seed=3), run(seed=1, beta=4.0), run(seed=1), run(seed=2, step=9), run(seed=2, part="b"),
        run(seed=1, schedule_parameters={"warm_up": 0.75}),
    ]  # fmt: skip
    assert [group.members for group in seed_groups(runs)] == [(2, 0), (1,), (3,), (4,), (5,)]


def test_the_same_training_twice_is_not_two_measurements() -> None:
    assert [group.members for group in seed_groups([run(), run(), run(seed=1)])] == [(0, 2)]
    # The seeds of the repetitions are 0, 1, 2; then 2, 3, 4; then 3, 4, 5.
    sweeps = [Compared(Sweep(seeds=3, seed=seed), 10, {}) for seed in (0, 2, 3)]
    assert [group.members for group in seed_groups(sweeps)] == [(0, 2)]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_diverged_run_is_not_left_out_of_the_mean(value: float) -> None:
    [group] = seed_groups([run(1.0), run(value, seed=1), Compared(Config(seed=2), 10, {})])
    assert math.isnan(group.mean["rate"]), "the third does not have the number"
    [group] = seed_groups([run(1.0), run(value, seed=1)])
    np.testing.assert_equal(group.mean["rate"], value)
    assert math.isnan(group.deviation["rate"])


def test_curves_over_seeds_are_of_the_steps_that_all_recorded() -> None:
    first = {"step": np.array([1.0, 2, 4]), "rate": np.array([1.0, 3, 5]), "only": np.zeros(3)}
    second = {"step": np.array([2.0, 3, 4]), "rate": np.array([4.0, 9, np.nan])}
    mean, deviation = over_seeds([first, second])
    assert list(mean) == list(deviation) == ["step", "rate"]
    np.testing.assert_array_equal(mean["step"], [2, 4])
    np.testing.assert_array_equal(mean["rate"], [3.5, np.nan])
    np.testing.assert_allclose(deviation["rate"], [np.std([3, 4], ddof=1), np.nan])


def test_settings_that_differ_are_named_with_their_values() -> None:
    configs = [
        Config(beta=0.5, seed=1),
        Config(beta=2.0, schedule="constant"),
        Config(schedule_parameters={"warm_up": 0.75}),
    ]
    usual = Config().schedule_parameters
    assert differing(configs) == {
        "beta": [0.5, 2.0, 1.0],
        "schedule": ["linear", "constant", "linear"],
        "schedule_parameters: warm_up": [usual["warm_up"], None, 0.75],
        **{
            f"schedule_parameters: {name}": [value, None, value]
            for name, value in usual.items()
            if name != "warm_up"
        },
    }
    assert differing([Config(), Config(seed=1)]) == {}
