"""A critic trained on samples: its loss, its bound beside the truth, and what overfitting does."""

import numpy as np
import pytest
import torch

from kllab.topics.estimation.compute import explore
from kllab.topics.estimation.critic_bounds import BOUNDS, LINE, log_ratio_of
from kllab.topics.estimation.run_view import CriticRun
from kllab.topics.estimation.spec import Sampling
from kllab.topics.estimation.train import Config, StepRecord, train
from kllab.topics.estimation.train.critic import LOSSES

RNG = np.random.default_rng(3)
SCORES = RNG.normal(0.5, 1.5, 40), RNG.normal(-0.5, 1.5, 60)


def run_of(config: Config) -> CriticRun:
    records = list(train(config))
    columns = {
        name: np.array([record.scalars().get(name, np.nan) for record in records])
        for name in records[0].scalars()
    }
    return CriticRun.of(config, columns, records[-1].arrays())


@pytest.mark.parametrize("bound", BOUNDS)
def test_the_loss_is_minus_the_estimate_and_its_gradient_that_of_the_formula(bound: str) -> None:
    x, y = (torch.tensor(part, requires_grad=True) for part in SCORES)
    loss = LOSSES[bound](x, y)
    assert -loss.item() == pytest.approx(BOUNDS[bound].of_scores(*SCORES).value, rel=1e-13)
    of_x, of_y = torch.autograd.grad(loss, (x, y))
    weights = np.exp(SCORES[1] - (SCORES[1].max() if bound == "dv" else 1))
    expected = weights / (weights.sum() if bound == "dv" else len(weights))
    np.testing.assert_allclose(of_x.numpy(), -1 / len(x), rtol=1e-13)
    np.testing.assert_allclose(of_y.numpy(), expected, rtol=1e-12)


@pytest.mark.parametrize("bound", BOUNDS)
def test_with_enough_samples_the_bound_ends_near_that_of_the_best_critic(bound: str) -> None:
    run = run_of(Config(bound=bound, steps=500))
    for name, best in run.best.items():
        assert run.newest(name) == pytest.approx(best, abs=0.02)
        assert run.newest(name) == pytest.approx(run.kl, abs=0.05)
    assert not run.overfits
    # Where samples are, the critic is the log ratio, with its constant.
    [line] = run.lines
    inside = (LINE > -1.5) & (LINE < 2.5)
    np.testing.assert_allclose(line.learned[inside], line.true[inside], atol=0.3)
    np.testing.assert_allclose(line.true, 0.5 - LINE, rtol=1e-12, atol=1e-12)


def test_with_few_samples_the_training_bound_is_above_the_truth_and_others_fall() -> None:
    run = run_of(Config(dimension=20, n=500, learning_rate=5e-4, steps=300))
    assert run.overfits
    assert run.newest("training") > 2 * run.kl
    assert run.newest("held_out") < 0
    step, highest = run.peak
    assert 0 < step < 200
    assert 0 < highest < run.kl
    # The other coordinates are equal noise in P and Q: there the true log ratio is level.
    first, second = run.lines
    assert first.true.std() > 1
    assert second.true.std() == 0 < second.learned.std()


def test_the_best_values_are_those_of_the_page_on_the_same_samples() -> None:
    spec = Sampling(0.5, 0.8, 3, 200, seed=4)
    rows = {row.name: row.value for row in explore(spec).rows}
    for bound in BOUNDS:
        config = Config(bound, spec.shift, spec.scale, spec.dimension, spec.n, seed=spec.seed)
        run = CriticRun.of(config, {}, {})
        assert run.best["training"] == rows[bound]
        assert run.kl == explore(spec).kl


def test_a_constant_that_is_added_to_scores_is_taken_out_again() -> None:
    expected = log_ratio_of("dv", *SCORES)
    shifted = log_ratio_of("dv", SCORES[0] + 700, SCORES[1] + 700)
    np.testing.assert_allclose(shifted, expected, atol=1e-10)
    np.testing.assert_array_equal(log_ratio_of("nwj", *SCORES), SCORES[0] - 1)


def test_a_bound_that_is_no_number_stops_the_training_with_advice() -> None:
    diverging = train(Config(bound="nwj", n=50, hidden=256, learning_rate=1.0, steps=50))
    with pytest.raises(FloatingPointError, match=r"after step \d+; a smaller learning_rate than 1"):
        list(diverging)


def test_a_held_out_bound_that_was_not_recorded_is_minus_infinity() -> None:
    columns = {"step": np.array([1.0, 2.0]), "training": np.array([0.1, 0.2])}
    assert list(CriticRun.of(Config(), columns, {}).columns["held_out"]) == [-np.inf, -np.inf]
    record = StepRecord(
        step=1,
        total_steps=1,
        training=0.1,
        held_out=None,
        learned=np.zeros((1, len(LINE)), np.float32),
    )
    assert "held_out" not in record.scalars()
