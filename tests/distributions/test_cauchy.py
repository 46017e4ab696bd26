"""Cauchy against its definition, and far out in its tails."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import Cauchy, explain_kl, kl_divergence

X = np.linspace(-9, 9, 37)


def test_density_and_cdf_against_scipy():
    p, frozen = Cauchy(0.5, 1.5), stats.cauchy(0.5, 1.5)
    np.testing.assert_allclose(p.prob(X), frozen.pdf(X), rtol=1e-13)
    np.testing.assert_allclose(p.log_prob(X), frozen.logpdf(X), rtol=1e-13)
    np.testing.assert_allclose(p.cdf(X), frozen.cdf(X), rtol=1e-13)
    assert p.entropy() == pytest.approx(float(frozen.entropy()), rel=1e-15)


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
        z = mpf(x) / mpf(scale)
        density = 1 / (mp.pi * mpf(scale) * (1 + z * z))
        log_density, below = mp.log(density), mp.atan2(1, -z) / mp.pi
    assert p.log_prob(x) == pytest.approx(float(log_density), rel=1e-14)
    assert p.prob(x) == pytest.approx(float(density), rel=1e-13, abs=1e-320)
    assert p.cdf(x) == pytest.approx(float(below), rel=1e-14, abs=1e-320)


def test_divergence_is_symmetric_and_logarithmic():
    p, q = Cauchy(0, 1e-200), Cauchy(1e200, 1e-100)
    value = kl_divergence(p, q)
    assert value == kl_divergence(q, p)
    assert value == pytest.approx(700 * np.log(10) - np.log(4), rel=1e-15)
    assert explain_kl(Cauchy(-1.7e308, 5e-324), Cauchy(1.7e308, 1.7e308)).reason is None
