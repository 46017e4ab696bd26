"""Gamma and InverseGamma: the steps its oracle takes, against plain integrals of the densities."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Exponential, Gamma, InverseGamma
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    a, rate = (
        (1, mpf(float(g.rate))) if isinstance(g, Exponential) else exactly(g.concentration, g.rate)
    )
    of_gamma = a * mp.log(rate) + (a - 1) * mp.log(x) - rate * x - mp.loggamma(a)
    if isinstance(g, InverseGamma):
        return a * mp.log(rate) - (a + 1) * mp.log(x) - rate / x - mp.loggamma(a)
    return of_gamma


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (Gamma(2.5, 1.5), Gamma(3, 0.7)),
        (Gamma(20, 3), Gamma(20.01, 3)),
        (Gamma(3, 1), Exponential(0.4)),
        (Exponential(1.5), Gamma(2, 2)),
    ],
)
def test_the_integral(p, q):
    edges = [0, *(mpf(2) ** k for k in range(-45, 7))]
    assert_kl_is_the_integral(p, q, log_density, edges)


def test_the_integral_of_reciprocals():
    edges = [mpf(2) ** k for k in range(-7, 20)]
    p, q = InverseGamma(7.5, 1.5), InverseGamma(4, 0.7)
    assert_kl_is_the_integral(p, q, log_density, edges)
