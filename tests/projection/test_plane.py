"""Projections in the plane: derivatives, known optima, what a fit costs, and errors."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from kllab import (
    Cauchy,
    MultivariateNormal,
    Normal,
    NormalMixture,
    Poisson,
    StudentT,
    kl_divergence,
)
from kllab.projection import Banana, PlaneMixture, Ring, costs, project
from kllab.projection.derivatives import derivatives, values
from kllab.projection.gaussians import COVARIANCES, Gaussians, coordinates
from kllab.projection.objectives import objective_of
from kllab.projection.rule import plane_points
from kllab.projection.targets import Target

TILTED = np.array([[2.0, 0.9], [0.9, 1.0]])
ONE = PlaneMixture([1], [[0.5, -1.0]], [TILTED])
THREE = PlaneMixture(
    [0.5, 0.3, 0.2], [[-2, 0], [2, 1], [0, 3]], [np.eye(2) / 2, TILTED / 2, np.eye(2) * 0.3]
)
OBJECTIVES = [("reverse", None), ("jensen_shannon", None), ("alpha", 0.3), ("forward", None)]


@pytest.mark.parametrize(("name", "alpha"), OBJECTIVES)
@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("components", [1, 2])
def test_derivatives_are_those_of_the_values(
    name: str, alpha: float | None, covariance: str, components: int
) -> None:
    objective, free = objective_of(name, alpha), coordinates(covariance, 2, components)
    points = plane_points(THREE.log_prob, np.array([[-14.0, 14.0], [-14.0, 14.0]]), 0.25)
    loc = np.array([[[0.2, 0.5], [-1.0, 1.5]]])[:, :components]
    tril = np.array([[[[1.3, 0.0], [0.4, 0.8]], [[0.9, 0.0], [-0.3, 1.1]]]])[:, :components]
    if covariance != "full":
        tril = tril * np.eye(2)
    model = Gaussians(loc, tril, np.array([0.4]))
    found = derivatives(objective, points, model, free)
    size, h = free.shape[1], 1e-3

    def at(*steps: tuple[int, float]) -> float:
        step = np.zeros(size)
        for place, length in steps:
            step[place] += length
        return float(values(objective, points, model.moved((free @ step)[None]))[0])

    for i in range(size):
        slope = (8 * (at((i, h)) - at((i, -h))) - (at((i, 2 * h)) - at((i, -2 * h)))) / (12 * h)
        assert found.gradient[0, i] == pytest.approx(slope, abs=1e-9)
        for j in range(i + 1):
            bend = (
                at((i, h), (j, h)) - at((i, h), (j, -h)) - at((i, -h), (j, h))
                + at((i, -h), (j, -h))
            ) / (4 * h * h)  # fmt: skip
            assert found.hessian[0, i, j] == pytest.approx(bend, abs=2e-5)


@pytest.mark.parametrize(("name", "alpha"), OBJECTIVES)
def test_a_gaussian_is_its_own_closest_gaussian(name: str, alpha: float | None) -> None:
    fit = project(ONE, name, alpha=alpha).best
    np.testing.assert_allclose(fit.means, ONE.locs, atol=1e-8)
    np.testing.assert_allclose(fit.covariances, ONE.covariances, atol=1e-8)
    assert fit.value <= 1e-10


def test_without_correlation_reverse_is_narrow_and_forward_is_wide() -> None:
    """The known case: reverse has the precisions of P, forward its variances (Bishop, 10.1.2)."""
    precision = np.diag(np.linalg.inv(TILTED))
    forward, reverse = (
        project(ONE, name, covariance="diagonal").best for name in ("forward", "reverse")
    )
    np.testing.assert_allclose(forward.covariances[0], np.diag([2.0, 1.0]), atol=1e-12)
    np.testing.assert_allclose(reverse.covariances[0], np.diag(1 / precision), atol=1e-8)
    p = MultivariateNormal(ONE.locs[0], TILTED)
    q = MultivariateNormal(reverse.means[0], reverse.covariances[0])
    assert reverse.value == pytest.approx(kl_divergence(q, p), abs=1e-9)
    found = costs(ONE, reverse)
    assert found.forward.value == pytest.approx(kl_divergence(p, q), abs=1e-6)
    round_one = project(ONE, "reverse", covariance="isotropic").best
    np.testing.assert_allclose(round_one.covariances[0], np.eye(2) * 2 / precision.sum(), atol=1e-8)


@pytest.mark.parametrize("target", [Banana(1.2, 0.4, 0.3, (0.3, -0.2)), Ring(2.0, 0.4, (1.0, 0.0))])
def test_moments_and_densities_agree_with_a_sum_over_a_plain_grid(target: Target) -> None:
    axis = np.linspace(-14, 14, 1401)
    x = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    p = np.exp(target.log_prob(x)) * (axis[1] - axis[0]) ** 2
    moments = target.moments
    assert moments is not None
    mean, covariance = moments
    assert p.sum() == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(p @ x, mean, atol=1e-4)
    np.testing.assert_allclose((x - mean).T @ (p[:, None] * (x - mean)), covariance, atol=1e-3)
    points = target.points
    assert np.exp(points.log_p) @ points.dx == pytest.approx(1, abs=1e-9)


def test_a_ring_has_equal_optima_all_around() -> None:
    found = project(Ring(3.0, 0.5), "reverse")
    around = [fit for fit in found.fits if fit.is_global]
    assert len(around) == 4
    distances = [float(np.hypot(*fit.means[0])) for fit in around]
    np.testing.assert_allclose(distances, distances[0], rtol=1e-6)
    assert found.fits[-1].value > around[0].value + 1
    assert project(Ring(3.0, 0.5), "jensen_shannon").best.means == pytest.approx(0, abs=1e-6)


def test_optima_in_the_plane_are_those_of_a_finer_rule() -> None:
    fits = project(THREE, "reverse").fits
    assert len(fits) >= 2
    fine = plane_points(THREE.log_prob, np.array([[-12.0, 12.0], [-12.0, 13.0]]), 0.06)
    objective, free = objective_of("reverse"), coordinates("full", 2, 1)
    for fit in fits:
        found = derivatives(objective, fine, fit.model, free)
        assert found.value[0] == pytest.approx(fit.value, abs=2 * fit.error + 1e-9)
        assert np.abs(found.gradient).max() <= 10 * fit.error + 1e-8


def test_missed_and_wasted_mass_of_two_modes() -> None:
    p = NormalMixture([0.5, 0.5], [-3, 3], [1, 1])
    one_mode = costs(p, project(p, "reverse").best)
    fit = project(p, "reverse").best
    q = stats.norm(fit.means[0, 0], fit.covariances[0, 0, 0] ** 0.5)
    low, high = q.interval(0.99)
    assert one_mode.missed == pytest.approx(1 - (p.cdf(high) - p.cdf(low)), abs=1e-4)
    both = costs(p, project(p, "forward").best)
    # The region of P are two intervals: what is between them, and outside, is wasted.
    reach = stats.norm.ppf(0.995)
    wide = stats.norm(0, 10**0.5)
    inside = 2 * (wide.cdf(3 + reach) - wide.cdf(3 - reach))
    assert both.wasted == pytest.approx(1 - inside, abs=2e-3)
    assert both.missed < 1e-6
    heavy = costs(Cauchy(0, 1), project(Cauchy(0, 1), "reverse").best)
    assert heavy.forward.value == np.inf
    assert "no mean" in str(heavy.forward.reason)


@pytest.mark.parametrize("components", [1, 2])
def test_a_perfect_fit_misses_and_wastes_one_percent(components: int) -> None:
    plane = PlaneMixture([0.5, 0.5], [[-2, 0], [2, 0]], [np.eye(2)] * 2)
    target = ONE if components == 1 else plane
    found = costs(target, project(target, "reverse", components=components).best)
    assert found.missed == pytest.approx(0.01, abs=3e-3)
    assert found.wasted == pytest.approx(0.01, abs=3e-3)
    line = NormalMixture([0.3, 0.7], [-2, 1], [1, 0.5])
    found = costs(line, project(line, "forward", components=2).best)
    assert (found.missed, found.wasted) == pytest.approx((0.01, 0.01), abs=1e-4)


def test_a_narrow_component_has_points_of_its_own() -> None:
    narrow = np.array([[1.0, 0.98], [0.98, 1.0]])
    target = PlaneMixture([0.6, 0.4], [[-2, 0], [2, 1]], [np.eye(2) * 2, narrow])
    points = target.points
    assert len(points.x) < 5000
    p = np.exp(points.log_p) * points.dx
    moments = target.moments
    assert p.sum() == pytest.approx(1, abs=1e-8)
    np.testing.assert_allclose(p @ points.x, moments[0], atol=1e-8)
    one = PlaneMixture([1], [[0, 0]], [narrow])
    fit = project(one, "forward", covariance="diagonal").best
    q = MultivariateNormal([0, 0], np.eye(2))
    assert fit.value == pytest.approx(
        kl_divergence(MultivariateNormal([0, 0], narrow), q), abs=1e-7
    )


def test_costs_are_those_of_the_given_target_not_of_the_fitted_one() -> None:
    fit = project(Normal(0, 1), "forward").best
    found = costs(Normal(1, 2), fit)
    assert found.forward.value == pytest.approx(kl_divergence(Normal(1, 2), Normal(0, 1)), rel=1e-9)
    assert found.reverse.value == pytest.approx(kl_divergence(Normal(0, 1), Normal(1, 2)), rel=1e-9)


def test_fewer_starts_keep_the_best_optimum() -> None:
    every = project(THREE, "reverse", components=2)
    few = project(THREE, "reverse", components=2, most_starts=2)
    assert (every.starts, few.starts) == (5, 2)
    assert few.best.value == pytest.approx(every.best.value, abs=1e-8)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"objective": "backward"}, "objective is 'backward'; allowed: 'forward', 'reverse'"),
        ({"objective": "alpha"}, "alpha is None; allowed: a number from 0"),
        ({"objective": "alpha", "alpha": 1.5}, "alpha is 1.5; allowed: a number from 0"),
        ({"objective": "alpha", "alpha": float("nan")}, "alpha is nan"),
        ({"alpha": 0.5}, "only the objective 'alpha' has one"),
        ({"covariance": "round"}, "covariance is 'round'; allowed: 'full', 'diagonal'"),
        ({"components": 3}, "components is 3; allowed: 1 or 2"),
        ({"most_starts": 0}, "most_starts is 0; allowed: a whole number from 1"),
        ({"target": Normal([0, 1], 1)}, "a batch of Normal of shape (2,)"),
        ({"target": Poisson(1.0)}, "Poisson, whose outcomes are not all real numbers"),
        ({"target": stats.expon()}, "Exponential on [0, inf)"),
        ({"target": MultivariateNormal([0, 0], np.eye(2))}, "in the plane"),
    ],
)
def test_errors_name_what_was_given_and_what_is_allowed(
    arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=r"^project: ") as error:
        project(**{"target": Normal(0, 1)} | arguments)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: PlaneMixture([1, 0], [[0, 0]] * 2, [np.eye(2)] * 2), "weights is [1, 0]; allowed"),
        (lambda: PlaneMixture([1], [0, 0], [np.eye(2)]), "locs is [0, 0]; allowed: 1 pairs"),
        (lambda: PlaneMixture([1], [[0, 0]], [[[1, 2], [2, 1]]]), "symmetric positive definite"),
        (lambda: Banana(length=-1.0), "Banana: length is -1.0; allowed: a finite number above 0"),
        (lambda: Banana(bend=float("inf")), "bend is inf; allowed: a finite number"),
        (lambda: Ring(width=0.0), "Ring: width is 0.0"),
        (lambda: Ring(loc=(0.0, float("nan"))), "allowed: two finite numbers"),
    ],
)
def test_targets_check_their_parameters(make: Any, words: str) -> None:
    with pytest.raises(ValueError, match="allowed") as error:
        make()
    assert words in str(error.value)


def test_other_types_are_refused() -> None:
    with pytest.raises(TypeError, match="target is a str; allowed: a scalar distribution"):
        project("normal")
    fit = project(StudentT(5, 0, 1), "forward").best
    with pytest.raises(ValueError, match="the target has 2 dimensions, but the fit has 1"):
        costs(ONE, fit)


def test_masses_in_the_plane_are_those_of_a_plain_count() -> None:
    axis = np.linspace(-11, 11, 1101)
    x = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    area = (axis[1] - axis[0]) ** 2
    log_p = THREE.log_prob(x)
    falling = np.sort(log_p)[::-1]
    least = falling[np.searchsorted(np.cumsum(np.exp(falling)) * area, 0.99)]
    for name in ("forward", "reverse"):
        fit = project(THREE, name).best
        q = stats.multivariate_normal(fit.means[0], fit.covariances[0])
        z = np.linalg.solve(np.linalg.cholesky(fit.covariances[0]), (x - fit.means[0]).T)
        outside = (z**2).sum(axis=0) > stats.chi2.ppf(0.99, 2)
        found = costs(THREE, fit)
        assert found.missed == pytest.approx(np.exp(log_p) @ outside * area, abs=3e-3)
        assert found.wasted == pytest.approx(q.pdf(x) @ (log_p < least) * area, abs=3e-3)
