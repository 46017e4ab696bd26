"""Environments whose state goes into tensors and back; and what a batch holds."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from kllab.topics.policy.train import Config, train
from kllab.topics.policy.train.config import ALGORITHMS, ENVIRONMENTS
from kllab.topics.policy.train.environments import Environments
from kllab.topics.policy.train.rollout import collect
from kllab.topics.policy.train.state import State


@pytest.mark.slow
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_captured_state_goes_on_as_if_nothing_had_happened(environment):
    config = Config(environment=environment, envs=3, rollout=8)
    rng = np.random.default_rng(0)
    one, other = Environments(config), Environments(dataclasses.replace(config, seed=9))
    for _ in range(30):
        one.act(rng.integers(one.actions, size=3))
    for name, tensor in one.capture().items():
        other.tensors[name].copy_(tensor)
    other.load()
    assert torch.equal(one.observe(), other.observe())
    for _ in range(600):  # beyond the limit of time of CartPole and FrozenLake
        actions = rng.integers(one.actions, size=3)
        first, second = one.act(actions), other.act(actions)
        for field in dataclasses.fields(first):
            ours, theirs = getattr(first, field.name), getattr(second, field.name)
            assert np.array_equal(np.asarray(ours), np.asarray(theirs)), field.name


def test_every_environment_has_a_stream_of_its_own():
    seen = Environments(Config(envs=6)).observe()
    assert len({tuple(row) for row in seen.tolist()}) == 6


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_resumes_bit_for_bit_in_every_environment(environment, algorithm):
    config = Config(
        environment=environment, algorithm=algorithm, envs=3, rollout=16, hidden=8, steps=6,
        minibatches=2, epochs=2, anneal=True, entropy_coefficient=0.01,
    )  # fmt: skip
    straight = [(dataclasses.replace(r, seconds=0.0), r.checkpoint()) for r in train(config)]
    rest = [dataclasses.replace(r, seconds=0.0) for r in train(config, straight[2][1])]
    assert rest == [record for record, _ in straight[3:]]


def test_a_cut_episode_is_valued_on_and_a_fallen_pole_is_not():
    state = State(Config(envs=2, rollout=64, hidden=8))
    frames = [state.environments.act(np.zeros(2, dtype=np.int64)) for _ in range(40)]
    ended = np.stack([frame.ended for frame in frames])
    terminated = np.stack([frame.terminated for frame in frames])
    assert ended.any()
    assert np.array_equal(ended, terminated), "pushing left only makes every pole fall"
    for frame in frames:
        moved = ~torch.isclose(frame.observations, frame.after).all(dim=1).numpy()
        assert np.array_equal(moved, frame.ended), "after an end one looks at the next episode"


def test_a_batch_is_standardised_and_its_returns_are_advantages_plus_values():
    state = State(Config(envs=4, rollout=32, hidden=8))
    batch = collect(state)
    assert batch.observations.shape == (128, 4)
    assert float(batch.advantages.mean()) == pytest.approx(0, abs=1e-6)
    assert float(batch.advantages.std(correction=0)) == pytest.approx(1, rel=1e-4)
    assert int(state.episodes.count) == len(batch.finished) > 0
    lengths = sum(batch.finished) + float(state.episodes.running.sum())
    assert lengths == 128, "CartPole pays 1 a frame"


def test_the_bandit_pays_what_it_says():
    state = State(Config(environment="bandit", envs=16, rollout=256))
    batch = collect(state)
    assert np.mean(batch.finished) == pytest.approx(0.6, abs=0.05)
    assert len(batch.finished) == 16 * 256
