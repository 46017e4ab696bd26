"""Exponential, Gumbel and Logistic against Normal: the oracle, against plain integrals."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Exponential, Gumbel, Logistic, Normal
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    if isinstance(g, Exponential):
        (rate,) = exactly(g.rate)
        return mp.log(rate) - rate * x
    loc, scale = exactly(g.loc, g.scale)
    z = (x - loc) / scale
    if isinstance(g, Normal):
        return -(z**2) / 2 - mp.log(scale * mp.sqrt(2 * mp.pi))
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
