"""Exponential: the steps its oracle takes, against plain integrals of the densities."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Exponential
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral


def log_density(g, x):
    (rate,) = exactly(g.rate)
    return mp.log(rate) - rate * x


@pytest.mark.parametrize(("rate_p", "rate_q"), [(1.5, 0.4), (0.3, 0.301)])
def test_the_integral(rate_p, rate_q):
    edges = [mpf(k) / mpf(rate_p) for k in (0, 1, 4, 12, 30, 70)]
    assert_kl_is_the_integral(Exponential(rate_p), Exponential(rate_q), log_density, edges)
