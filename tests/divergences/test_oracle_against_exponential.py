"""Pairs with Exponential that are bounded away from 0: the oracle, against plain integrals."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Exponential, HalfNormal, InverseGamma, Pareto
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    if isinstance(g, Exponential):
        (rate,) = exactly(g.rate)
        return mp.log(rate) - rate * x
    if isinstance(g, HalfNormal):
        (scale,) = exactly(g.scale)
        return mp.log(2 / (scale * mp.sqrt(2 * mp.pi))) - (x / scale) ** 2 / 2
    if isinstance(g, Pareto):
        scale, alpha = exactly(g.scale, g.alpha)
        return mp.log(alpha) + alpha * mp.log(scale) - (alpha + 1) * mp.log(x)
    a, rate = exactly(g.concentration, g.rate)
    return a * mp.log(rate) - (a + 1) * mp.log(x) - rate / x - mp.loggamma(a)


@pytest.mark.parametrize(
    ("p", "q", "edges"),
    [
        (HalfNormal(1.5), Exponential(0.7), [0, 1, 3, 6, 10, 15]),
        (Exponential(1.5), HalfNormal(0.9), [0, 1, 3, 6, 12, 20, 32]),
        (Pareto(1.5, 4.5), Exponential(0.7), [mpf(1.5) * 2**k for k in range(22)]),
        (InverseGamma(7.5, 1.5), Exponential(2), [mpf(2) ** k for k in range(-7, 14)]),
    ],
)
def test_the_integral(p, q, edges):
    assert_kl_is_the_integral(p, q, log_density, edges)
