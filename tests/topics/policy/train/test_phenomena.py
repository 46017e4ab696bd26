"""What the page claims, over three seeds."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.topics.policy.train import train
from pages.deep_learning.policy.presets import PRESETS, config_of

pytestmark = pytest.mark.slow

SEEDS = range(3)


def trained(preset, seed, **changes):
    return list(train(config_of({**PRESETS[preset], "seed": seed, **changes})))


@pytest.mark.parametrize("seed", SEEDS)
def test_trpo_stays_below_max_kl_and_learns(seed):
    records = trained("TRPO", seed, steps=30)
    assert max(record.kl for record in records) <= 0.01
    assert max(record.mean_return for record in records) > 150
    assert max(record.largest_kl for record in records) > 0.01, "the limit is on the mean"


@pytest.mark.parametrize("seed", SEEDS)
def test_ppo_clip_learns_within_the_default_budget(seed):
    returns = []
    for record in train(config_of({**PRESETS["PPO-clip"], "seed": seed})):
        returns.append(record.mean_return)
        if returns[-1] > 150:
            break
    assert returns[-1] > 150
    assert len(returns) < 60


@pytest.mark.parametrize("seed", SEEDS)
def test_too_large_a_step_of_the_policy_gradient_collapses(seed):
    records = trained("REINFORCE, learning rate 1", seed, steps=15)
    assert records[-1].mean_return < 15
    assert records[-1].entropy < 1e-3
    assert max(record.kl for record in records) > 1
    healthy = trained("REINFORCE", seed, steps=15)
    assert healthy[-1].mean_return > 60


@pytest.mark.parametrize("seed", SEEDS)
def test_without_the_clip_the_same_steps_go_ten_times_as_far(seed):
    without = trained("PPO without clip, same settings", seed, steps=12)
    clipped = trained("PPO-clip, hot", seed, steps=12)
    assert max(r.kl for r in without) > 10 * max(r.kl for r in clipped)
    assert without[-1].entropy < 0.1 < clipped[-1].entropy


@pytest.mark.parametrize("seed", SEEDS)
def test_the_penalty_keeps_kl_near_its_target(seed):
    kls = [record.kl for record in trained("PPO-penalty", seed, steps=30)]
    assert 0.004 < np.median(kls) < 0.025


@pytest.mark.parametrize("seed", SEEDS)
def test_on_the_lake_the_exact_return_grows_within_the_region(seed):
    records = trained("FrozenLake, with exact values", seed, steps=40)
    assert records[-1].objective > 0.3
    assert records[0].objective < 0.05
    assert max(record.kl for record in records) <= 0.02
