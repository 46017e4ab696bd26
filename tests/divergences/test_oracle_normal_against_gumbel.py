"""Normal against Gumbel and their exponentials: the oracle, against plain integrals."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Exponential, Gumbel, LogNormal, Normal, Weibull
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    if isinstance(g, Exponential | Weibull):
        scale = 1 / mpf(float(g.rate)) if isinstance(g, Exponential) else mpf(float(g.scale))
        k = mpf(1) if isinstance(g, Exponential) else mpf(float(g.concentration))
        return mp.log(k / scale) + (k - 1) * mp.log(x / scale) - (x / scale) ** k
    loc, scale = exactly(g.loc, g.scale)
    z = (mp.log(x) - loc if isinstance(g, LogNormal) else x - loc) / scale
    if isinstance(g, Gumbel):
        return -z - mp.exp(-z) - mp.log(scale)
    jacobian = mp.log(x) if isinstance(g, LogNormal) else 0
    return -(z**2) / 2 - mp.log(scale * mp.sqrt(2 * mp.pi)) - jacobian


def test_normal():
    edges = [mpf(k) / 2 for k in range(-20, 25, 3)]
    assert_kl_is_the_integral(Normal(0.5, 0.8), Gumbel(0.3, 1.2), log_density, edges)


@pytest.mark.parametrize("q", [Exponential(0.8), Weibull(1.3, 1.6)])
def test_log_normal(q):
    edges = [mp.exp(mpf(k) / 2) for k in range(-10, 12)]
    assert_kl_is_the_integral(LogNormal(0.3, 0.5), q, log_density, edges)
