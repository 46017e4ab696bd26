"""Weibull: the steps its oracle takes, against plain integrals of the densities."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Exponential, Weibull
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    if isinstance(g, Exponential):
        scale, k = 1 / mpf(float(g.rate)), mpf(1)
    else:
        scale, k = exactly(g.scale, g.concentration)
    return mp.log(k / scale) + (k - 1) * mp.log(x / scale) - (x / scale) ** k


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (Weibull(1.5, 2.5), Weibull(1.4, 3)),
        (Weibull(2, 1.5), Exponential(0.4)),
        (Exponential(1.5), Weibull(2, 0.8)),
    ],
)
def test_the_integral(p, q):
    edges = [0, *(mpf(2) ** k for k in range(-80, 7))]
    assert_kl_is_the_integral(p, q, log_density, edges)
