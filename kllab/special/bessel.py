"""The logarithm of the Bessel function I0: its slope and its Bregman divergence.

The slope ``A(k) = I1(k) / I0(k)`` is the mean cosine of a von Mises distribution. For large k it
is nearly 1, and digits are kept by its complement and by ``log I0(k) - k = log i0e(k)``.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import pi

import numpy as np
from scipy.special import i0e, i1e

from kllab.special.cancellation import exponential_excess, itakura_saito
from kllab.special.float_array import FloatArray
from kllab.special.polynomial import bregman_of_inverse_powers, polynomial

_LARGE = 32
"""From here on the asymptotic series of `_TERMS` terms is right to 4e-17, its slope to 7e-16."""
_TERMS = 18
_SMALL = 2
"""Up to here ``A(k)`` is below 0.7, so that ``1 - A(k)`` keeps its digits."""
_INTERVALS = 48
"""Of the trapezoid rule on half a turn, which is off by ``I_96(k) / I_0(k)``: 1e-46 at `_LARGE`,
and 3e-20 for k = 96, the largest concentration of what `_bregman_of_near` integrates."""


@cache
def _series() -> tuple[float, ...]:
    """Return the coefficients of ``log(sqrt(2 pi k) i0e(k))`` in powers 1, 2, ... of 1/k.

    The logarithm of the series of I0: Abramowitz & Stegun 9.7.1.
    """
    a, c = [Fraction(1)], [Fraction(0)]
    for n in range(1, _TERMS + 1):
        a.append(a[-1] * Fraction((2 * n - 1) ** 2, 8 * n))
        c.append(a[n] - sum(Fraction(i, n) * c[i] * a[n - i] for i in range(1, n)))
    return tuple(float(one) for one in c[1:])


def _circle() -> tuple[FloatArray, FloatArray]:
    """Return ``1 - cos t`` at the nodes of the trapezoid rule on half a turn, and the weights."""
    t = np.linspace(0, pi, _INTERVALS + 1)
    weights = np.full(t.shape, 1 / _INTERVALS)
    weights[[0, -1]] /= 2
    return 2 * np.sin(t / 2) ** 2, weights


def mean_cosine(k: FloatArray) -> FloatArray:
    """Return ``A(k) = I1(k) / I0(k)``, for ``k >= 0``.

    Examples
    --------
    >>> float(mean_cosine(np.array(2.0)).round(6))
    0.697775
    """
    return np.asarray(i1e(k) / i0e(k))


def mean_versine(k: FloatArray) -> FloatArray:
    """Return ``1 - A(k)``, the mean of ``1 - cos``, to full relative accuracy for ``k >= 0``.

    Examples
    --------
    >>> float(mean_versine(np.array(1e9)))
    5.00000000125e-10
    """
    k = np.asarray(k)
    value = np.asarray(1 - mean_cosine(k))
    large = k >= _LARGE
    if large.any():
        value[large] = _versine_of_large(k[large])
    middle = ~large & (k > _SMALL)
    if middle.any():
        value[middle] = _versine_by_trapezoid(k[middle])
    return value


def _versine_by_trapezoid(k: FloatArray) -> FloatArray:
    total, first = np.zeros_like(k), np.zeros_like(k)
    for s, weight in zip(*_circle(), strict=True):
        density = weight * np.exp(-k * s)
        total += density
        first += density * s
    return np.asarray(first / total)


def _versine_of_large(k: FloatArray) -> FloatArray:
    """Return ``1/(2k)`` less the slope of the series."""
    slopes = [0.5, *(j * coefficient for j, coefficient in enumerate(_series(), start=1))]
    u = 1 / k
    return u * polynomial(slopes, u)


def log_bessel_bregman(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return ``log I0(b) - log I0(a) - A(a) (b - a)``, non-negative.

    Parameters
    ----------
    b, a
        Non-negative.
    difference
        ``b - a``, exact or nearly so: where a and b are close, the result is as exact as this.

    Examples
    --------
    >>> float(log_bessel_bregman(np.array(3.0), np.array(1.0), np.array(2.0)).round(6))
    0.456613
    """
    b, a, difference = np.broadcast_arrays(b, a, difference)
    value = np.asarray(np.log(i0e(b) / i0e(a)) + difference * mean_versine(a))
    least = np.minimum(a, b)
    large = least >= _LARGE
    if large.any():
        value[large] = _bregman_of_large(b[large], a[large], difference[large])
    near = ~large & (np.abs(difference) <= 2 * np.maximum(least, 1))
    if near.any():
        value[near] = _bregman_of_near(a[near], difference[near])
    return value


def _bregman_of_near(a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return ``log(1 + E[exp(w) - 1 - w])``, with ``w = difference (cos - E cos)`` of mean 0."""
    total, excess = np.zeros_like(a), np.zeros_like(a)
    mean = _versine_by_trapezoid(a)
    for s, weight in zip(*_circle(), strict=True):
        density = weight * np.exp(-a * s)
        total += density
        excess += density * exponential_excess(difference * (mean - s))
    return np.asarray(np.log1p(excess / total))


def _bregman_of_large(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return the divergence of ``-log(k) / 2`` plus that of the series."""
    series = bregman_of_inverse_powers(_series(), b, a, difference)
    return np.asarray(itakura_saito(b, a, difference) / 2 + series)
