"""Log densities, distribution functions and moments against their definitions in many digits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Beta,
    Exponential,
    Gamma,
    Gumbel,
    HalfNormal,
    InverseGamma,
    LogNormal,
    Pareto,
    VonMises,
    Weibull,
)
from tests.support.definitions import LOG_DENSITY, log_density, parameters
from tests.support.oracle import DRAWS, KINDS
from tests.support.truth import LARGEST, magnitude


def draws_and_outcomes(family: type, kind: str, count: int, seed: int) -> Iterator[tuple[Any, Any]]:
    """Yield members with samples, points close to and far from one of them, and the mode."""
    rng = np.random.default_rng([seed, KINDS.index(kind)])
    for _ in range(count):
        p, _ = DRAWS[family, family](rng, kind)
        with np.errstate(all="ignore"):
            x = p.sample(3, rng=rng)
            factors = [1 + 1e-9, magnitude(rng, -3, 3), magnitude(rng, -30, 5)]
            points = [*x, *(x[0] * np.array(factors)), p.mode]
        yield from ((p, float(x)) for x in points if p.support.contains(np.float64(x)) and x != 0)


WITH_MORE_DIGITS = {Beta, VonMises}
"""Families whose terms cancel more than 160 digits; their own files test them."""


@pytest.mark.parametrize(
    "family", [f for f in LOG_DENSITY if f not in WITH_MORE_DIGITS], ids=lambda f: f.__name__
)
@pytest.mark.parametrize("kind", KINDS)
def test_log_density(family, kind):
    for p, x in draws_and_outcomes(family, kind, 40, seed=21):
        with mp.workdps(160):  # terms up to 1e100 times the result cancel
            truth = log_density(p)(mpf(x))
            if abs(truth) > LARGEST:
                assert p.log_prob(x) == -np.inf, (p, x)
            else:
                error = abs(p.log_prob(x) - truth)
                assert error <= 1e-13 * max(1, abs(truth)), (p, x, p.log_prob(x), truth)


def gamma_cdf(x, a, rate):
    # Above shape 1000 the series is slow, and the rounding of rate * x matters.
    return mp.gammainc(a, 0, rate * x, regularized=True) if a < 1000 and rate * x < 1e4 else None


def gumbel_cdf(x, m, s):
    return mp.exp(-mp.exp((m - x) / s)) if (m - x) / s < 8 else mpf(0)


def weibull_cdf(x, s, k):
    t = k * mp.log(x / s)
    return -mp.expm1(-mp.exp(t)) if t < 9 else mpf(1)


def inverse_gamma_cdf(x, a, rate):
    if a > 1000 or not 1e-280 < rate / x < 1e4:
        return None
    return mp.gammainc(a, rate / x, regularized=True)


CDF = {
    Exponential: (lambda x, rate: -mp.expm1(-rate * x), 40, 1e-13),
    Gamma: (gamma_cdf, 25, 1e-12),
    Gumbel: (gumbel_cdf, 40, 1e-12),  # exp(-700) of a rounded 700
    HalfNormal: (lambda x, s: mp.erf(x / s / mp.sqrt(2)) if x / s < 30 else mpf(1), 40, 1e-13),
    InverseGamma: (inverse_gamma_cdf, 15, 1e-12),
    LogNormal: (lambda x, m, s: mp.ncdf((mp.log(x) - m) / s), 25, 1e-12),  # ndtr of a rounded z
    Pareto: (lambda x, s, a: -mp.expm1(a * mp.log(s / x)), 40, 1e-13),
    Weibull: (weibull_cdf, 40, 1e-13),
}
"""The distribution function, None where it is slow; the number of members; the relative error."""


@pytest.mark.parametrize("family", CDF, ids=lambda family: family.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_distribution_function(family, kind):
    """The error is relative, in the lower tail too, down to the smallest normal number."""
    cdf, count, bar = CDF[family]
    for p, x in draws_and_outcomes(family, kind, count, seed=22):
        with mp.workdps(60):
            truth = cdf(mpf(x), *parameters(p))
            if truth is not None:
                error = abs(p.cdf(x) - truth)
                assert error <= bar * truth + mpf("1e-300"), (p, x, p.cdf(x), truth)


def assert_moment(value: float, truth: mpf, bar: float = 1e-13) -> None:
    """Assert a relative error below `bar`, and inf where it overflows."""
    if truth > LARGEST:
        assert value == np.inf
    else:
        assert abs(value - truth) <= bar * abs(truth) + mpf("1e-310"), (value, truth)


@pytest.mark.parametrize(
    ("loc", "scale"),
    [(0, 1e-8), (400, 1e-100), (-690, 3), (600, 12), (-1400, 45), (300, 30), (-1e5, 30)],
)
def test_moments_of_log_normal(loc, scale):
    p = LogNormal(loc, scale)
    with mp.workdps(50):
        m, s = parameters(p)
        assert_moment(p.mean, mp.exp(m + s**2 / 2), 1e-15)
        assert_moment(p.variance, mp.expm1(s**2) * mp.exp(2 * m + s**2), 1e-15)
        assert_moment(p.mode, mp.exp(m - s**2), 1e-15)


@pytest.mark.parametrize(
    ("scale", "alpha"), [(1e150, 1e75), (5e174, 1e75), (1e-160, 3), (1e200, 1e100), (2, 2 + 1e-12)]
)
def test_moments_of_pareto(scale, alpha):
    p = Pareto(scale, alpha)
    with mp.workdps(300):
        s, a = parameters(p)
        assert_moment(p.mean, a * s / (a - 1))
        assert_moment(p.variance, a * s**2 / (a - 1) ** 2 / (a - 2))


@pytest.mark.parametrize("k", [0.015, 0.03, 0.5, 1, 3.9, 4.1, 7.9, 8.1, 100, 1e8])
@pytest.mark.parametrize("scale", [1e-200, 1, 1e155])
def test_moments_of_weibull(scale, k):
    p = Weibull(scale, k)
    with mp.workdps(50):
        s, u = mpf(scale), 1 / mpf(k)
        assert_moment(p.mean, s * mp.gamma(1 + u))
        assert_moment(p.variance, s**2 * (mp.gamma(1 + 2 * u) - mp.gamma(1 + u) ** 2), 2e-13)
        if k >= 1:
            assert_moment(p.mode, s * (1 - u) ** u)
