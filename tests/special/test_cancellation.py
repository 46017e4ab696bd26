"""The building blocks against 50 digits."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab.special.cancellation import bd0, exponential_excess, itakura_saito, log_ratio, phi

STEPS = np.concatenate([10.0 ** np.arange(-300, 300, 7), np.linspace(0.01, 0.9, 60), [1 / 32]])


def test_phi():
    points = np.concatenate([STEPS, -STEPS[STEPS < 1], [-1 + 1e-16, -1 + 1e-9]])
    for x, value in zip(points, phi(points), strict=True):
        with mp.workdps(700):
            truth = mpf(x) - mp.log1p(mpf(x))
        assert 0 <= value == phi(x), x
        assert float(abs(value - truth)) <= float(2e-14 * truth), x


def test_phi_at_zero():
    assert phi(0.0) == 0
    assert phi(np.zeros((2, 3))).shape == (2, 3)


@pytest.mark.parametrize("a", [5e-324, 1e-300, 1e-5, 0.3, 1.0, 1e15])
@pytest.mark.parametrize(
    "factor", [0, 1e-300, 1e-10, 0.4, 0.96, 1 - 1e-12, 1, 1 + 1e-9, 1.04, 3, 1e200]
)
def test_bd0(a, factor):
    b = a * factor
    with mp.workdps(700):
        truth = mpf(a) * mp.log(mpf(a) / mpf(b)) - mpf(a) + mpf(b) if b else mp.inf
    with np.errstate(all="ignore"):
        value = bd0(np.float64(a), np.float64(b), np.float64(b) - a)
    if truth == mp.inf:
        assert value == np.inf
    else:
        assert float(abs(value - truth)) <= float(2e-14 * truth) + 5e-324


def test_bd0_of_nothing():
    with np.errstate(all="ignore"):
        assert bd0(np.float64(0), np.float64(0.25), np.float64(0.25)) == 0.25
        assert bd0(np.float64(0), np.float64(0), np.float64(0)) == 0


def test_log_ratio_beyond_float64():
    a, b = np.array([1e-200, 1e200, 3.0, 0.0, 5e-324]), np.array([1e200, 1e-200, 1.5, 1.0, 1e300])
    with np.errstate(all="ignore"):
        value = log_ratio(a, b)
    expected = [-400 * np.log(10), 400 * np.log(10), np.log(2), -np.inf, -1435.2155998195949]
    np.testing.assert_allclose(value, expected, rtol=1e-14)


@pytest.mark.parametrize("a", [1e-300, 0.3, 1.0, 1e15])
@pytest.mark.parametrize(
    "factor", [1e-300, 1e-10, 0.4, 0.96, 1 - 1e-12, 1, 1 + 1e-9, 1.04, 3, 1e200]
)
def test_itakura_saito(a, factor):
    b = max(a * factor, 5e-324)
    with mp.workdps(700):
        ratio = mpf(b) / mpf(a)
        truth = ratio - 1 - mp.log(ratio)
    with np.errstate(all="ignore"):
        value = itakura_saito(np.float64(b), np.float64(a), np.float64(b) - a)
    assert float(abs(value - truth)) <= float(2e-14 * truth)


@pytest.mark.parametrize(
    "w", [0, 1e-300, 1e-150, 1e-20, 1e-9, 1e-3, 0.1, 0.2499, 0.2501, 1, 30, 700]
)
def test_exponential_excess(w):
    for signed in (w, -w):
        with mp.workdps(700):
            truth = mp.expm1(mpf(signed)) - mpf(signed)
        value = exponential_excess(np.float64(signed))
        assert float(abs(value - truth)) <= float(1e-14 * truth) + 5e-324


@pytest.mark.parametrize("function", [bd0, itakura_saito])
def test_layout_does_not_matter(function):
    rng = np.random.default_rng(0)
    a = rng.lognormal(size=(40, 50))
    b = a * np.where(rng.random((40, 50)) < 0.5, rng.lognormal(sigma=4, size=(40, 50)), 1.001)
    with np.errstate(all="ignore"):
        value = function(a, b, b - a if function is bd0 else a - b)
        turned = function(a.T, b.T, (b - a).T if function is bd0 else (a - b).T)
        row = function(a[0], b[:, :1], b[:, :1] - a[0] if function is bd0 else a[0] - b[:, :1])
        full = np.ascontiguousarray(np.broadcast_to(b[:, :1], a.shape))
        same = np.ascontiguousarray(np.broadcast_to(a[0], a.shape))
        expected = function(same, full, full - same if function is bd0 else same - full)
    np.testing.assert_array_equal(turned.T, value)
    np.testing.assert_array_equal(row, expected)
