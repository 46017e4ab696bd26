"""Mistakes that show in a training, and the runs of the others."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from kllab import Normal, NormalMixture, kl_divergence
from kllab.topics.pitfalls.catalogue import IN_TORCH, MISTAKES
from kllab.topics.pitfalls.compute import both
from kllab.topics.pitfalls.train import Config, train
from kllab.topics.pitfalls.train.code import k3_loss, moving_beta
from kllab.topics.pitfalls.train.learner import code_module
from kllab.topics.pitfalls.train.learners import k3_loss as learner
from kllab.topics.pitfalls.train.learners import moving_beta as moving_beta_learner


def test_step_1_is_at_the_inputs_and_the_others_along_the_picture() -> None:
    config = Config("kl_div_order", (0.3, 0.02))
    first, *others = train(config)
    assert (first.x, config.steps) == (0.02, 1 + len(others))
    assert [each.x for each in others] == list(config.declaration.swept_input.grid)
    code = code_module("kl_div_order")
    for record in (first, *others):
        wrong, right = both(code, {"p": 0.3, "q": record.x})
        assert (record.wrong, record.right) == (wrong.value, right.value)


@pytest.mark.parametrize("name", [name for name in IN_TORCH if not MISTAKES[name].trained])
def test_every_evaluation_arrives(name: str) -> None:
    records = list(train(Config(name, MISTAKES[name].defaults)))
    assert records[-1].step == len(records) == records[-1].total_steps
    for record in records:
        for number, kind in ((record.wrong, record.wrong_kind), (record.right, record.right_kind)):
            assert (number is None) == (kind != 0)


def test_gradients_of_k3_and_k2_are_those_of_the_two_divergences() -> None:
    """In the mean over many draws; the exact gradients by automatic differentiation."""
    parameters = torch.tensor([0.4, -0.1], dtype=torch.float64, requires_grad=True)
    policy, reference = learner.policy(parameters), learner.reference(1.0)
    grid = learner._GRID
    log_p, log_q = policy.log_prob(grid), reference.log_prob(grid)
    step = float(grid[1] - grid[0])
    reverse = (log_p.exp() * (log_p - log_q)).sum() * step
    forward = (log_q.exp() * (log_q - log_p)).sum() * step
    exact = {
        loss: torch.autograd.grad(kl, parameters, retain_graph=True)[0]
        for loss, kl in ((k3_loss.wrong, forward), (k3_loss.right, reverse))
    }
    torch.manual_seed(0)
    actions = policy.sample((200, 5_000)).detach()
    for loss, gradient in exact.items():
        found = torch.stack(
            [
                torch.autograd.grad(loss(learner.policy(parameters), reference, each), parameters)[
                    0
                ]
                for each in actions
            ]
        )
        error = found.std(0) / math.sqrt(len(found))
        assert ((found.mean(0) - gradient).abs() < 5 * error).all()
        other = exact[k3_loss.right if loss is k3_loss.wrong else k3_loss.wrong]
        assert ((found.mean(0) - other).abs() > 20 * error).any()


def test_the_kl_of_the_policies_is_exact() -> None:
    parameters = torch.tensor([1.3, -0.4], dtype=torch.float64)
    p = Normal(1.3, math.exp(-0.4))
    q = NormalMixture([0.5, 0.5], [-3.0, 3.0], [learner.SCALE] * 2)
    found = learner.kl(learner.policy(parameters), learner.reference(3.0))
    assert found == pytest.approx(kl_divergence(p, q), rel=1e-10)


@pytest.mark.slow
def test_k3_covers_both_modes_and_k2_settles_on_one() -> None:
    *_, last = train(Config("k3_loss", (3.0, 1500, 256)))
    # One mode of two: KL is nearly log 2. Moment matching: N(0, 3^2 + 0.8^2).
    scale = math.hypot(3.0, learner.SCALE)
    q = NormalMixture([0.5, 0.5], [-3.0, 3.0], [learner.SCALE] * 2)
    assert last.right == pytest.approx(math.log(2), abs=1e-3)
    assert last.wrong == pytest.approx(float(kl_divergence(Normal(0.0, scale), q)), rel=0.02)
    assert np.isfinite([last.wrong, last.right]).all()


@pytest.mark.slow
def test_the_loss_of_a_moving_beta_keeps_an_early_checkpoint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scores: list[tuple[float, float, float]] = []

    def wrong(distortion: float, rate: float, beta: float) -> float:
        scores.append((distortion, rate, beta))
        return moving_beta.wrong(distortion, rate, beta)

    seen = SimpleNamespace(wrong=wrong, right=moving_beta.right)
    monkeypatch.setattr(moving_beta_learner, "moving_beta", seen)
    *_, last = train(Config("moving_beta", (600, 0.8)))
    distortion, rate, beta = np.array(scores).T
    assert beta[-1] == 1
    assert (np.diff(beta) >= 0).all()
    nelbo, loss = distortion + rate, distortion + beta * rate
    assert last.wrong == pytest.approx(nelbo[loss.argmin()], rel=1e-12)
    assert last.right == pytest.approx(nelbo.min(), rel=1e-12)
    assert beta[loss.argmin()] < 0.5, "chosen before the weight has its final value"
    assert last.wrong > last.right + 1
