"""HalfNormal: densities, distribution function and moments, at the ends of float64 too."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import HalfNormal
from tests.support.at_points import assert_cdf, assert_log_density, exactly


def test_against_scipy():
    p, frozen = HalfNormal(1.7), stats.halfnorm(scale=1.7)
    x = np.linspace(-1, 9, 21)
    np.testing.assert_allclose(p.prob(x), frozen.pdf(x), rtol=1e-13)
    np.testing.assert_allclose(p.cdf(x), frozen.cdf(x), rtol=1e-13)
    assert p.entropy() == pytest.approx(frozen.entropy())
    assert (p.mean, p.variance, p.mode) == pytest.approx((*frozen.stats(), 0))


def log_density(p, x):
    (scale,) = exactly(p.scale)
    return mp.log(2 / (scale * mp.sqrt(2 * mp.pi))) - (x / scale) ** 2 / 2


def test_log_density():
    assert_log_density(HalfNormal, log_density, 40)


def test_cdf():
    def cdf(p, x):
        z = x / mpf(float(p.scale))
        return mp.erf(z / mp.sqrt(2)) if z < 30 else mpf(1)

    assert_cdf(HalfNormal, cdf, 40)


def test_the_ends():
    p = HalfNormal([1e-200, 1e200])
    assert p.variance.tolist() == [0, np.inf]
    assert p.log_prob(1e200)[0] == -np.inf
    assert HalfNormal(1).cdf(1e-300) == pytest.approx(1e-300 * np.sqrt(2 / np.pi), rel=1e-15)


def test_scales_are_positive_and_finite():
    with pytest.raises(ValueError, match="HalfNormal: scale must be positive and finite"):
        HalfNormal(0)
