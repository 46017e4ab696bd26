"""HalfNormal: the steps its oracle takes, against plain integrals of the densities."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import HalfNormal, Normal
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    loc, halves = (mpf(float(g.loc)), 1) if isinstance(g, Normal) else (0, 2)
    (scale,) = exactly(g.scale)
    return mp.log(halves / (scale * mp.sqrt(2 * mp.pi))) - ((x - loc) / scale) ** 2 / 2


@pytest.mark.parametrize("q", [HalfNormal(0.8), HalfNormal(1.6), Normal(1.2, 0.9), Normal(-3, 2)])
def test_the_integral(q):
    edges = [mpf(1.5) * k for k in (0, 1, 2, 4, 7, 12)]
    assert_kl_is_the_integral(HalfNormal(1.5), q, log_density, edges)
