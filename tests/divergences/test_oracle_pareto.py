"""Pareto: the steps its oracle takes, against plain integrals of the densities."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Pareto
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral
from tests.support.oracle import KL


def log_density(g, x):
    scale, alpha = exactly(g.scale, g.alpha)
    return mp.log(alpha) + alpha * mp.log(scale) - (alpha + 1) * mp.log(x)


@pytest.mark.parametrize("q", [Pareto(1.5, 2.5), Pareto(0.2, 4)])
def test_the_integral(q):
    edges = [mpf(1.5) * 2**k for k in range(27)]
    assert_kl_is_the_integral(Pareto(1.5, 3.5), q, log_density, edges)


def test_a_start_before_q():
    assert KL[Pareto, Pareto](Pareto(1, 2), Pareto(1.5, 2)) == mp.inf
