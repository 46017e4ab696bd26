"""Bregman divergences of log-gamma against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Beta, kl_divergence
from kllab.special.bregman import (
    Part,
    excess_drop,
    log_gamma_excess,
    quick_log_gamma_bregman,
)
from kllab.special.cancellation import bd0
from tests.support.truth import magnitude


def log_gamma_bregman(b, a, difference):
    return log_gamma_excess(b, a, difference) + bd0(b, a, -difference)


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
    """The excess and the Bregman divergence, with digits for all that cancels."""
    digits = 80 + 2 * int(max(abs(np.log10(b)), abs(np.log10(a))))
    with mp.workdps(digits):
        b, a = mpf(float(b)), mpf(float(a))
        difference = mpmath.loggamma(b) - mpmath.loggamma(a)
        bregman = difference - mpmath.digamma(a) * (b - a)
        return excess(b, a), bregman


def error(value, truth):
    if abs(truth) > np.finfo(float).max:
        return 0.0 if value == np.inf * np.sign(float(truth)) else np.inf
    return float(abs(mpf(float(value)) - truth) / max(abs(truth), mpf(1e-300)))


@pytest.mark.parametrize("near", [False, True], ids=["apart", "near"])
@pytest.mark.parametrize("kind", RANGES)
def test_excess_and_bregman(kind, near):
    b, a = pairs(kind, near)
    with np.errstate(all="ignore"):
        found = [f(b, a, b - a) for f in (log_gamma_excess, log_gamma_bregman)]
    for i in range(len(a)):
        excess, bregman = truths(b[i], a[i])
        assert error(found[0][i], excess) <= 2e-14, (b[i], a[i])
        assert error(found[1][i], bregman) <= 2e-14, (b[i], a[i])


@pytest.mark.parametrize("a", [1e-300, 1e-9, 0.3, 1.4616321449683622, 9.999999, 1e8, 1e300])
def test_one_unit_in_the_last_place(a):
    b = np.nextafter(a, np.inf)
    excess, bregman = truths(b, a)
    b, a = np.array(b), np.array(a)
    with np.errstate(all="ignore"):
        assert error(log_gamma_excess(b, a, b - a), excess) <= 1e-14
        assert error(log_gamma_bregman(b, a, b - a), bregman) <= 1e-14


def test_equal_arguments_give_exactly_zero():
    a = np.geomspace(1e-300, 1e300, 300)
    with np.errstate(all="ignore"):
        for function in (log_gamma_excess, log_gamma_bregman):
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


def test_shapes_broadcast():
    b, a = np.ones((3, 1)) * 12, np.array([0.5, 20.0])
    assert log_gamma_excess(b, a, b - a).shape == (3, 2)


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


@pytest.mark.parametrize("share", [1e-100, 1e-12, 1e-3, 0.3])
@pytest.mark.parametrize("a", [1e-3, 0.7, 3.9, 40.0, 1e9])
def test_drop_of_the_excess_from_a_part_to_the_sum(a, share):
    for b in (a, a * (1 + 1e-9), a * 1.2, a / 7, a * 1e3):
        for others_a, others_b in ((a * share, b * share), (a * share, b * share * 1.1)):
            given = (a, b, others_a, others_b, b - a, others_b - others_a)
            with mp.workdps(700), np.errstate(all="ignore"):
                p, q, r, s = map(mpf, given[:4])
                truth = excess(q, p) - excess(q + s, p + r)
                found = excess_drop(Part(*(np.array([part]) for part in given)))[0]
                # Terms of either sign: they cancel where the two excesses move alike.
                size = abs(truth) + sum(
                    abs(derivative) * abs(step)
                    for derivative, step in zip(slopes(q, p), (s, r), strict=True)
                )
                assert abs(mpf(float(found)) - truth) <= 3e-14 * size, (b, others_a, others_b)


def excess(b, a):
    bregman = mpmath.loggamma(b) - mpmath.loggamma(a) - mpmath.digamma(a) * (b - a)
    return bregman - (b * mp.log(b / a) - b + a)


def slopes(b, a):
    """Return the derivatives of the excess by its arguments."""
    by_b = mpmath.digamma(b) - mp.log(b) - (mpmath.digamma(a) - mp.log(a))
    return by_b, (mpmath.polygamma(1, a) - 1 / a) * (b - a)


def test_one_of_a_batch_is_the_same_as_alone():
    rng = np.random.default_rng(2)
    c = magnitude(rng, -2, 2, (4, 30_000))
    c[2:, ::7] = c[:2, ::7] * (1 + 1e-9)
    value = kl_divergence(Beta(*c[:2]), Beta(*c[2:]))
    for i in (0, 1, 7, 16_383, 16_384, 29_999):
        alone = kl_divergence(Beta(*c[:2, i]), Beta(*c[2:, i]))
        assert value[i] == pytest.approx(alone, rel=1e-13)
