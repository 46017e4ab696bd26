"""Cauchy against its definition, and far out in its tails."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Cauchy, explain_kl, kl_divergence
from tests.support.definitions import log_density


def test_there_are_no_moments():
    p = Cauchy([0, 1], 2)
    assert np.isnan(p.mean).all()
    assert np.isnan(p.variance).all()
    assert p.mode.tolist() == [0, 1]
    assert [part.tolist() for part in p.element((1,)).centres_and_scales()] == [[1], [2]]


@pytest.mark.parametrize("x", [-1e300, -1e9, -1e7, -1.0, 0.0, 1e-9, 3.0, 1e8, 1.0000001e8, 1e200])
@pytest.mark.parametrize("scale", [1e-200, 1e-3, 1.0, 1e200])
def test_density_and_tails_to_the_ends_of_float64(x, scale):
    p = Cauchy(0, scale)
    with mp.workdps(700):
        truth = log_density(p)(mpf(x))
        density, below = mp.exp(truth), mp.atan2(1, -mpf(x) / mpf(scale)) / mp.pi
    assert p.log_prob(x) == pytest.approx(float(truth), rel=1e-14)
    assert p.prob(x) == pytest.approx(float(density), rel=1e-13, abs=1e-320)
    assert p.cdf(x) == pytest.approx(float(below), rel=1e-14, abs=1e-320)


def test_divergence_is_symmetric_and_logarithmic():
    p, q = Cauchy(0, 1e-200), Cauchy(1e200, 1e-100)
    value = kl_divergence(p, q)
    assert value == kl_divergence(q, p)
    assert value == pytest.approx(700 * np.log(10) - np.log(4), rel=1e-15)
    assert explain_kl(Cauchy(-1.7e308, 5e-324), Cauchy(1.7e308, 1.7e308)).reason is None
