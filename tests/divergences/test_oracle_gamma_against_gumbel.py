"""Gamma and Exponential against Gumbel: the oracle, against plain integrals; the closest pairs."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Exponential, Gamma, Gumbel, kl_divergence
from tests.support.at_points import exactly
from tests.support.integrals import assert_kl_is_the_integral
from tests.support.oracle import KL, relative_error


def log_density(g, x):
    if isinstance(g, Gumbel):
        loc, scale = exactly(g.loc, g.scale)
        z = (x - loc) / scale
        return -z - mp.exp(-z) - mp.log(scale)
    a = mpf(1) if isinstance(g, Exponential) else mpf(float(g.concentration))
    rate = mpf(float(g.rate))
    return a * mp.log(rate) - mp.loggamma(a) + (a - 1) * mp.log(x) - rate * x


@pytest.mark.parametrize("p", [Gamma(2.5, 1.5), Exponential(1.25)])
def test_the_integral(p):
    edges = [0, *(mpf(2) ** k for k in range(-45, 7))]
    assert_kl_is_the_integral(p, Gumbel(0.4, 1.2), log_density, edges)


def test_gammas_that_are_nearly_gumbel():
    # The least divergence of all, 0.0029, at shapes of about 5; its terms are of order 1.
    for a in np.linspace(3, 9, 25):
        scale = np.sqrt(a) / 1.3
        q = Gumbel(a * np.log1p(1 / scale) * scale, scale)
        truth = KL[Gamma, Gumbel](Gamma(a, 1), q)
        assert truth < 0.02
        assert relative_error(kl_divergence(Gamma(a, 1), q), truth) < 5e-14


def test_units_in_which_float64_nearly_overflows():
    p, q = Gamma(2.5, 1e303), Gumbel(1e-303, 1e-303)
    assert relative_error(kl_divergence(p, q), KL[Gamma, Gumbel](p, q)) < 1e-14
