"""Log-gamma's remainders and half steps against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from kllab.special.log_gamma import (
    half_step,
    half_step_difference,
    half_step_slope,
    stirling_remainder,
)


def test_stirling_remainder():
    points = np.concatenate([np.geomspace(1e-300, 1e300, 97), [0.5, 1, 2, 7.99, 8, 9.99, 10, 12]])
    with np.errstate(all="ignore"):
        values = stirling_remainder(points)
    for x, value in zip(points, values, strict=True):
        with mp.workdps(700):
            y = mpf(x)
            series = (y - mpf(1) / 2) * mp.log(y) - y + mp.log(2 * mp.pi) / 2
            truth = mpmath.loggamma(y) - series
        assert abs(value - truth) <= 1e-15 * float(truth) + (4e-15 if x < 8 else 0), x


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
