"""Projections on the line, against integrals by mpmath from the definitions."""

from collections.abc import Callable
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from kllab import Cauchy, Normal, NormalMixture, StudentT, alpha_divergence, kl_divergence
from kllab.projection import Fit, project
from kllab.projection.derivatives import derivatives
from kllab.projection.gaussians import Gaussians, coordinates
from kllab.projection.objectives import objective_of
from kllab.projection.targets import as_target
from kllab.projection.value import points_of

TWO = NormalMixture([0.5, 0.5], [-3.0, 3.0], [1.0, 1.0])
THREE = NormalMixture([0.2, 0.5, 0.3], [-4.0, 0.5, 3.0], [0.4, 1.0, 0.6])
TARGETS = {
    "two": (TWO, [-3, 0, 3]),
    "three": (THREE, [-4, -3.3, -2.5, 0.5, 2, 3]),
    "cauchy": (Cauchy(0.5, 1.0), [0.5]),
    "student": (StudentT(3.0, -1.0, 0.5), [-1]),
}
Function = Callable[[mp.mpf], mp.mpf]


def _density(target: object) -> Function:
    """Return the density of a target from its definition."""
    if isinstance(target, NormalMixture):
        rows = [tuple(map(mp.mpf, map(float, row))) for row in zip(*_columns(target), strict=True)]
        total = sum(weight for weight, _, _ in rows)
        return lambda x: sum(w / total * mp.npdf(x, m, s) for w, m, s in rows)
    if isinstance(target, Cauchy):
        m, s = mp.mpf(float(target.loc)), mp.mpf(float(target.scale))
        return lambda x: s / (mp.pi * (s**2 + (x - m) ** 2))
    assert isinstance(target, StudentT)
    n, m, s = (mp.mpf(float(each)) for each in (target.df, target.loc, target.scale))
    peak = mp.gamma((n + 1) / 2) / (mp.gamma(n / 2) * mp.sqrt(n * mp.pi) * s)
    return lambda x: peak * (1 + ((x - m) / s) ** 2 / n) ** (-(n + 1) / 2)


def _columns(target: NormalMixture) -> tuple[np.ndarray, ...]:
    return target.weights, target.locs, target.scales


def _divergence(name: str, objective: str, alpha: float | None) -> Callable[..., mp.mpf]:
    """Return an objective as a function of the mean and the log scale of Q, by its definition."""
    target, breaks = TARGETS[name]
    p = _density(target)

    def value(loc: mp.mpf, log_scale: mp.mpf) -> mp.mpf:
        scale = mp.exp(log_scale)

        def term(x: mp.mpf) -> mp.mpf:
            q, at = mp.npdf(x, loc, scale), p(x)
            if objective == "reverse":
                return q * mp.log(q / at)
            if objective == "jensen_shannon":
                return (at * mp.log(2 * at / (at + q)) + q * mp.log(2 * q / (at + q))) / 2
            a = mp.mpf(alpha)
            return (a * at + (1 - a) * q - at**a * q ** (1 - a)) / (a * (1 - a))

        inner = [loc + k * scale for k in (-9, -6, -4, -2.5, -1.2, 0, 1.2, 2.5, 4, 6, 9)]
        if objective != "reverse":
            inner += [break_ + k for break_ in breaks for k in (-8, -4, -2, -1, 1, 2, 4, 8)]
        cuts = sorted({*map(mp.mpf, inner), *map(mp.mpf, breaks)})
        if objective == "reverse":
            return sum(mp.quad(term, pair) for pair in pairwise(cuts))
        return sum(mp.quad(term, pair) for pair in pairwise([-mp.inf, *cuts, mp.inf]))

    return value


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "objective", "alpha"),
    [
        ("two", "reverse", None),
        ("three", "reverse", None),
        ("three", "jensen_shannon", None),
        ("three", "alpha", 0.7),
        ("cauchy", "reverse", None),
        ("student", "alpha", 0.4),
    ],
)
def test_values_and_optima_are_those_of_mpmath(
    name: str, objective: str, alpha: float | None
) -> None:
    found = project(TARGETS[name][0], objective, alpha=alpha)
    value = _divergence(name, objective, alpha)
    with mp.workdps(24):
        step = mp.mpf("1e-7")
        fit = found.best
        at = mp.mpf(float(fit.means[0, 0])), mp.log(mp.mpf(float(fit.covariances[0, 0, 0]))) / 2
        true = value(*at)
        assert abs(fit.value - true) <= 1e-12 * true
        assert abs(fit.value - true) <= fit.error + 1e-14
        scale = mp.exp(at[1])
        for down, up in (
            ((at[0] - step * scale, at[1]), (at[0] + step * scale, at[1])),
            ((at[0], at[1] - step), (at[0], at[1] + step)),
        ):
            # The distance to the optimum is the slope over the curvature, about 1.
            assert abs(value(*up) - value(*down)) / (2 * step) <= 1e-10


