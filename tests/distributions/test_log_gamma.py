"""Log-gamma's building blocks against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from kllab.distributions.log_gamma import (
    log_gamma_bregman,
    log_gamma_difference,
    log_gamma_excess,
    stirling_remainder,
)

RANGES = {"ordinary": (-1, 2), "shapes": (-6, 8), "extreme": (-300, 300)}


def pairs(kind, near, count=150):
    rng = np.random.default_rng(3)
    low, high = RANGES[kind]
    a = 10.0 ** rng.uniform(low, high, count)
    b = 10.0 ** rng.uniform(low, high, count)
    if near:
        b = a * (1 + 10.0 ** rng.uniform(-17, -1, count) * rng.normal(size=count))
    return b, a


def truths(b, a):
    """The excess, the Bregman divergence and the difference, with digits for all that cancels."""
    digits = 80 + 2 * int(max(abs(np.log10(b)), abs(np.log10(a))))
    with mp.workdps(digits):
        b, a = mpf(float(b)), mpf(float(a))
        difference = mpmath.loggamma(b) - mpmath.loggamma(a)
        bregman = difference - mpmath.digamma(a) * (b - a)
        return bregman - (b * mp.log(b / a) - b + a), bregman, difference


def error(value, truth):
    if abs(truth) > np.finfo(float).max:
        return 0.0 if value == np.inf * np.sign(float(truth)) else np.inf
    return float(abs(mpf(float(value)) - truth) / max(abs(truth), mpf(1e-300)))


@pytest.mark.parametrize("near", [False, True], ids=["apart", "near"])
@pytest.mark.parametrize("kind", RANGES)
def test_excess_bregman_and_difference(kind, near):
    b, a = pairs(kind, near)
    with np.errstate(all="ignore"):
        found = [f(b, a, b - a) for f in (log_gamma_excess, log_gamma_bregman)]
        found.append(log_gamma_difference(b, a, b - a))
    for i in range(len(a)):
        excess, bregman, difference = truths(b[i], a[i])
        assert error(found[0][i], excess) <= 2e-14, (b[i], a[i])
        assert error(found[1][i], bregman) <= 2e-14, (b[i], a[i])
        # lgamma has its least value between 1 and 2; a difference across it passes through 0.
        if (a[i] > 1.46) == (b[i] > 1.46):
            assert error(found[2][i], difference) <= 1e-14, (b[i], a[i])


@pytest.mark.parametrize("a", [1e-300, 1e-9, 0.3, 1.4616321449683622, 9.999999, 1e8, 1e300])
def test_one_unit_in_the_last_place(a):
    b = np.nextafter(a, np.inf)
    excess, bregman, difference = truths(b, a)
    b, a = np.array(b), np.array(a)
    with np.errstate(all="ignore"):
        assert error(log_gamma_excess(b, a, b - a), excess) <= 1e-14
        assert error(log_gamma_bregman(b, a, b - a), bregman) <= 1e-14
        assert abs(log_gamma_difference(b, a, b - a) - difference) <= 2e-16 * abs(b - a) + abs(
            1e-14 * difference
        )


def test_equal_arguments_give_exactly_zero():
    a = np.geomspace(1e-300, 1e300, 300)
    with np.errstate(all="ignore"):
        for function in (log_gamma_excess, log_gamma_bregman, log_gamma_difference):
            np.testing.assert_array_equal(function(a, a, a - a), 0)


def test_a_difference_finer_than_its_arguments():
    # 1 + 1e-30 is 1 in float64; the caller knows the difference.
    one = np.array(1.0)
    assert log_gamma_bregman(one, one, np.array(1e-30)) == pytest.approx(
        np.pi**2 / 12 * 1e-60, rel=1e-14
    )


def test_infinite_where_the_largest_float64_ends():
    with np.errstate(all="ignore"):
        assert log_gamma_excess(np.array(1e10), np.array(1e-300), np.array(1e10)) == np.inf
        assert log_gamma_excess(np.array(1.0), np.array(5e-324), np.array(1.0)) == np.inf


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


def test_shapes_broadcast():
    b, a = np.ones((3, 1)) * 12, np.array([0.5, 20.0])
    assert log_gamma_excess(b, a, b - a).shape == (3, 2)
    assert log_gamma_difference(b, a, b - a).shape == (3, 2)
    assert stirling_remainder(a).shape == (2,)
