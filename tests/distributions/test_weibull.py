"""Weibull: densities, distribution function and moments, at the ends of float64 too."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import Weibull
from tests.support.at_points import assert_cdf, assert_log_density, assert_moment, exactly


def test_against_scipy():
    p, frozen = Weibull(1.7, 2.5), stats.weibull_min(2.5, scale=1.7)
    x = np.linspace(-1, 6, 21)
    np.testing.assert_allclose(p.prob(x), frozen.pdf(x), rtol=1e-13)
    np.testing.assert_allclose(p.cdf(x), frozen.cdf(x), rtol=1e-13)
    assert p.entropy() == pytest.approx(frozen.entropy())
    assert (p.mean, p.variance) == pytest.approx(frozen.stats())
    assert p.mode == pytest.approx(1.7 * 0.6**0.4)


def log_density(p, x):
    scale, k = exactly(p.scale, p.concentration)
    t = k * mp.log(x / scale)
    return mp.log(k / scale) + (k - 1) * mp.log(x / scale) - mp.exp(t) if t < 800 else -mp.inf


def test_log_density():
    assert_log_density(Weibull, log_density, 40)


def test_cdf():
    def cdf(p, x):
        scale, k = exactly(p.scale, p.concentration)
        t = k * mp.log(x / scale)
        return -mp.expm1(-mp.exp(t)) if t < 9 else mpf(1)

    assert_cdf(Weibull, cdf, 40)


@pytest.mark.parametrize("k", [0.015, 0.03, 0.5, 1, 3.9, 4.1, 7.9, 8.1, 100, 1e8])
@pytest.mark.parametrize("scale", [1e-200, 1, 1e155])
def test_moments(scale, k):
    p = Weibull(scale, k)
    with mp.workdps(50):
        s, u = mpf(scale), 1 / mpf(k)
        assert_moment(p.mean, s * mp.gamma(1 + u))
        assert_moment(p.variance, s**2 * (mp.gamma(1 + 2 * u) - mp.gamma(1 + u) ** 2), 2e-13)
        if k >= 1:
            assert_moment(p.mode, s * (1 - u) ** u)


def test_the_density_at_zero():
    assert Weibull(2, [0.5, 1, 2]).log_prob(0).tolist() == [np.inf, -np.log(2), -np.inf]
    assert Weibull(2, [0.5, 1]).mode.tolist() == [0, 0]


def test_steps():
    # Shapes so large that all mass is at the scale.
    p = Weibull(1, 1e200)
    assert p.cdf([0.5, 1, 2]).tolist() == pytest.approx([0, 1 - np.exp(-1), 1])
    assert p.log_prob([0.5, 2]).tolist() == pytest.approx([-1e200 * np.log(2), -np.inf])


@pytest.mark.parametrize("name", ["concentration", "scale"])
def test_parameters_are_checked(name):
    given = {"concentration": 1, "scale": 1, name: 0}
    with pytest.raises(ValueError, match=f"Weibull: {name} must be positive and finite"):
        Weibull(**given)
