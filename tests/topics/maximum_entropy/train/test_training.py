"""What soft actor-critics learn, over three seeds; and that what they record is true."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
import torch

from kllab import Categorical, kl_divergence
from kllab.models.soft_values import evaluate, soft_optimum
from kllab.topics.maximum_entropy.train import Config, StepRecord, train, warm_up
from kllab.topics.maximum_entropy.train.evaluation import divergence, measure
from kllab.topics.maximum_entropy.train.rollout import Rollout
from kllab.topics.maximum_entropy.train.state import State
from kllab.topics.maximum_entropy.train.step_record import TRAIL
from kllab.topics.maximum_entropy.train.training import _until_next_record, update

SEEDS = (0, 1, 2)
QUICK = Config(hidden=32, batch_size=64, steps=900)


def run(config: Config) -> list[StepRecord]:
    return list(train(config))


def late(records: list[StepRecord], name: str) -> float:
    """Mean over the last fifth of the records."""
    return float(np.mean([getattr(record, name) for record in records[-len(records) // 5 :]]))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_finds_the_target_entropy_and_the_return_rises(seed: int) -> None:
    records = run(dataclasses.replace(QUICK, seed=seed))
    target = 0.5 * math.log(4)
    assert records[0].target_entropy == pytest.approx(target)
    assert late(records, "entropy") == pytest.approx(target, rel=0.1)
    assert records[0].expected_return < 0.2
    assert late(records, "expected_return") > 1.5  # 1.86 is the most there is
    assert late(records, "gap") < 0.1 * records[0].gap
    assert late(records, "kl") < 0.5 * records[0].kl


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_too_hot_stays_near_uniform_and_cold_does_not(seed: int) -> None:
    config = dataclasses.replace(
        QUICK, temperature="fixed", alphas=(0.03, 3.0), steps=600, seed=seed
    )
    trail = dict(zip(TRAIL, run(config)[-1].trail[-1], strict=True))
    cold, hot = 0, 1
    assert trail["visited_entropy"][hot] > 0.99 * math.log(4)
    assert trail["expected_return"][hot] < 0.2
    assert trail["visited_entropy"][cold] < 0.6 * math.log(4)
    assert trail["expected_return"][cold] > 1.6
    assert trail["gap"].max() < 0.1
    np.testing.assert_allclose(trail["alpha"], (0.03, 3.0), rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_the_tutorial_s_losses_added_up_lose_the_entropy(seed: int) -> None:
    last = run(dataclasses.replace(QUICK, losses="tutorial", steps=500, seed=seed))[-1]
    assert last.entropy < 0.01
    assert last.expected_return < 0.2
    assert last.alpha > 0.5  # ten times where it should be, and growing


def test_the_mean_over_actions_alone_is_hidden_by_adam() -> None:
    records = run(dataclasses.replace(QUICK, losses="mean_over_actions"))
    assert late(records, "entropy") == pytest.approx(0.5 * math.log(4), rel=0.1)
    assert late(records, "expected_return") > 1.5


def test_tables_learn_too() -> None:
    records = run(dataclasses.replace(QUICK, hidden=0, learning_rate=0.02, steps=600))
    assert late(records, "expected_return") > 1.5


def trained_state(**changes: Any) -> State:
    config = Config(map="frozen_lake", hidden=8, capacity=64, batch_size=16, steps=99, **changes)
    state, rollout = State(config), Rollout(config.grid)
    for state.step in range(40):
        update(state, rollout)
    return state


def test_what_is_measured_is_exact() -> None:
    state = trained_state(targets=(0.3, 0.6))
    now = measure(state, torch.zeros(2), torch.zeros(2))
    process, alpha = state.config.grid.process, now.values["alpha"]
    policy = np.exp(now.log_policy)
    target = torch.from_numpy(now.q / alpha[:, None, None]).softmax(-1).numpy()
    kl = np.asarray(kl_divergence(Categorical(policy), Categorical(target)))
    np.testing.assert_allclose(now.values["kl"], kl.mean(axis=1), rtol=0, atol=1e-12)
    for member in range(2):
        best = soft_optimum(process, float(alpha[member]), 0.95).v[state.config.grid.first]
        found = evaluate(process, now.log_policy[member], 0.95)
        gap = best - (found.reward + alpha[member] * found.entropy)
        assert now.values["gap"][member] == pytest.approx(gap, rel=1e-9)
        assert now.values["expected_return"][member] == pytest.approx(found.reward)


def test_divergence_is_that_of_kllab_and_never_below_zero() -> None:
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet(np.ones(4), size=(2, 50))
    expected = np.asarray(kl_divergence(Categorical(p), Categorical(q)))
    np.testing.assert_allclose(divergence(np.log(p), np.log(q)), expected, rtol=0, atol=1e-14)
    assert (divergence(np.log(p), np.log(p)) == 0).all()


def test_walkers_meet_what_the_grid_says() -> None:
    config = Config(map="cliff", slip=0.4, ends=True, walkers=64, capacity=16384, steps=300)
    state, rollout = State(config), Rollout(config.grid)
    uniform = torch.full((1, len(config.grid.cells), 4), 0.25).log()
    for state.step in range(250):
        rollout.step(state, uniform)
    seen = {name: values[0, : state.filled].long().numpy() for name, values in state.buffer.items()}
    process = config.grid.process
    at, action = config.grid.first, 2  # right, over the edge
    here = (seen["state"] == at) & (seen["action"] == action)
    share = here.sum() / (seen["state"] == at).sum()
    assert share == pytest.approx(0.25, abs=0.02)
    reward = state.buffer["reward"][0, : state.filled].numpy()[here]
    spread = float(reward.std()) / math.sqrt(here.sum())
    assert reward.mean() == pytest.approx(process.rewards[at, action], abs=5 * spread)
    ended = seen["ended"][here].mean()
    assert ended == pytest.approx(1 - process.transitions[at, action].sum(), abs=5 * spread)
    assert (seen["next_state"][seen["ended"] == 1] == config.grid.first).all()


def test_an_end_has_no_value_after_it() -> None:
    state = trained_state(ends=True)
    assert set(state.buffer["ended"].unique().tolist()) <= {0, 1}
    batch = state.draw()
    assert {name: tuple(each.shape) for name, each in batch.items()} == dict.fromkeys(
        state.buffer, (1, 16)
    )


def test_the_buffer_writes_over_its_oldest() -> None:
    state = State(Config(capacity=64, walkers=24, steps=9))
    for state.step in range(4):
        row = torch.full((1, 24), state.step)
        state.store(state=row, action=row, reward=row, next_state=row, ended=row)
    assert state.filled == 64
    assert torch.bincount(state.buffer["state"][0].long()).tolist() == [0, 16, 24, 24]


def test_targets_follow_the_critics_slowly() -> None:
    state = State(Config(map="frozen_lake", hidden=4, polyak=0.25, steps=9))
    critic, target = state.learners.critics, state.learners.target_critics
    before = [each.clone() for each in target.parameters()]
    for a, b in zip(critic.parameters(), before, strict=True):
        assert torch.equal(a, b)  # they start as copies
        a.detach().add_(1.0)
    state.learners.move_targets(0.25)
    for each, was in zip(target.parameters(), before, strict=True):
        torch.testing.assert_close(each, was + 0.25)


def test_learners_start_alike_and_both_critics_do_not() -> None:
    state = State(Config(targets=(0.2, 0.4)))
    policy, q = state.learners.log_policy(), state.learners.q()
    assert torch.equal(policy[0], policy[1])
    assert torch.equal(q[0], q[1])
    assert not torch.equal(q[0, 0], q[0, 1])


def test_a_fixed_temperature_stays_and_records_no_target() -> None:
    records = run(Config(map="frozen_lake", temperature="fixed", alphas=(0.4,), hidden=8, steps=45))
    assert [record.step for record in records] == [1, 20, 40, 45]
    assert all(record.target_entropy is None for record in records)
    assert records[-1].alpha == pytest.approx(0.4, rel=1e-6)


def test_records_show_tables_at_most_some_eighty_times() -> None:
    for steps in (1, 7, 60, 3000, 200_000):
        shown = Config(steps=steps).log_schedule.evaluated
        assert shown[0] == 1
        assert shown[-1] == steps
        assert len(shown) <= 82


@pytest.mark.parametrize("log_alpha", [200.0, math.nan])
def test_a_loss_that_is_no_number_ends_the_training(log_alpha: float) -> None:
    state = State(QUICK)
    state.learners.log_alpha.detach().fill_(log_alpha)
    with pytest.raises(FloatingPointError, match=r"no finite number after step 1; .* 0.003"):
        _until_next_record(state, Rollout(QUICK.grid))


def test_warming_up_is_a_short_training() -> None:
    warm_up()
    assert torch.get_num_threads() == 1
