"""Every iterative solver converges within the bound it states, or says that it did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from mpmath import mp, mpf
from scipy.special import logsumexp, softmax

from kllab import MultivariateNormal, wasserstein_2
from kllab.divergences.quadrature import adaptive
from kllab.estimators.donsker_varadhan import fitted_donsker_varadhan
from kllab.models import soft_values
from kllab.models.bottleneck_annealing import critical_beta, rising
from kllab.models.bottleneck_solver import Code, Source, solve
from kllab.models.gridworld import MAPS, Grid
from kllab.models.simplex import divergence, region
from kllab.models.soft_values import (
    optimal_values,
    soft_maximum,
    soft_optimum,
    soft_value_iteration,
)
from kllab.topics.maximum_entropy.compute import explore
from kllab.topics.maximum_entropy.frontier import frontier
from kllab.topics.maximum_entropy.projection import descend
from kllab.topics.maximum_entropy.spec import SoftSpec
from kllab.topics.policy.spec import TrustRegion
from kllab.topics.policy.steps import exact_optimum, largest_within
from kllab.topics.policy.train.trust_region import conjugate_gradient
from pages.deep_learning.maximum_entropy import exact_text


@dataclass(frozen=True)
class Claim:
    """What a solver returns, the error it states (infinite: did not converge), and the truth.

    ``scale`` is the largest number it works with.
    """

    value: float
    error: float
    exact: float
    scale: float = 1.0


def soft(alpha: float, discount: float, hole: float = 1.0) -> Claim:
    grid = Grid("frozen_lake", 0.1, hole)
    found = soft_optimum(grid.process, alpha, discount)
    return Claim(
        float(found.v[0]),
        float(found.error),
        _exact_soft(grid, alpha, discount),
        abs(found.v).max(),
    )


def _exact_soft(grid: Grid, alpha: float, discount: float) -> float:
    """Apply the soft Bellman operator in 40 digits, to rounding of a float64."""
    process = grid.process
    with mp.workdps(40):
        states, actions = process.rewards.shape
        v = [mpf(0)] * states
        for _ in range(int(45 / (1 - discount)) if discount else 1):
            q = [
                [
                    mpf(float(process.rewards[s, a]))
                    + mpf(discount)
                    * sum(
                        mpf(float(p)) * v[t] for t, p in enumerate(process.transitions[s, a]) if p
                    )
                    for a in range(actions)
                ]
                for s in range(states)
            ]
            v = [
                max(row)
                + mpf(alpha) * mp.log(sum(mp.exp((x - max(row)) / mpf(alpha)) for x in row))
                for row in q
            ]
        return float(v[0])


def hard(discount: float, hole: float) -> Claim:
    process = Grid("frozen_lake", 0.1, hole).process
    found = optimal_values(process, discount)
    best = np.zeros(len(process.start))
    for _ in range(int(45 / (1 - discount))):
        best = process.backup(best, discount).max(axis=1)
    largest = float(abs(best).max())
    return Claim(float(found.v[0]), found.error + 1e-14 * largest, float(best[0]), largest)


def bottleneck() -> Claim:
    source = Source(np.array([[0.45, 0.05], [0.05, 0.45]]))
    beta = 2.0
    start = np.array([[0.6, 0.4], [0.4, 0.6]])
    found = solve(Code(source, start), beta)
    encoder = start  # Plain iteration, which converges far from a transition.
    for _ in range(2_000):
        p_t = source.p_x @ encoder
        p_y = encoder.T @ source.joint / p_t[:, None]
        logits = np.log(p_t) + beta * source.p_y_given_x @ np.log(p_y).T
        encoder = softmax(logits, axis=1)
    return Claim(found.code.rate, found.error + 1e-13, Code(source, encoder).rate)


def conjugate(iterations: int) -> Claim:
    rng = np.random.default_rng(0)
    root = rng.normal(size=(12, 12))
    matrix, right = root @ root.T + 0.5 * np.eye(12), rng.normal(size=12)
    tensor = torch.from_numpy(matrix)
    found = conjugate_gradient(
        lambda v: tensor @ v, torch.from_numpy(right), iterations=iterations, tolerance=1e-28
    )
    # |x - A^-1 b| is at most |b - A x| over the smallest eigenvalue.
    error = found.residual * np.linalg.norm(right) / np.linalg.eigvalsh(matrix)[0]
    exact = np.linalg.solve(matrix, right)
    return Claim(float(np.linalg.norm(found.x.numpy() - exact)), error + 1e-12, 0.0)


def edge(radius: float, spec: TrustRegion) -> Claim:
    old = spec.old
    at = largest_within(spec.logits, old * spec.advantages, radius)
    new = softmax(spec.logits + at * old * spec.advantages)
    return Claim(divergence(old, new), 1e-11 * radius, radius)


def optimum(radius: float, spec: TrustRegion) -> Claim:
    new = exact_optimum(spec.old, spec.advantages, radius)
    return Claim(divergence(spec.old, new), 1e-11 * radius, radius)


def ring(radius: float) -> Claim:
    old = TrustRegion().old
    inside = [p for p in region(old, radius) if p.min() > 0]
    farthest = max((divergence(old, p) for p in inside), key=lambda kl: abs(kl - radius))
    return Claim(farthest, 1e-10 * radius, radius)


def fitted(apart: float) -> Claim:
    rng = np.random.default_rng(0)
    x, y = rng.normal(apart, 1, 4_000), rng.normal(0, 1, 4_000)
    found = fitted_donsker_varadhan(x, y, lambda t: t[:, None], rng=rng)
    told = "did not converge" in (found.warning or "")
    return Claim(found.value, np.inf if told else 5 * float(found.standard_error), apart**2 / 2)


def transport() -> Claim:
    """The iteration for covariances that nearly agree, against the closed form of diagonal ones."""
    p = MultivariateNormal([0.0, 0.0], [[1.0, 0.0], [0.0, 4.0]])
    q = MultivariateNormal([0.0, 0.0], [[1.1, 0.0], [0.0, 4.2]])
    exact = float(np.hypot(np.sqrt(1.1) - 1, np.sqrt(4.2) - 2))
    return Claim(float(wasserstein_2(p, q)), 1e-12 * exact, exact)


def quadrature() -> Claim:
    """A sum over panels of sqrt(u), which many halvings must resolve near 0."""

    class Halving:
        def __init__(self, lower: np.ndarray, upper: np.ndarray) -> None:
            self.lower, self.upper = lower, upper

        def __len__(self) -> int:
            return len(self.lower)

        def halves(self) -> Halving:
            middle = (self.lower + self.upper) / 2
            lower = np.column_stack([self.lower, middle]).ravel()
            return Halving(lower, np.column_stack([middle, self.upper]).ravel())

        def take(self, mask: np.ndarray) -> Halving:
            return Halving(self.lower[mask], self.upper[mask])

        def splittable(self) -> np.ndarray:
            return self.upper - self.lower > 1e-30

    nodes, weights = np.polynomial.legendre.leggauss(8)

    def evaluate(panels: Halving) -> tuple[np.ndarray, np.ndarray]:
        half = (panels.upper - panels.lower)[:, None] / 2
        u = panels.lower[:, None] + half * (nodes + 1)
        parts = half * weights * np.sqrt(u)
        return parts.sum(axis=1), np.full(len(panels), 1e-17)

    value, error = adaptive.adaptive_sum(Halving(np.zeros(1), np.ones(1)), evaluate)
    return Claim(value, error, 2 / 3)


HARD = TrustRegion(logit_0=4.0, logit_1=-4.0, reward_0=-1.0)
CONVERGES: dict[str, Callable[[], Claim]] = {
    "soft values": lambda: soft(0.05, 0.9),
    "soft values, a cold agent": lambda: soft(1e-4, 0.9),
    "soft values, a dear hole": lambda: soft(0.05, 0.95, 1e6),
    "optimal values": lambda: hard(0.9, 1.0),
    "optimal values, a dear hole": lambda: hard(0.99, 1e6),
    "bottleneck": bottleneck,
    "conjugate gradients": lambda: conjugate(200),
    "edge of the trust region": lambda: edge(0.05, TrustRegion()),
    "edge of a wide one": lambda: edge(2.0, HARD),
    "optimum in the trust region": lambda: optimum(0.05, TrustRegion()),
    "optimum in a narrow one": lambda: optimum(1e-4, HARD),
    "level line": lambda: ring(0.05),
    "Donsker-Varadhan fit": lambda: fitted(1.0),
    "optimal transport": transport,
    "quadrature": quadrature,
}
CUT: dict[str, tuple[Callable[[], Claim], str, int]] = {
    "soft values": (lambda: soft(0.05, 0.9), "kllab.models.soft_values._MOST_STEPS", 1),
    "optimal values": (
        lambda: hard(0.9, 1.0),
        "kllab.models.soft_values._MOST_STEPS",
        1,
    ),
    "bottleneck": (
        bottleneck,
        "kllab.models.bottleneck_solver.MOST_STEPS",
        4,
    ),
    "quadrature": (quadrature, "kllab.divergences.quadrature.adaptive._MOST_PANELS", 5),
}


@pytest.mark.parametrize("name", CONVERGES)
def test_the_error_is_small_and_true(name: str) -> None:
    claim = CONVERGES[name]()
    assert abs(claim.value - claim.exact) <= claim.error
    loose = 0.2 if "fit" in name else 1e-8 * max(1.0, claim.scale)
    assert claim.error <= loose


@pytest.mark.parametrize("name", CUT)
def test_what_stops_at_its_cap_says_so(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    solver, cap, steps = CUT[name]
    monkeypatch.setattr(cap, steps)
    claim = solver()
    assert abs(claim.value - claim.exact) <= claim.error
    assert claim.error > 1e-8


@pytest.mark.parametrize("iterations", [1, 3, 6, 10])
def test_conjugate_gradients_that_stop_early_tell_the_rest(iterations: int) -> None:
    claim = conjugate(iterations)
    assert 1e-6 < claim.value <= claim.error


def test_samples_that_are_separated_have_no_best_critic() -> None:
    assert fitted(40.0).error == np.inf


def test_sweeps_and_descents_shrink_the_error_by_a_known_factor() -> None:
    process = Grid("two_doors").process
    exact = soft_optimum(process, 0.1, 0.9)
    values = soft_value_iteration(process, 0.1, 0.9, 60)
    errors = abs(values - exact.v).max(axis=1)
    assert (errors <= errors[0] * 0.9 ** np.arange(61) + exact.error).all()
    log_target = np.array([-1.0, -3.0, -700.0, -2.0])
    log_target -= logsumexp(log_target)
    # The log of the policy comes nearer by 0.8 in each of 200 steps: 4e-20 of where it began.
    np.testing.assert_allclose(descend(log_target), np.exp(log_target), atol=1e-15)


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("hole", [1.0, 1e3, 1e6])
@pytest.mark.parametrize("discount", [0.5, 0.99, 0.999])
def test_every_gridworld_is_solved(name: str, hole: float, discount: float) -> None:
    for ends in (False, True):
        process = Grid(name, 0.1, hole, ends).process
        alphas = np.array([1e-6, 1e-3, 0.05, 1.0, 1e6])
        found = soft_optimum(process, alphas, discount)
        scale = np.maximum(1.0, abs(found.v).max(axis=1))
        assert (found.error < 1e-9 * scale).all()
        better = soft_maximum(process.backup(found.v, discount), alphas[:, None])[0]
        assert (abs(better - found.v).max(axis=1) <= 2 * found.error).all()
        cold = optimal_values(process, discount)
        assert cold.error < 1e-9 * max(1.0, abs(cold.v).max())


def test_the_page_says_how_exact_its_soft_values_are(monkeypatch: pytest.MonkeyPatch) -> None:
    view = explore(SoftSpec())
    assert view.converged
    assert f"off by at most {view.error:.1g}" in exact_text.accuracy(view)
    with monkeypatch.context() as patched:
        patched.setattr(soft_values, "_MOST_STEPS", 2)
        frontier.cache_clear()
        view = explore(SoftSpec())
    frontier.cache_clear()  # No later test may get this curve.
    assert not view.converged
    assert "**Not converged**" in exact_text.accuracy(view)


def test_a_region_without_a_radius_is_refused() -> None:
    for wrong in ({"radius": 0.0}, {"radius": np.nan}, {"logit_0": np.inf}, {"reward_1": 1e9}):
        with pytest.raises(ValueError, match=f"TrustRegion: {next(iter(wrong))} is"):
            TrustRegion(**wrong)


def test_the_bottleneck_at_a_transition_is_bounded_too() -> None:
    source = Source(np.array([[0.45, 0.05], [0.05, 0.45]]))
    at = critical_beta(source)
    [below, above] = rising(source, [at * (1 - 1e-6), at * (1 + 1e-6)])
    assert below.converged
    assert above.converged
    assert above.error < 1e-6
