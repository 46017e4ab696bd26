"""Pairs with Normal that are bounded away from 0: the oracle, against plain integrals."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import (
    Exponential,
    Gamma,
    Gumbel,
    InverseGamma,
    Logistic,
    LogNormal,
    Normal,
    Pareto,
    explain_kl,
)
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    if isinstance(g, Exponential):
        (rate,) = exactly(g.rate)
        return mp.log(rate) - rate * x
    if isinstance(g, Gamma | InverseGamma):
        a, rate = exactly(g.concentration, g.rate)
        powers = (a - 1) * mp.log(x) - rate * x
        if isinstance(g, InverseGamma):
            powers = -(a + 1) * mp.log(x) - rate / x
        return a * mp.log(rate) - mp.loggamma(a) + powers
    if isinstance(g, Pareto):
        scale, alpha = exactly(g.scale, g.alpha)
        return mp.log(alpha) + alpha * mp.log(scale) - (alpha + 1) * mp.log(x)
    loc, scale = exactly(g.loc, g.scale)
    z = ((mp.log(x) if isinstance(g, LogNormal) else x) - loc) / scale
    if isinstance(g, Normal | LogNormal):
        jacobian = mp.log(x) if isinstance(g, LogNormal) else 0
        return -(z**2) / 2 - mp.log(scale * mp.sqrt(2 * mp.pi)) - jacobian
    if isinstance(g, Logistic):
        return -z - 2 * mp.log1p(mp.exp(-z)) - mp.log(scale)
    return -z - mp.exp(-z) - mp.log(scale)


@pytest.mark.parametrize("q", [Normal(0.4, 1.2), Normal(-0.5, 1.6)])
def test_the_integral(q):
    edges = [mpf(k) for k in (0, 1, 2, 4, 8, 14, 22, 32, 45, 60)]
    assert_kl_is_the_integral(Exponential(1.25), q, log_density, edges)
    edges = [mpf(k) for k in (-5, -3, -2, -1, *edges, 80)]
    assert_kl_is_the_integral(Gumbel(0.3, 1.2), q, log_density, edges)
    edges = [*(-edge for edge in reversed(edges[4:])), *edges[4:]]
    assert_kl_is_the_integral(Logistic(0.3, 1.2), q, log_density, edges)


@pytest.mark.parametrize(
    ("p", "edges"),
    [
        (Gamma(2.5, 1.5), [0, *(mpf(2) ** k for k in range(-45, 7))]),
        (InverseGamma(7.5, 1.5), [mpf(2) ** k for k in range(-6, 16)]),
        (Pareto(0.5, 7.5), [mpf(2) ** k for k in range(-1, 16)]),
        (LogNormal(0.3, 0.5), [mp.exp(mpf(k) / 2) for k in range(-10, 12)]),
    ],
)
def test_the_integral_on_the_half_line(p, edges):
    assert_kl_is_the_integral(p, Normal(0.5, 1.5), log_density, edges)


@pytest.mark.parametrize("p", [Pareto(1, 2), Pareto(1, 0.5), InverseGamma(2, 1)])
def test_the_reason_is_the_variance(p):
    explained = explain_kl(p, Normal(0, 1))
    assert explained.value == mp.inf
    assert explained.reason.startswith("the variance of p is infinite")


@pytest.mark.parametrize("p", [Pareto(1e200, 2.5), InverseGamma(2.5, 1e200), LogNormal(999, 1)])
def test_or_the_size(p):
    assert "larger than the largest float64" in explain_kl(p, Normal(0, 1)).reason
