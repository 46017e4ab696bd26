"""The building blocks of closed forms: sums of non-negative terms of exact differences.

The usual closed forms subtract nearly equal numbers and lose every digit where P is near Q.
These take the difference itself, so that it is formed once, from what the caller gave.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

from kllab.special.float_array import FloatArray

_NEAR = 1 / 32
"""Where the series takes over: above it the subtraction costs less than 1e-14 of the result."""
_TERMS = 5
"""The first term left out is below 1e-17 of the result at ``_NEAR``."""
_LEAST = -0.98
"""Down to here the logarithm of ``1 + x`` costs less than 1e-14 of ``x - log(1 + x)``."""
_NEAR_EXPONENT = 1 / 4
_EXPONENT_TERMS = 11
"""Likewise for ``exp(w) - 1 - w``: at 1/4 the first term left out is below 1e-17 of it."""
_TINY, _HUGE = 1e-290, 1e290


def phi(x: FloatArray) -> FloatArray:
    """Return ``x - log(1 + x)``, non-negative, for ``x > -1``.

    Near 0 the two terms cancel; there, with ``r = x / (2 + x)``,
    ``phi = r (x - r^2 sum_k 2 r^(2k) / (2k + 3))``, from ``log(1 + x) = 2 artanh(r)``.
    """
    x = np.asarray(x, order="C")
    value = np.asarray(x - np.log1p(x), order="C")
    near = np.flatnonzero(np.abs(x) <= _NEAR)
    if near.size:
        # Indices into flat views are quicker than masks.
        value.reshape(-1)[near] = _phi_near_zero(x.reshape(-1)[near])
    return value


def _phi_near_zero(x: FloatArray) -> FloatArray:
    r = x / (2 + x)
    square = r * r
    series = np.full_like(square, 2 / (2 * _TERMS + 1))
    for k in reversed(range(_TERMS - 1)):
        series = series * square + 2 / (2 * k + 3)
    return np.asarray(r * (x - square * series))


def log_ratio(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``log(a / b)`` for non-negative a and b, right where the quotient leaves float64."""
    quotient = np.asarray(a / b)
    value = np.asarray(np.log(quotient))
    outside = ~((quotient > _TINY) & (quotient < _HUGE))
    if outside.any():
        a, b = np.broadcast_arrays(a, b)
        value[outside] = np.log(a[outside]) - np.log(b[outside])
    return value


def far_from_one(ratio: FloatArray) -> NDArray[np.intp]:
    """Return the indices where a quotient has left float64, or may have: NaN among them."""
    if ratio.size and ratio.min() > _TINY and ratio.max() < _HUGE:
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(~((ratio > _TINY) & (ratio < _HUGE)))


def excess_of_ratio(b: FloatArray, a: FloatArray) -> tuple[FloatArray, NDArray[np.intp]]:
    """Return ``r - 1 - log r``, ``r = b / a``, of vectors, and where r has left float64.

    The same as `itakura_saito`, quicker. Both terms are taken of one rounded quotient, whose
    error moves their difference by ``r - 1`` of it, and that is next to nothing beside the
    difference unless r is near 1.

    Examples
    --------
    >>> value, far = excess_of_ratio(np.array([2.0, 3.0]), np.array([1.0, 3.0]))
    >>> value.round(6), far
    (array([0.306853, 0.      ]), array([], dtype=int64))
    """
    ratio = np.asarray(b / a)
    value = ratio - 1
    near = np.flatnonzero(np.abs(value) <= _NEAR)
    far = far_from_one(ratio)
    value -= np.log(ratio, out=ratio)
    if near.size:
        base = a[near]
        value[near] = _phi_near_zero((b[near] - base) / base)
    return value, far


def itakura_saito(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return ``b / a - 1 - log(b / a)``, non-negative: the Bregman divergence of ``-log``.

    Parameters
    ----------
    b, a
        Positive.
    difference
        ``b - a``, exact or nearly so.

    Examples
    --------
    >>> itakura_saito(np.array(2.0), np.array(1.0), np.array(1.0)).round(6)
    np.float64(0.306853)
    """
    x = np.asarray(difference / a, order="C")
    value = phi(x)
    # As in `bd0`: far from each other, the ratio is what has all its digits.
    far = np.flatnonzero(~((x > _LEAST) & (x < _HUGE)))
    if far.size:
        b, a, x = (part.reshape(-1)[far] for part in np.broadcast_arrays(b, a, x))
        value.reshape(-1)[far] = x - log_ratio(b, a)
    return value


def exponential_excess(w: FloatArray) -> FloatArray:
    """Return ``exp(w) - 1 - w``, non-negative: the Bregman divergence of ``exp`` at (w, 0).

    Examples
    --------
    >>> float(exponential_excess(np.array(1e-9)))
    5.000000001666667e-19
    """
    w = np.asarray(w)
    value = np.asarray(np.expm1(w) - w)
    near = np.abs(w) <= _NEAR_EXPONENT
    if near.any():
        x = w[near]
        series = np.full_like(x, 1 / factorial(_EXPONENT_TERMS + 1))
        for k in range(_EXPONENT_TERMS, 1, -1):
            series = series * x + 1 / factorial(k)
        value[near] = x * x * series
    return value


def bd0(a: FloatArray, b: FloatArray, difference: FloatArray) -> FloatArray:
    """Return the deviance ``a log(a / b) - a + b``, non-negative.

    Source: Loader, "Fast and accurate computation of binomial probabilities" (2000).

    Parameters
    ----------
    a, b
        Non-negative. ``bd0(0, b) = b``, and ``bd0(a, 0)`` is infinite for ``a > 0``.
    difference
        ``b - a``, exact or nearly so: where a and b are close, the result is as exact as this.
    """
    a, b, difference = np.broadcast_arrays(a, b, difference)
    x = np.asarray(difference / a, order="C")
    value = np.asarray(difference - a * np.log1p(x), order="C")
    flat = value.reshape(-1)
    near = np.flatnonzero(np.abs(x) <= _NEAR)
    if near.size:
        flat[near] = a.reshape(-1)[near] * _phi_near_zero(x.reshape(-1)[near])
    # Far from each other, the ratio is what has all its digits (and 0 and overflow sorted out).
    far = np.flatnonzero(~((x > _LEAST) & (x < _HUGE)))
    if far.size:
        a, b, difference = (part.reshape(-1)[far] for part in (a, b, difference))
        flat[far] = np.where(a == 0, b, difference - a * log_ratio(b, a))
    return value


_FAR, _HUGE = -0.9, 1e290


def log_quotient(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``log(a / b)`` for non-negative a and b.

    Near 1 the quotient has lost the digits that its logarithm consists of; the difference
    ``a - b``, which is exact there, has not.

    Examples
    --------
    >>> float(log_quotient(np.array(1 + 2**-20), np.array(1.0)))
    9.536738616591883e-07
    """
    a, b = np.broadcast_arrays(a, b)
    x = np.asarray((a - b) / b)
    value = np.asarray(np.log1p(x)).reshape(-1)
    if x.size and not (x.min() > _FAR and x.max() < _HUGE):
        far = np.flatnonzero(~((x > _FAR) & (x < _HUGE)))
        value[far] = log_ratio(a.reshape(-1)[far], b.reshape(-1)[far])
    return value.reshape(a.shape)
