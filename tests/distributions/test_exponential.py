"""Exponential: densities, distribution function and moments, at the ends of float64 too."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import Exponential
from tests.support.at_points import assert_cdf, assert_log_density, exactly


def test_against_scipy():
    p, frozen = Exponential(1.7), stats.expon(scale=1 / 1.7)
    x = np.linspace(-1, 9, 21)
    np.testing.assert_allclose(p.prob(x), frozen.pdf(x), rtol=1e-13)
    np.testing.assert_allclose(p.cdf(x), frozen.cdf(x), rtol=1e-13)
    assert p.entropy() == pytest.approx(frozen.entropy())
    assert (p.mean, p.variance, p.mode) == pytest.approx((1 / 1.7, 1 / 1.7**2, 0))


def log_density(p, x):
    (rate,) = exactly(p.rate)
    return mp.log(rate) - rate * x


def test_log_density():
    assert_log_density(Exponential, log_density, 40)


def test_cdf():
    assert_cdf(Exponential, lambda p, x: -mp.expm1(-mpf(float(p.rate)) * x), 40)


def test_the_ends():
    p = Exponential([1e-200, 1e200])
    assert p.mean.tolist() == [1e200, 1e-200]
    assert p.variance.tolist() == [np.inf, 0]
    assert p.cdf(np.inf).tolist() == [1, 1]
    assert p.log_prob(0).tolist() == np.log(p.rate).tolist()
    assert p.log_prob(-1).tolist() == [-np.inf, -np.inf]
    assert Exponential(1).cdf(1e-300) == 1e-300
    assert str(p.support) == "[0, inf)"


@pytest.mark.parametrize("rate", [0, -1, np.inf, np.nan])
def test_rates_are_positive_and_finite(rate):
    with pytest.raises(ValueError, match="Exponential: rate must be positive and finite"):
        Exponential(rate)