@pytest.mark.slow
@pytest.mark.parametrize(("objective", "alpha"), [("reverse", None), ("jensen_shannon", None)])
def test_gradient_and_hessian_are_those_of_mpmath(objective: str, alpha: float | None) -> None:
    target, kind = as_target(THREE), objective_of(objective, alpha)
    loc, scale = 0.3, 1.7
    model = Gaussians(np.full((1, 1, 1), loc), np.full((1, 1, 1, 1), scale), np.zeros(1))
    found = derivatives(kind, points_of(target, kind, 1), model, coordinates("full", 1, 1))
    value = _divergence("three", objective, alpha)
    with mp.workdps(22):
        m, s, h = mp.mpf(loc), mp.mpf(scale), mp.mpf("3e-4")
        grid = {
            (i, j): value(m + i * h * s, mp.log(s) + j * h) for i in (-1, 0, 1) for j in (-1, 0, 1)
        }
    gradient = [(grid[1, 0] - grid[-1, 0]) / (2 * h), (grid[0, 1] - grid[0, -1]) / (2 * h)]
    cross = (grid[1, 1] - grid[1, -1] - grid[-1, 1] + grid[-1, -1]) / (4 * h**2)
    across = (grid[1, 0] - 2 * grid[0, 0] + grid[-1, 0]) / h**2
    up = (grid[0, 1] - 2 * grid[0, 0] + grid[0, -1]) / h**2
    np.testing.assert_allclose(found.gradient[0], np.array(gradient, float), atol=2e-6)
    expected = np.array([[across, cross], [cross, up]], float)
    np.testing.assert_allclose(found.hessian[0], expected, atol=2e-6)


@pytest.mark.parametrize("name", ["two", "three", "student"])
def test_the_forward_fit_has_the_moments_and_the_least_divergence(name: str) -> None:
    p = TARGETS[name][0]
    fit = project(p, "forward").best
    assert fit.is_exact
    assert fit.path is None
    assert (fit.means[0, 0], fit.covariances[0, 0, 0]) == (p.mean, p.variance)
    loc, scale = p.mean, p.variance**0.5
    assert fit.value == pytest.approx(kl_divergence(p, Normal(loc, scale)), rel=1e-10)
    others = Normal(loc + np.array([0.1, -0.2, 0.0, 0.0]), scale * np.array([1.0, 1.1, 1.2, 0.9]))
    assert (np.asarray(kl_divergence(p, others)) > fit.value).all()


def test_two_distant_modes_have_three_reverse_optima() -> None:
    found = project(TWO, "reverse")
    left, right = sorted(found.fits[:2], key=lambda fit: float(fit.means[0, 0]))
    assert [fit.is_global for fit in found.fits] == [True, True, False]
    assert left.means[0, 0] == pytest.approx(-right.means[0, 0], abs=1e-9)
    assert left.covariances[0, 0, 0] == pytest.approx(right.covariances[0, 0, 0], abs=1e-9)
    both = found.fits[2]
    assert both.means[0, 0] == pytest.approx(0, abs=1e-9)
    assert both.covariances[0, 0, 0] > 5
    # One mode found costs about log 2: half of the target is missed.
    assert 0 < np.log(2) - left.value < 0.01
    near = NormalMixture([0.5, 0.5], [-0.8, 0.8], [1.0, 1.0])
    assert len(project(near, "reverse").fits) == 1


