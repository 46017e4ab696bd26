import numpy as np
import pytest

from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.seed_statistics import over_seeds
from kllab.topics.policy.train import Config

STEPS = np.arange(1.0, 5.0)
COLUMNS = {
    "step": STEPS,
    "kl": np.array([0.01, 0.03, 0.005, 0.02]),
    "k1": np.array([0.01, -0.02, 0.0, 0.01]),
    "objective": np.array([0.1, 0.3, 0.2, 0.5]),
    "improvement": np.array([0.1, 0.2, -0.1, 0.3]),
    "surrogate": np.full(4, 0.25),
}


def run_of(**settings: object) -> PolicyRun:
    return PolicyRun.of(Config(**settings), COLUMNS, {})


def test_updates_beyond_the_limit_are_counted() -> None:
    trpo = run_of(algorithm="trpo", max_kl=0.01)
    assert (trpo.kl_limit, trpo.above_limit) == (0.01, 2)
    penalty = run_of(algorithm="ppo_penalty", target_kl=0.025)
    assert (penalty.kl_limit, penalty.above_limit) == (0.025, 1)
    clip = run_of(algorithm="ppo_clip")
    assert (clip.kl_limit, clip.above_limit) == (None, 0)


def test_what_the_updates_gained() -> None:
    run = run_of()
    assert run.is_solved
    found = run.improvement
    assert (found.now, found.worst, found.worse) == (0.5, 0.1, 0.25)
    assert (found.promised, found.gained) == (1.0, pytest.approx(0.5))
    assert run.k1_below_zero == 0.25
    assert run.largest("kl") == 0.03


def test_a_return_that_was_never_measured_is_nan() -> None:
    run = run_of()
    assert np.isnan(run.columns["mean_return"]).all()
    assert len(run.columns["mean_return"]) == len(STEPS)
    measured = {**COLUMNS, "mean_return": STEPS}
    assert PolicyRun.of(Config(), measured, {}).columns["mean_return"] is STEPS


def test_the_table_names_what_is_information() -> None:
    table = run_of().tables()["records"]
    assert {"kl, nats", "k1, nats", "step", "mean_return"} <= set(table)


def test_runs_that_differ_in_their_seed_only_make_a_curve() -> None:
    frames = np.arange(1.0, 5.0) * 1024

    def run(seed: int, count: int, **settings: object) -> PolicyRun:
        columns = {"frames": frames[:count], "mean_return": (10.0 + seed) * np.ones(count)}
        return PolicyRun(Config(seed=seed, steps=4, **settings), columns, {})

    runs = [run(1, 3), run(0, 4)]
    [curve] = over_seeds([*runs, run(2, 4, max_kl=0.5)])
    assert curve.seeds == (0, 1)
    assert curve.config == runs[1].config
    np.testing.assert_array_equal(curve.frames, frames[:3])
    assert (curve.low[0], curve.mean[0], curve.high[0]) == (10, 10.5, 11)
    assert over_seeds([runs[0], runs[0]]) == ()
