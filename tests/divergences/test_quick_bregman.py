"""The quick Bregman divergence of log-gamma against the careful one, within its size."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Beta, kl_divergence
from kllab.distributions.log_gamma import log_gamma_bregman
from kllab.divergences import quick_bregman
from kllab.divergences.quick_bregman import quick_log_gamma_bregman
from tests.support.truth import magnitude


@pytest.mark.parametrize("powers", [(-1, 1), (-6, 6), (2, 9), (-6, -1)], ids=str)
def test_rounding_is_that_of_the_size(powers):
    rng = np.random.default_rng(1)
    a, b = magnitude(rng, *powers, (2, 20_000))
    value, size = quick_log_gamma_bregman(b, a, b - a)
    error = np.abs(value - log_gamma_bregman(b, a, b - a))
    kept = value > size / 220
    assert kept.mean() > 0.4
    assert (error <= 9e-14 * value)[kept].all()
    same, size = quick_log_gamma_bregman(a, a, a - a)
    assert (same <= 1e-17).all()
    assert (size >= 0.1).all()


@pytest.mark.parametrize("x", [4.0, 4.5, 6.0, 11.0, 50.0, 1e4])
def test_the_fitted_remainder_and_its_slope(x):
    with mp.workdps(40):
        y = mpf(x)
        remainder = mpmath.loggamma(y) - ((y - 0.5) * mp.log(y) - y + mp.log(2 * mp.pi) / 2)
        slope = mpmath.digamma(y) - mp.log(y) + 1 / (2 * y)
    u = np.array([1 / x])
    series = quick_bregman._series
    assert abs(float(series(u, quick_bregman._REMAINDER)[0] - remainder)) <= 2e-17
    assert abs(float(series(u, quick_bregman._SLOPE)[0] / x - slope)) <= 5e-17


def test_one_of_a_batch_is_the_same_as_alone():
    rng = np.random.default_rng(2)
    c = magnitude(rng, -2, 2, (4, 30_000))
    c[2:, ::7] = c[:2, ::7] * (1 + 1e-9)
    value = kl_divergence(Beta(*c[:2]), Beta(*c[2:]))
    for i in (0, 1, 7, 16_383, 16_384, 29_999):
        alone = kl_divergence(Beta(*c[:2, i]), Beta(*c[2:, i]))
        assert value[i] == pytest.approx(alone, rel=1e-13)
