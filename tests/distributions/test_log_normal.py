"""LogNormal: densities, distribution function and moments, at the ends of float64 too."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import LogNormal
from tests.support.at_points import assert_cdf, assert_log_density, assert_moment, exactly


def test_against_scipy():
    p, frozen = LogNormal(0.5, 0.7), stats.lognorm(0.7, scale=np.exp(0.5))
    x = np.linspace(-1, 9, 21)
    np.testing.assert_allclose(p.prob(x), frozen.pdf(x), rtol=1e-13)
    np.testing.assert_allclose(p.cdf(x), frozen.cdf(x), rtol=1e-13)
    assert p.entropy() == pytest.approx(frozen.entropy())
    assert (p.mean, p.variance) == pytest.approx(frozen.stats())
    assert p.mode == pytest.approx(np.exp(0.5 - 0.49))


def log_density(p, x):
    loc, scale = exactly(p.loc, p.scale)
    return -(((mp.log(x) - loc) / scale) ** 2) / 2 - mp.log(x * scale * mp.sqrt(2 * mp.pi))


def test_log_density():
    assert_log_density(LogNormal, log_density, 40)


def test_narrow_ones_keep_their_digits():
    # The logarithm of x, rounded to a float64, would be off by a million scales.
    rng = np.random.default_rng(3)
    for scale in (1e-3, 1e-6, 1e-9, 1e-12):
        for loc in (0.1, 5.0, -300.0, 700.0):
            p = LogNormal(loc, scale)
            for x in p.sample(5, rng=rng):
                with mp.workdps(60):
                    truth = log_density(p, mpf(float(x)))
                assert abs(p.log_prob(x) - truth) <= 1e-13 * max(1, abs(truth))


def test_cdf():
    def cdf(p, x):
        loc, scale = exactly(p.loc, p.scale)
        return mp.ncdf((mp.log(x) - loc) / scale)

    assert_cdf(LogNormal, cdf, 25, bar=1e-12)  # ndtr of a rounded z, at 30 of them


@pytest.mark.parametrize(
    ("loc", "scale"),
    [(0, 1e-8), (400, 1e-100), (-690, 3), (600, 12), (-1400, 45), (300, 30), (-1e5, 30)],
)
def test_moments(loc, scale):
    p = LogNormal(loc, scale)
    with mp.workdps(50):
        m, s = exactly(loc, scale)
        assert_moment(p.mean, mp.exp(m + s**2 / 2), 1e-15)
        assert_moment(p.variance, mp.expm1(s**2) * mp.exp(2 * m + s**2), 1e-15)
        assert_moment(p.mode, mp.exp(m - s**2), 1e-15)


def test_the_density_at_zero_is_zero():
    p = LogNormal([0, 1e200], [1, 1e200])
    assert p.log_prob(0).tolist() == [-np.inf, -np.inf]
    assert p.prob(0).tolist() == [0, 0]
    assert p.cdf([0, 0]).tolist() == [0, 0]
    assert p.mean.tolist()[1] == np.inf


def test_parameters_are_checked():
    with pytest.raises(ValueError, match="LogNormal: loc must be finite"):
        LogNormal(np.inf, 1)
    with pytest.raises(ValueError, match="LogNormal: scale must be positive and finite"):
        LogNormal(0, 0)
