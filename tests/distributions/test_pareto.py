"""Pareto: densities, distribution function and moments, at the ends of float64 too."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp
from scipy import stats

from kllab import Pareto
from tests.support.at_points import assert_cdf, assert_log_density, assert_moment, exactly


def test_against_scipy():
    p, frozen = Pareto(1.5, 3.7), stats.pareto(3.7, scale=1.5)
    x = np.linspace(-1, 9, 21)
    np.testing.assert_allclose(p.prob(x), frozen.pdf(x), rtol=1e-13)
    np.testing.assert_allclose(p.cdf(x), frozen.cdf(x), rtol=1e-13)
    assert p.entropy() == pytest.approx(frozen.entropy())
    assert (p.mean, p.variance, p.mode) == pytest.approx((*frozen.stats(), 1.5))


def log_density(p, x):
    scale, alpha = exactly(p.scale, p.alpha)
    return mp.log(alpha) + alpha * mp.log(scale) - (alpha + 1) * mp.log(x)


def test_log_density():
    assert_log_density(Pareto, log_density, 40)


def test_cdf():
    def cdf(p, x):
        scale, alpha = exactly(p.scale, p.alpha)
        return -mp.expm1(alpha * mp.log(scale / x))

    assert_cdf(Pareto, cdf, 40)


def test_moments_that_do_not_exist_are_infinite():
    p = Pareto(1, [0.5, 1, 1.5, 2, 3])
    assert p.mean.tolist() == [np.inf, np.inf, 3, 2, 1.5]
    assert p.variance.tolist() == [np.inf] * 4 + [0.75]


@pytest.mark.parametrize(
    ("scale", "alpha"), [(1e150, 1e75), (5e174, 1e75), (1e-160, 3), (1e200, 1e100), (2, 2 + 1e-12)]
)
def test_moments(scale, alpha):
    p = Pareto(scale, alpha)
    with mp.workdps(300):
        s, a = exactly(scale, alpha)
        assert_moment(p.mean, a * s / (a - 1))
        assert_moment(p.variance, a * s**2 / (a - 1) ** 2 / (a - 2))


def test_the_support_starts_at_the_scale():
    p = Pareto([1, 2], 3)
    assert p.prob(1.5).tolist()[1] == 0
    assert p.log_prob(1.5)[0] > p.log_prob(1.5)[1] == -np.inf
    assert p.cdf(1.5)[1] == 0
    assert str(Pareto(1, 2).support) == "[1, inf)"
    assert "depends" in str(p.support)
    centres, scales = Pareto(2, 4).centres_and_scales()
    assert (centres.tolist(), scales.tolist()) == ([2], [0.5])


def test_parameters_are_checked():
    with pytest.raises(ValueError, match="Pareto: alpha must be positive and finite"):
        Pareto(1, -1)
    with pytest.raises(ValueError, match="Pareto: scale must be positive and finite"):
        Pareto(0, 1)
