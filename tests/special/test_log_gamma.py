"""Log-gamma's remainders and half steps against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from kllab.special.log_gamma import (
    digamma_remainder,
    half_step,
    half_step_difference,
    half_step_slope,
    remainder_difference,
    stirling_remainder,
)

POINTS = np.concatenate(
    [np.geomspace(1e-300, 1e150, 97), np.geomspace(0.05, 20, 300), [0.9999, 1, 1.0001, 3.9999, 4]]
)


def test_remainders_of_log_gamma_and_digamma():
    with np.errstate(all="ignore"):
        values, slopes = stirling_remainder(POINTS), digamma_remainder(POINTS)
    for x, value, slope in zip(POINTS, values, slopes, strict=True):
        with mp.workdps(700 if x < 1e-3 or x > 1e3 else 50):
            y = mpf(x)
            stirling = (y - mpf(1) / 2) * mp.log(y) - y + mp.log(2 * mp.pi) / 2
            truth = mpmath.loggamma(y) - stirling
            assert abs(value / truth - 1) <= 3.5e-15, x
            truth = mpmath.digamma(y) - mp.log(y) + 1 / (2 * y)
            assert abs(slope / truth - 1) <= 3.5e-15, x


def test_remainders_of_scalars_and_at_the_end_of_float64():
    assert stirling_remainder(np.array([[0.5, 20.0]])).shape == (1, 2)
    assert float(stirling_remainder(np.array(np.inf))) == 0
    assert float(stirling_remainder(np.array(0.5))) == stirling_remainder(np.array([0.5]))[0]


def test_half_step_against_log_gamma():
    def c(v):
        return mp.loggamma((v + 1) / 2) - mp.loggamma(v / 2) - mp.log(v / 2) / 2

    for v in 10.0 ** np.arange(-6, 13, 0.61):
        with mp.workdps(70):
            value, slope = c(mpf(v)), mp.diff(c, mpf(v))
            assert float(half_step(v)) == pytest.approx(float(value), rel=1e-14)
            assert float(half_step_slope(v)) == pytest.approx(float(slope), rel=1e-14)
            for factor in (1 + 1e-15, 1 - 1e-9, 1.3, 0.2, 1e4, 1e-4):
                other = v * factor
                truth = c(mpf(other)) - value
                got = half_step_difference(*map(np.float64, (other, v, other - v)))
                assert float(got) == pytest.approx(float(truth), rel=1e-14, abs=0)


def test_differences_of_remainders():
    for x in 10.0 ** np.arange(-6, 13, 0.61):
        for factor in (1 + 1e-15, 1 - 1e-9, 1.3, 0.2, 1e4, 1e-4):
            other = x * factor
            with mp.workdps(70):
                log, half = mp.log, mpf(1) / 2
                values = [mp.loggamma(y) - (y - half) * log(y) + y for y in map(mpf, (other, x))]
            got = remainder_difference(*map(np.float64, (other, x, other - x)))
            assert float(got) == pytest.approx(float(values[0] - values[1]), rel=1e-14, abs=0)
