"""Fisher products, conjugate gradients, and a line search that never leaves the region."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from kllab.topics.policy.train import Config
from kllab.topics.policy.train.model import Network
from kllab.topics.policy.train.objective import exact_kl
from kllab.topics.policy.train.rollout import collect
from kllab.topics.policy.train.state import State
from kllab.topics.policy.train.trust_region import (
    conjugate_gradient,
    fisher_product,
    trust_region_step,
)


def small_policy(config, into=4, actions=3):
    return Network(config, into, actions, 1.0, generator=torch.Generator().manual_seed(0)).double()


@pytest.mark.parametrize("environment", ["CartPole-v1", "FrozenLake-v1"])
def test_fisher_products_are_second_differences_of_the_exact_kl(environment):
    config = Config(environment=environment, hidden=5)
    policy = small_policy(config)
    generator = torch.Generator().manual_seed(1)
    states = torch.randn(7, 4, generator=generator, dtype=torch.float64)
    parameters = list(policy.parameters())
    start = parameters_to_vector(parameters).detach().clone()
    product = fisher_product(policy, states)
    old = policy(states).detach()

    def kl(offset):
        with torch.no_grad():
            vector_to_parameters(start + offset, parameters)
            value = float(exact_kl(old, policy(states)).mean())
            vector_to_parameters(start, parameters)
        return value

    for _ in range(3):
        v = torch.randn(len(start), generator=generator, dtype=torch.float64)
        w = torch.randn(len(start), generator=generator, dtype=torch.float64)
        v, w = v / v.norm(), w / w.norm()
        h = 2e-4
        mixed = (kl(h * (v + w)) - kl(h * (v - w)) - kl(h * (w - v)) + kl(-h * (v + w))) / (
            4 * h * h
        )
        assert float(w @ product(v)) == pytest.approx(mixed, rel=1e-4, abs=1e-6)
    damped = fisher_product(policy, states, damping=0.3)
    torch.testing.assert_close(damped(v), product(v) + 0.3 * v)


@pytest.mark.parametrize("seed", range(3))
def test_conjugate_gradient_solves_as_numpy_does(seed):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(12, 12))
    matrix, right = root @ root.T + 0.5 * np.eye(12), rng.normal(size=12)
    tensor = torch.from_numpy(matrix)
    found = conjugate_gradient(
        lambda v: tensor @ v, torch.from_numpy(right), iterations=200, tolerance=1e-28
    )
    np.testing.assert_allclose(found.x.numpy(), np.linalg.solve(matrix, right), rtol=1e-9)
    nothing = conjugate_gradient(lambda v: tensor @ v, torch.zeros(12, dtype=torch.float64))
    assert not nothing.x.any()
    assert (found.residual < 1e-12, nothing.residual) == (True, 0.0)


@pytest.mark.parametrize("max_kl", [1e-4, 1e-2, 1.0, 10.0])
def test_the_line_search_never_exceeds_max_kl(max_kl):
    for environment in ("CartPole-v1", "FrozenLake-v1", "bandit"):
        config = Config(environment=environment, envs=4, rollout=32, hidden=16, max_kl=max_kl)
        state = State(config)
        for _ in range(4):
            batch = collect(state)
            found = trust_region_step(state.policy, batch, max_kl)
            with torch.no_grad():
                kl = float(exact_kl(batch.logits, state.policy(batch.observations)).mean())
            assert kl <= max_kl
            assert 0 <= found.accepted <= 1
            assert 0 <= found.residual < 1


def test_without_advantages_nothing_moves():
    state = State(Config(envs=2, rollout=16, hidden=8))
    batch = collect(state)
    batch.advantages.zero_()
    before = parameters_to_vector(state.policy.parameters()).clone()
    assert trust_region_step(state.policy, batch, 0.01).accepted == 0
    assert torch.equal(before, parameters_to_vector(state.policy.parameters()))
