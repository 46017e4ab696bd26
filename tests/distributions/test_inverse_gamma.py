"""InverseGamma: densities, distribution function and moments, at the ends of float64 too."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import InverseGamma
from tests.support.at_points import assert_cdf, assert_log_density, exactly


def test_against_scipy():
    p, frozen = InverseGamma(3.5, 1.7), stats.invgamma(3.5, scale=1.7)
    x = np.linspace(-1, 9, 21)
    np.testing.assert_allclose(p.prob(x), frozen.pdf(x), rtol=1e-13)
    np.testing.assert_allclose(p.cdf(x), frozen.cdf(x), rtol=1e-13)
    assert p.entropy() == pytest.approx(frozen.entropy())
    assert (p.mean, p.variance, p.mode) == pytest.approx((*frozen.stats(), 1.7 / 4.5))


def log_density(p, x):
    a, rate = exactly(p.concentration, p.rate)
    return a * mp.log(rate) - (a + 1) * mp.log(x) - rate / x - mp.loggamma(a)


def test_log_density():
    assert_log_density(InverseGamma, log_density, 40)


def test_cdf():
    def cdf(p, x):
        a, rate = exactly(p.concentration, p.rate)
        if a > 1000 or not 1e-280 < rate / x < 1e4:
            return None
        return mp.gammainc(a, rate / x, regularized=True)

    assert_cdf(InverseGamma, cdf, 15, bar=1e-12)


def test_cdf_where_rate_over_x_underflows():
    p = InverseGamma(1e-4, 1e-200)
    with mp.workdps(40):
        a, t = mpf(1e-4), mpf(1e-200) / mpf(1e200)
        assert abs(p.cdf(1e200) - (1 - t**a / mp.gamma(a + 1))) < 1e-15


def test_moments_that_do_not_exist_are_infinite():
    p = InverseGamma([0.5, 1, 1.5, 2, 3], 1)
    assert p.mean.tolist() == [np.inf, np.inf, 2, 1, 0.5]
    assert p.variance.tolist() == pytest.approx([np.inf] * 4 + [0.25])


def test_the_density_at_zero_is_zero():
    assert InverseGamma([0.5, 20], 3).log_prob(0).tolist() == [-np.inf, -np.inf]
    assert InverseGamma([0.5, 20], 3).cdf(0).tolist() == [0, 0]


@pytest.mark.parametrize("name", ["concentration", "rate"])
def test_parameters_are_checked(name):
    given = {"concentration": 1, "rate": 1, name: 0}
    with pytest.raises(ValueError, match=f"InverseGamma: {name} must be positive and finite"):
        InverseGamma(**given)
