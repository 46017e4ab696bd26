"""What linear algebra says of small environments, against simulation, definition and the table."""

from __future__ import annotations

import gymnasium
import numpy as np
import pytest

from kllab import Categorical, kl_divergence
from kllab.models.decision_process import DecisionProcess
from kllab.topics.policy.train import Config, train
from kllab.topics.policy.train.config import BANDIT_REWARDS, TILES
from kllab.topics.policy.train.environments import Environments
from kllab.topics.policy.train.rollout import generalised_advantages

DISCOUNT = 0.9


def random_process(seed=0, states=4, actions=3):
    rng = np.random.default_rng(seed)
    flow = rng.dirichlet(np.ones(states + 1), size=(states, actions))
    reward = rng.normal(size=(states, actions))
    return DecisionProcess(flow[..., :-1], reward, rng.dirichlet(np.ones(states))), rng


def simulated(process, policy, rng, episodes):
    """Discounted returns of many episodes at once."""
    states = rng.choice(len(process.start), p=process.start, size=episodes)
    total, weight, going = np.zeros(episodes), 1.0, np.ones(episodes, dtype=bool)
    while going.any() and weight > 1e-4:
        draw = rng.random(episodes)[:, None]
        actions = (policy[states].cumsum(axis=1) < draw).sum(axis=1).clip(max=policy.shape[1] - 1)
        total += weight * going * process.rewards[states, actions]
        flow = process.transitions[states, actions].cumsum(axis=1)
        after = (flow < rng.random(episodes)[:, None]).sum(axis=1)
        going &= after < len(process.start)
        states = np.where(going, after, 0)
        weight *= DISCOUNT
    return total


@pytest.mark.parametrize("seed", range(3))
def test_improvement_against_simulation(seed):
    process, rng = random_process(seed)
    old, new = (rng.dirichlet(np.ones(3), size=4) for _ in range(2))
    exact = process.objective(new, DISCOUNT) - process.objective(old, DISCOUNT)
    returns = [simulated(process, policy, rng, 40_000) for policy in (new, old)]
    error = np.hypot(*(each.std() / 200 for each in returns))
    assert returns[0].mean() - returns[1].mean() == pytest.approx(exact, abs=5 * error)


@pytest.mark.parametrize("seed", range(3))
def test_the_surrogate_is_right_to_first_order_and_in_visits_of_the_new_policy(seed):
    process, rng = random_process(seed)
    old, new = (rng.dirichlet(np.ones(3), size=4) for _ in range(2))
    exact = process.objective(new, DISCOUNT) - process.objective(old, DISCOUNT)
    # Kakade & Langford 2002: with the visits of the new policy it is no approximation.
    visited = process.visits(new, DISCOUNT) @ (new * process.advantage(old, DISCOUNT)).sum(axis=1)
    assert visited == pytest.approx(exact, abs=1e-12)
    small = old + 1e-6 * (new - old)
    gained = process.objective(small, DISCOUNT) - process.objective(old, DISCOUNT)
    assert process.surrogate(old, small, DISCOUNT) == pytest.approx(gained, rel=1e-4)
    assert (old * process.advantage(old, DISCOUNT)).sum(axis=1) == pytest.approx(
        np.zeros(4), abs=1e-12
    )


def test_visits_times_rewards_are_the_objective():
    process, rng = random_process()
    policy = rng.dirichlet(np.ones(3), size=4)
    total = process.visits(policy, DISCOUNT) @ (policy * process.rewards).sum(axis=1)
    assert total == pytest.approx(process.objective(policy, DISCOUNT), rel=1e-12)


def test_frozen_lake_is_read_from_its_table():
    config = Config(environment="FrozenLake-v1", envs=1)
    process = Environments(config).process()
    env = gymnasium.make("FrozenLake-v1").unwrapped
    assert env.desc.astype(str).ravel().tolist() == list(TILES)
    flow = process.transitions.sum(axis=2)
    ends = [i for i, tile in enumerate(TILES) if tile in "HG"]
    assert flow[ends] == pytest.approx(0)
    assert flow.max() <= 1 + 1e-12
    # The best policy of the slippery lake at discount 0.99 is worth 0.542 (value iteration).
    value = np.zeros(16)
    for _ in range(2000):
        value = (process.rewards + 0.99 * process.transitions @ value).max(axis=1)
    best = (process.rewards + 0.99 * process.transitions @ value).argmax(axis=1)
    assert process.objective(np.eye(4)[best], 0.99) == pytest.approx(value[0], rel=1e-9)


def test_gae_is_its_definition():
    rng = np.random.default_rng(0)
    shape, discount, gae_lambda = (9, 3), 0.9, 0.8
    rewards, values, after = (rng.normal(size=shape) for _ in range(3))
    ended = rng.random(shape) < 0.3
    terminated = ended & (rng.random(shape) < 0.5)
    found = generalised_advantages(
        rewards, values, after, terminated, ended, discount=discount, gae_lambda=gae_lambda
    )
    delta = rewards + discount * after * ~terminated - values
    for t, n in np.ndindex(*shape):
        total, weight = 0.0, 1.0
        for later in range(t, shape[0]):
            total += weight * delta[later, n]
            weight *= discount * gae_lambda
            if ended[later, n]:
                break
        assert found[t, n] == pytest.approx(total, rel=1e-12)


def test_with_lambda_1_advantages_are_returns_minus_values():
    rewards, values = np.array([[1.0], [2.0], [4.0]]), np.array([[3.0], [5.0], [7.0]])
    ends = np.array([[False], [False], [True]])
    found = generalised_advantages(
        rewards, values, np.vstack([values[1:], [[9.0]]]), ends, ends, discount=0.5, gae_lambda=1.0
    )
    assert (found + values).ravel().tolist() == [1 + 1 + 1, 2 + 2, 4]


@pytest.mark.parametrize("environment", ["FrozenLake-v1", "bandit"])
def test_records_carry_the_exact_numbers(environment):
    config = Config(environment=environment, envs=4, rollout=16, steps=6, discount=0.9)
    process = Environments(config).process()
    states, actions = process.rewards.shape
    old = np.full((states, actions), 1 / actions)
    for record in train(config):
        new = record.probabilities.astype(np.float64)
        new /= new.sum(axis=1, keepdims=True)
        assert record.objective == pytest.approx(process.objective(new, DISCOUNT), abs=1e-6)
        assert record.improvement == pytest.approx(
            process.objective(new, DISCOUNT) - process.objective(old, DISCOUNT), abs=1e-6
        )
        assert record.surrogate == pytest.approx(process.surrogate(old, new, DISCOUNT), abs=1e-6)
        kls = np.asarray(kl_divergence(Categorical(old), Categorical(new)))
        np.testing.assert_allclose(record.state_kl, kls, atol=1e-6)
        visits = process.visits(old, DISCOUNT)
        assert record.visited_kl == pytest.approx(visits @ kls / visits.sum(), abs=1e-6)
        if environment == "bandit":
            assert record.surrogate == pytest.approx(record.improvement, abs=1e-12)
            gain = (new - old)[0] @ BANDIT_REWARDS
            assert record.improvement == pytest.approx(gain, abs=1e-6)
        old = new
