"""Exact KL against kllab, estimates against kllab.estimators, gradients against differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from kllab import Categorical, entropy, kl_divergence
from kllab.estimators import from_log_ratio
from kllab.topics.policy.train import Config, objective
from kllab.topics.policy.train.objective import (
    adapted,
    clipped_loss,
    policy_gradient_loss,
    proximal_loss,
    surrogate_loss,
)

LOGITS = st.lists(st.floats(-20, 20), min_size=3, max_size=3)


@given(LOGITS, LOGITS)
def test_kl_is_kllabs(old, new):
    found = objective.exact_kl(*(torch.tensor([x], dtype=torch.float64) for x in (old, new)))
    p, q = (torch.tensor(x, dtype=torch.float64).softmax(0).numpy() for x in (old, new))
    expected = kl_divergence(Categorical(p), Categorical(q))
    assert float(found[0]) == pytest.approx(expected, rel=1e-9, abs=1e-13)
    found = objective.entropy(torch.tensor([old], dtype=torch.float64))
    assert float(found[0]) == pytest.approx(entropy(Categorical(p)), rel=1e-9, abs=1e-13)


def test_an_action_that_has_become_impossible_in_float32_still_costs_what_it_costs():
    old, new = torch.tensor([[0.0, 0.0]]), torch.tensor([[0.0, -200.0]])
    assert float(objective.exact_kl(old, new)) == pytest.approx(100 - np.log(2), rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_estimates_are_those_of_kllab(seed):
    log_ratio = torch.randn(50, generator=torch.Generator().manual_seed(seed)) * 0.2
    found = objective.estimates(log_ratio)
    for name in ("k1", "k2", "k3"):
        expected = from_log_ratio(log_ratio.numpy(), name).value
        assert getattr(found, name) == pytest.approx(expected, rel=1e-9)


def batch(seed=0, size=6):
    generator = torch.Generator().manual_seed(seed)
    old = torch.randn(size, 3, generator=generator, dtype=torch.float64)
    new = old + 0.3 * torch.randn(size, 3, generator=generator, dtype=torch.float64)
    actions = torch.randint(3, (size,), generator=generator)
    advantages = torch.randn(size, generator=generator, dtype=torch.float64)
    return old, new, actions, advantages


def differences(loss_of, logits, h=1e-6):
    gradient = torch.empty_like(logits)
    for index in np.ndindex(*logits.shape):
        step = torch.zeros_like(logits)
        step[index] = h
        gradient[index] = (loss_of(logits + step) - loss_of(logits - step)) / (2 * h)
    return gradient


@pytest.mark.parametrize(
    "algorithm", ["policy_gradient", "surrogate", "ppo_clip", "ppo_penalty", "ppo_unconstrained"]
)
@pytest.mark.parametrize("seed", range(3))
def test_gradients_against_finite_differences(algorithm, seed):
    old, new, actions, advantages = batch(seed)
    before = objective.log_probability(old, actions)

    def loss_of(logits):
        log_ratio = objective.log_probability(logits, actions) - before
        if algorithm == "policy_gradient":
            return policy_gradient_loss(logits, actions, advantages)
        if algorithm == "surrogate":
            return surrogate_loss(log_ratio, advantages)
        config = Config(algorithm=algorithm, clip=0.15, entropy_coefficient=0.1)
        # In float64: the penalty's float32 would spoil the differences.
        loss = proximal_loss(config, old, logits, log_ratio, advantages, 0.0)
        return loss + 2.0 * objective.exact_kl(old, logits).mean() * (algorithm == "ppo_penalty")

    logits = new.clone().requires_grad_()
    [gradient] = torch.autograd.grad(loss_of(logits), logits)
    torch.testing.assert_close(gradient, differences(loss_of, new), rtol=1e-5, atol=1e-8)


def test_the_penalty_is_its_coefficient_times_kl():
    old, new, actions, advantages = batch()
    log_ratio = objective.log_probability(new, actions) - objective.log_probability(old, actions)
    config = Config(algorithm="ppo_penalty")
    with_it, without = (proximal_loss(config, old, new, log_ratio, advantages, b) for b in (3, 0))
    kl = float(objective.exact_kl(old, new).mean())
    assert float(with_it - without) == pytest.approx(3 * kl, rel=1e-5)


def test_at_the_old_policy_all_surrogates_have_the_policy_gradient():
    old, _, actions, advantages = batch()
    logits = old.clone().requires_grad_()
    log_ratio = objective.log_probability(logits, actions)
    log_ratio = log_ratio - log_ratio.detach()
    losses = (
        policy_gradient_loss(logits, actions, advantages),
        surrogate_loss(log_ratio, advantages),
        clipped_loss(log_ratio, advantages, 0.2),
    )
    first, *others = (torch.autograd.grad(x, logits, retain_graph=True)[0] for x in losses)
    for other in others:
        torch.testing.assert_close(first, other)


def test_the_clip_stops_what_has_gone_far_enough_and_nothing_else():
    log_ratio = torch.tensor([0.5, 0.5, -0.5, -0.5], dtype=torch.float64, requires_grad=True)
    advantages = torch.tensor([1.0, -1.0, 1.0, -1.0], dtype=torch.float64)
    [gradient] = torch.autograd.grad(clipped_loss(log_ratio, advantages, 0.2), log_ratio)
    assert (gradient != 0).tolist() == [False, True, True, False]


def test_the_penalty_adapts_by_halves_and_doubles():
    assert adapted(1.0, 0.016, 0.01) == 2
    assert adapted(1.0, 0.014, 0.01) == adapted(1.0, 0.007, 0.01) == 1
    assert adapted(1.0, 0.006, 0.01) == 0.5
    assert adapted(1e6, 1.0, 0.01) == 1e6
