"""Soft values: the Bellman equation, both limits, the projection, evaluation by other means."""

from __future__ import annotations

import subprocess
import sys

import gymnasium
import numpy as np
import pytest
from scipy.optimize import minimize

from kllab import Categorical, kl_divergence
from kllab.divergences.units import BITS, NATS
from kllab.models.decision_process import DecisionProcess
from kllab.models.gridworld import ACTIONS, ENDED, MAPS, Grid
from kllab.models.soft_values import (
    entropy_of,
    evaluate,
    optimal_values,
    soft_maximum,
    soft_optimum,
    soft_value_iteration,
)
from kllab.topics.maximum_entropy.compute import explore
from kllab.topics.maximum_entropy.frontier import frontier
from kllab.topics.maximum_entropy.projection import soft_objective
from kllab.topics.maximum_entropy.snippet import snippet
from kllab.topics.maximum_entropy.spec import SoftSpec
from pages.deep_learning.maximum_entropy import exact_text
from tests.support.serving import ROOT

DISCOUNT = 0.95
GRIDS = [Grid(name, ends=ends) for name in MAPS for ends in (False, True)]
UNIFORM = np.full(4, 0.25)


@pytest.mark.parametrize("grid", GRIDS, ids=str)
@pytest.mark.parametrize("alpha", [0.003, 0.1, 30.0])
def test_the_optimum_solves_the_soft_bellman_equation(grid: Grid, alpha: float) -> None:
    process = grid.process
    soft = soft_optimum(process, alpha, DISCOUNT)
    q = process.rewards + DISCOUNT * process.transitions @ soft.v
    v = alpha * np.logaddexp.reduce(q / alpha, axis=1)
    scale = max(1.0, abs(soft.v).max())
    np.testing.assert_allclose(soft.v, v, rtol=0, atol=1e-12 * scale)
    np.testing.assert_allclose(soft.policy, np.exp((q - v[:, None]) / alpha), rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(soft.policy.sum(axis=1), 1.0, rtol=1e-14)


def test_soft_value_iteration_arrives_there_and_shrinks_by_the_discount() -> None:
    process = Grid("two_doors").process
    soft = soft_optimum(process, 0.1, 0.9)
    values = soft_value_iteration(process, 0.1, 0.9, 400)
    np.testing.assert_allclose(values[-1], soft.v, rtol=0, atol=1e-12)
    errors = abs(values - soft.v).max(axis=1)
    changes = abs(np.diff(values, axis=0)).max(axis=1)
    assert (errors[1:] <= 0.9 * errors[:-1] + 1e-14).all()
    assert (changes[1:] <= 0.9 * changes[:-1] + 1e-14).all()


def test_without_a_future_it_is_a_softmax_of_the_rewards() -> None:
    # One state that ends: known by hand.
    rewards = np.array([[0.0, np.log(3.0)]])
    process = DecisionProcess(np.zeros((1, 2, 1)), rewards, np.ones(1))
    soft = soft_optimum(process, 1.0, 0.9)
    np.testing.assert_allclose(soft.policy, [[0.25, 0.75]], rtol=1e-15)
    assert soft.v[0] == pytest.approx(np.log(4.0), rel=1e-15)


@pytest.mark.parametrize("grid", GRIDS, ids=str)
def test_a_cold_one_is_value_iteration(grid: Grid) -> None:
    process = grid.process
    best = np.zeros(len(grid.cells))
    for _ in range(1000):  # plain value iteration, to 0.95^1000
        best = process.backup(best, DISCOUNT).max(axis=1)
    np.testing.assert_allclose(optimal_values(process, DISCOUNT).v, best, rtol=0, atol=1e-12)
    for alpha in (1e-2, 1e-3, 1e-4):
        v = soft_optimum(process, alpha, DISCOUNT).v
        # V is above the best by at most the entropy there can be (all steps uniform).
        assert (v >= best - 1e-12).all()
        assert (v <= best + alpha * np.log(4) / (1 - DISCOUNT) + 1e-12).all()


def test_a_hot_one_is_uniform_unless_episodes_end() -> None:
    for name in MAPS:
        hot = soft_optimum(Grid(name).process, 1e6, DISCOUNT)
        np.testing.assert_allclose(hot.policy, 0.25, atol=1e-5)
    # Where episodes end, entropy ends with them: the hottest policy maximises entropy alone.
    process = Grid("frozen_lake", ends=True).process
    hot = soft_optimum(process, 1e7, DISCOUNT).policy
    alone = DecisionProcess(process.transitions, np.zeros_like(process.rewards), process.start)
    np.testing.assert_allclose(hot, soft_optimum(alone, 1.0, DISCOUNT).policy, atol=1e-6)
    assert abs(hot - 0.25).max() > 0.05


def test_many_temperatures_at_once_are_each_alone() -> None:
    process, alphas = Grid("cliff").process, np.array([0.01, 0.3, 5.0])
    together = soft_optimum(process, alphas, DISCOUNT)
    for index, alpha in enumerate(alphas):
        alone = soft_optimum(process, float(alpha), DISCOUNT)
        np.testing.assert_allclose(together.v[index], alone.v, rtol=1e-12)


@pytest.mark.parametrize("grid", GRIDS, ids=str)
def test_evaluation_is_the_sum_over_steps(grid: Grid) -> None:
    process = grid.process
    policy = np.random.default_rng(0).dirichlet(np.ones(4), size=len(grid.cells))
    found = evaluate(process, np.log(policy), DISCOUNT)
    at, reward, entropy = process.start, 0.0, 0.0
    visits = np.zeros_like(at)
    for step in range(800):
        weight = DISCOUNT**step
        visits += weight * at
        reward += weight * at @ (policy * process.rewards).sum(axis=1)
        entropy += weight * at @ -(policy * np.log(policy)).sum(axis=1)
        at = np.einsum("s,sa,sat->t", at, policy, process.transitions)
    np.testing.assert_allclose(found.occupancy, visits, rtol=1e-10)
    assert found.reward == pytest.approx(reward, rel=1e-10, abs=1e-12)
    assert found.entropy == pytest.approx(entropy, rel=1e-10)


def test_the_optimum_is_what_its_policy_earns() -> None:
    grid, alphas = Grid("four_rooms"), np.array([0.01, 0.1, 1.0])
    soft = soft_optimum(grid.process, alphas, DISCOUNT)
    found = evaluate(grid.process, soft.log_policy, DISCOUNT)
    earned = found.reward + alphas * found.entropy
    np.testing.assert_allclose(soft.v[:, grid.first], earned, rtol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_the_gap_of_the_soft_objective_is_alpha_times_kl(seed: int) -> None:
    rng = np.random.default_rng(seed)
    q, alpha = rng.normal(size=(7, 4)) * 3, float(rng.uniform(0.1, 4))
    v, log_best = soft_maximum(q, alpha)
    policy = rng.dirichlet(np.full(4, 0.5), size=7)
    kl = np.asarray(kl_divergence(Categorical(policy), Categorical(np.exp(log_best))))
    np.testing.assert_allclose(v - soft_objective(policy, q, alpha), alpha * kl, rtol=0, atol=1e-12)
    assert (kl >= 0).all()


@pytest.mark.parametrize("name", MAPS)
def test_following_another_policy_everywhere_loses_alpha_visits_kl(name: str) -> None:
    grid, alpha = Grid(name), 0.2
    soft = soft_optimum(grid.process, alpha, DISCOUNT)
    policy = np.random.default_rng(1).dirichlet(np.ones(4), size=len(grid.cells))
    found = evaluate(grid.process, np.log(policy), DISCOUNT)
    kl = np.asarray(kl_divergence(Categorical(policy), Categorical(soft.policy)))
    loss = soft.v[grid.first] - (found.reward + alpha * found.entropy)
    assert loss == pytest.approx(alpha * found.occupancy @ kl, rel=1e-10)


def test_the_least_kl_found_by_a_search_is_the_softmax() -> None:
    q, alpha = np.array([0.3, -0.2, 1.1, 0.5]), 0.4
    _, log_best = soft_maximum(q, alpha)

    def kl(logits: np.ndarray) -> float:
        log_policy = soft_maximum(logits, 1.0)[1]
        return float((np.exp(log_policy) * (log_policy - q / alpha)).sum())  # up to log Z

    for seed in range(3):
        found = minimize(kl, np.random.default_rng(seed).normal(size=4) * 2, tol=1e-14)
        np.testing.assert_allclose(
            np.exp(soft_maximum(found.x, 1.0)[1]), np.exp(log_best), atol=1e-6
        )


def test_the_page_shows_the_same() -> None:
    for spec in (
        SoftSpec(),
        SoftSpec(Grid("cliff"), alpha=0.005, state=13, weights=(0.0, 1.0, 0.0, 0.0)),
        SoftSpec(Grid("frozen_lake", 2 / 3, 0.0, ends=True), 3.0, 0.9, 4, (1.0, 0.0, 2.0, 3.0)),
    ):
        view = explore(spec)
        found = view.projection
        np.testing.assert_allclose(found.descended, found.target, atol=1e-12)
        assert found.best - found.reached == pytest.approx(spec.alpha * found.kl, abs=1e-12)
        np.testing.assert_allclose(found.mixed_gap, found.mixed_kl, rtol=1e-9, atol=1e-12)
        assert (found.mixed_kl >= 0).all()
        assert found.mixed_kl[0] == pytest.approx(found.kl, rel=1e-12)
        assert found.mixed_kl[-1] == pytest.approx(0.0, abs=1e-14)
        assert found.loss == pytest.approx(found.explained, rel=1e-9, abs=1e-10)
        assert (view.errors[:100] <= view.bound[:100] * (1 + 1e-9)).all()
        for table in view.tables().values():
            assert len({len(column) for column in table.values()}) == 1
        for unit in (NATS, BITS):
            shown = exact_text.policies(view, unit) + exact_text.identity(view, unit)
            shown += exact_text.soft_map(view, unit) + exact_text.loss_of_following(view)
            assert "nan" not in shown


def test_kl_stays_finite_where_the_target_is_too_small_for_a_float() -> None:
    spec = SoftSpec(Grid("cliff", hole=2.0), alpha=0.001, state=13, weights=(0.0, 1.0, 0.0, 0.0))
    found = explore(spec).projection
    assert found.target.min() == 0.0
    assert 700 < found.kl < np.inf
    assert found.best - found.reached == pytest.approx(spec.alpha * found.kl, rel=1e-12)


@pytest.mark.parametrize("name", MAPS)
def test_return_falls_and_entropy_rises_with_alpha_at_the_slope_alpha(name: str) -> None:
    grid = Grid(name)
    curve = frontier(grid, DISCOUNT)
    assert (np.diff(curve.reward) <= 1e-9).all()
    assert (np.diff(curve.entropy) >= -1e-9).all()
    assert curve.reward[0] <= curve.optimum + 1e-12
    assert (curve.reward[-1], curve.entropy[-1]) == pytest.approx(curve.uniform, abs=5e-3)
    alphas = 0.2 * (1 + np.array([-1e-4, 1e-4]))
    found = evaluate(
        grid.process, soft_optimum(grid.process, alphas, DISCOUNT).log_policy, DISCOUNT
    )
    slope = np.diff(found.reward) / np.diff(found.entropy)
    assert slope == pytest.approx(-0.2, rel=1e-5)
    at = curve.alpha_at(float(curve.entropy[30]))
    assert at == pytest.approx(curve.alpha[30], rel=1e-9)
    assert curve.alpha_at(2.0) is None


def test_frozen_lake_is_that_of_gymnasium() -> None:
    environment = gymnasium.make("FrozenLake-v1", map_name="4x4", is_slippery=True)
    table = environment.unwrapped.P  # type: ignore[attr-defined]
    grid = Grid("frozen_lake", slip=2 / 3, hole=0.0, ends=True)
    number = {row * 4 + column: n for n, (row, column) in enumerate(grid.cells)}
    for cell, state in number.items():
        for action in range(len(ACTIONS)):
            transitions, reward = np.zeros(len(number)), 0.0
            for probability, after, gain, ended in table[cell][action]:
                reward += probability * gain
                if not ended:
                    transitions[number[after]] += probability
            np.testing.assert_allclose(grid.process.transitions[state, action], transitions)
            assert grid.process.rewards[state, action] == pytest.approx(reward)
    environment.close()


def test_maps_are_rectangles_one_can_cross() -> None:
    for name, rows in MAPS.items():
        assert len({len(row) for row in rows}) == 1, name
        assert "".join(rows).count("S") == "".join(rows).count("G") == 1
        grid = Grid(name, slip=0.0)
        assert optimal_values(grid.process, DISCOUNT).v[grid.first] > 0.1, name
        assert (grid.outcomes.after >= 0).all()
        assert (Grid(name, ends=True).outcomes.after == ENDED).any()


def test_what_is_not_allowed_is_named() -> None:
    for wrong in ({"name": "moon"}, {"slip": 1.5}, {"hole": -1.0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            Grid(**wrong)  # type: ignore[arg-type]
    for wrong in (
        {"alpha": 0.0},
        {"discount": 1.0},
        {"state": 24},
        {"weights": (1.0,)},
        {"weights": (0.0,) * 4},
    ):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            SoftSpec(**wrong)  # type: ignore[arg-type]


def test_entropy_counts_what_never_happens_as_nothing() -> None:
    with np.errstate(divide="ignore"):
        log_policy = np.log([0.5, 0.5, 0.0, 0.0])
    assert entropy_of(log_policy) == pytest.approx(np.log(2))


def test_the_snippet_prints_the_numbers_of_the_page() -> None:
    spec = SoftSpec(Grid("two_doors"), 0.1, 0.9, 3, (0.5, 0.0, 0.25, 0.25))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet(spec)],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    view = explore(spec)
    printed = done.stdout.splitlines()
    assert float(printed[0].split()[-1]) == pytest.approx(view.value, rel=1e-12)
    assert float(printed[1].split()[1]) == pytest.approx(view.reward, rel=1e-12)
    assert float(printed[2].split()[-2]) == pytest.approx(view.projection.kl, rel=1e-12)
