"""LogNormal: the steps its oracle takes, against plain integrals of the densities."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import LogNormal
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    loc, scale = exactly(g.loc, g.scale)
    return -(((mp.log(x) - loc) / scale) ** 2) / 2 - mp.log(x * scale * mp.sqrt(2 * mp.pi))


@pytest.mark.parametrize("q", [LogNormal(0.2, 0.9), LogNormal(-1, 0.4)])
def test_the_integral(q):
    edges = [mp.exp(mpf(k) / 2) for k in range(-11, 13)]
    assert_kl_is_the_integral(LogNormal(0.3, 0.5), q, log_density, edges)
