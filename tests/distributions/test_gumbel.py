"""Gumbel: densities, distribution function and moments, at the ends of float64 too."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import Gumbel
from tests.support.at_points import assert_cdf, assert_log_density, exactly


def test_against_scipy():
    p, frozen = Gumbel(0.5, 1.7), stats.gumbel_r(0.5, 1.7)
    x = np.linspace(-5, 9, 21)
    np.testing.assert_allclose(p.prob(x), frozen.pdf(x), rtol=1e-13)
    np.testing.assert_allclose(p.cdf(x), frozen.cdf(x), rtol=1e-13)
    assert p.entropy() == pytest.approx(frozen.entropy())
    assert (p.mean, p.variance, p.mode) == pytest.approx((*frozen.stats(), 0.5))


def log_density(p, x):
    loc, scale = exactly(p.loc, p.scale)
    z = (x - loc) / scale
    return -z - mp.exp(-z) - mp.log(scale) if z > -800 else -mp.inf


def test_log_density():
    assert_log_density(Gumbel, log_density, 40)


def test_the_steep_side_keeps_its_digits():
    p = Gumbel(0.3, 0.7)
    for x in np.linspace(-490, -10, 49):
        with mp.workdps(60):
            truth = log_density(p, mpf(float(x)))
        assert abs(p.log_prob(x) - truth) <= 1e-14 * abs(truth)


def test_cdf():
    def cdf(p, x):
        loc, scale = exactly(p.loc, p.scale)
        z = (x - loc) / scale
        return mp.exp(-mp.exp(-z)) if z > -8 else mpf(0)

    assert_cdf(Gumbel, cdf, 40, bar=1e-12)  # exp(-700) of a rounded 700


def test_the_ends():
    p = Gumbel([0, 1e308], [1e-200, 1e308])
    assert p.log_prob(-1e308)[0] == -np.inf
    assert p.log_prob(1e308)[0] == -np.inf
    assert p.log_prob(-1e308)[1] == pytest.approx(2 - np.exp(2) - 308 * np.log(10))
    assert p.cdf([-np.inf, np.inf]).tolist() == [0, 1]


def test_parameters_are_checked():
    with pytest.raises(ValueError, match="Gumbel: loc must be finite"):
        Gumbel(np.inf, 1)
    with pytest.raises(ValueError, match="Gumbel: scale must be positive and finite"):
        Gumbel(0, 0)
