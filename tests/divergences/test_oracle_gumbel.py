"""Gumbel: the steps its oracle takes, against plain integrals of the densities."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Gumbel
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    loc, scale = exactly(g.loc, g.scale)
    z = (x - loc) / scale
    return -z - mp.exp(-z) - mp.log(scale)


@pytest.mark.parametrize("q", [Gumbel(0.4, 1.2), Gumbel(-0.5, 1.6)])
def test_the_integral(q):
    edges = [mpf(k) for k in (-5, -3, -2, -1, 0, 1, 2, 4, 7, 12, 20, 30, 45, 60, 80)]
    assert_kl_is_the_integral(Gumbel(0.3, 1.2), q, log_density, edges)