def test_alpha_leads_from_one_direction_to_the_other() -> None:
    for alpha, name in ((0.0, "reverse"), (1.0, "forward")):
        assert project(THREE, "alpha", alpha=alpha).best.value == project(THREE, name).best.value
    near_reverse = project(THREE, "alpha", alpha=1e-4).best
    near_forward = project(THREE, "alpha", alpha=1 - 1e-4).best
    reverse, forward = project(THREE, "reverse").best, project(THREE, "forward").best
    assert near_reverse.means[0, 0] == pytest.approx(reverse.means[0, 0], abs=1e-2)
    assert near_forward.covariances[0, 0, 0] == pytest.approx(
        forward.covariances[0, 0, 0], rel=1e-3
    )
    middle = project(THREE, "alpha", alpha=0.6).best
    q = Normal(middle.means[0, 0], middle.covariances[0, 0, 0] ** 0.5)
    assert middle.value == pytest.approx(alpha_divergence(THREE, q, 0.6), rel=1e-9)


def test_the_same_optima_as_by_scipy() -> None:
    x = np.linspace(-40, 40, 40001)
    log_p = np.asarray(THREE.log_prob(x))

    def reverse(parameters: np.ndarray) -> float:
        loc, scale = parameters[0], np.exp(parameters[1])
        log_q = -(((x - loc) / scale) ** 2) / 2 - np.log(scale) - np.log(2 * np.pi) / 2
        return float(np.exp(log_q) @ (log_q - log_p) * (x[1] - x[0]))

    fits = project(THREE, "reverse").fits
    assert len(fits) >= 2
    for fit in fits:
        start = [fit.means[0, 0] + 0.05, np.log(fit.covariances[0, 0, 0]) / 2 + 0.05]
        end = minimize(reverse, start, method="BFGS")
        assert end.fun == pytest.approx(fit.value, abs=1e-9)
        assert end.x[0] == pytest.approx(fit.means[0, 0], abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-30, 30),
    st.floats(0.01, 100),
    st.sampled_from(["reverse", "jensen_shannon", "alpha"]),
    st.sampled_from([1, 2]),
)
def test_fits_move_and_scale_with_the_target(
    shift: float, scale: float, objective: str, components: int
) -> None:
    alpha = 0.5 if objective == "alpha" else None
    moved = NormalMixture(THREE.weights, shift + scale * THREE.locs, scale * THREE.scales)

    def best(target: NormalMixture) -> Fit:
        return project(target, objective, alpha=alpha, components=components).best

    here, there = best(THREE), best(moved)
    assert there.value == pytest.approx(here.value, abs=1e-9)
    np.testing.assert_allclose(
        there.means, shift + scale * here.means, atol=1e-6 * (scale + abs(shift))
    )
    np.testing.assert_allclose(there.covariances, scale**2 * here.covariances, rtol=1e-5)


def test_two_components_find_a_mixture_of_two_again() -> None:
    two = NormalMixture([0.3, 0.7], [-2.0, 1.5], [0.6, 1.1])
    for objective in ("forward", "reverse", "jensen_shannon"):
        fit = project(two, objective, components=2).best
        assert fit.value <= 1e-12
        np.testing.assert_allclose(fit.weights, two.weights, atol=1e-6)
        np.testing.assert_allclose(fit.means[:, 0], two.locs, atol=1e-6)
        np.testing.assert_allclose(fit.covariances[:, 0, 0], two.scales**2, atol=1e-6)


def test_the_path_goes_down_to_the_fit() -> None:
    fit = project(THREE, "reverse").best
    assert fit.path is not None
    assert (np.diff(fit.path.values) <= 1e-12).all()
    assert fit.path.models.loc[-1, 0, 0] == fit.means[0, 0]
    assert fit.path.values[-1] == pytest.approx(fit.value, abs=1e-10)


@pytest.mark.parametrize(
    ("target", "words"),
    [(Cauchy(0, 1), "no mean"), (StudentT(1.5, 0, 1), "an infinite variance")],
)
def test_a_heavy_tail_has_no_forward_fit_and_says_why(target: object, words: str) -> None:
    for components in (1, 2):
        found = project(target, "forward", components=components)
        assert not found.fits
        assert found.reason is not None
        assert words in found.reason
    with pytest.raises(ValueError, match="there is no fit"):
        _ = found.best
    assert project(target, "reverse").fits
