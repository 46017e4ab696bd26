"""The building blocks of closed forms: sums of non-negative terms of exact differences.

The usual closed forms subtract nearly equal numbers and lose every digit where P is near Q.
These take the difference itself, which the caller forms once, from the parameters as given.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

from kllab.special.float_array import FloatArray
from kllab.special.polynomial import polynomial

TINY, HUGE = 1e-290, 1e290
"""Between these a quotient or a product of float64 numbers has the error of one rounding, and so
has its product with any number from 1e-17 to 1e17. Beyond, it may be subnormal, 0 or infinite."""

NEAR = 1 / 32
"""Up to here ``x - log(1 + x)`` is a series: above, the subtraction costs at most 1e-14 of it."""
_PHI = tuple(2 / (2 * k + 3) for k in range(5))
"""Its coefficients: at `NEAR` the first term left out is below 1e-20 of the sum."""

NEAR_EXPONENT = 1 / 4
"""Up to here ``exp(w) - 1 - w`` is a series: above, the subtraction costs at most 1e-15 of it."""
_EXPONENT = tuple(1 / factorial(k) for k in range(2, 13))
"""Its coefficients: at `NEAR_EXPONENT` the first term left out is below 1e-17 of the sum."""

_LEAST = -0.9
"""Down to here rounding ``1 + x`` costs 5e-16 of ``log(1 + x)``; below, the quotient itself has
all its digits."""


def phi(x: FloatArray) -> FloatArray:
    """Return ``x - log(1 + x)``, non-negative, for ``x > -1``.

    Near 0 the two terms cancel; there, with ``r = x / (2 + x)``,
    ``phi = r (x - r^2 sum_k 2 r^(2k) / (2k + 3))``, from ``log(1 + x) = 2 artanh(r)``.
    """
    x = np.asarray(x, order="C")
    value = np.asarray(x - np.log1p(x), order="C")
    near = np.flatnonzero(np.abs(x) <= NEAR)
    if near.size:
        # Indices into flat views are quicker than masks.
        value.reshape(-1)[near] = _phi_near_zero(x.reshape(-1)[near])
    return value


def _phi_near_zero(x: FloatArray) -> FloatArray:
    r = x / (2 + x)
    square = r * r
    return np.asarray(r * (x - square * polynomial(_PHI, square)))


def log_ratio(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``log(a / b)`` for non-negative a and b, also where the quotient leaves float64."""
    quotient = np.asarray(a / b)
    value = np.asarray(np.log(quotient))
    outside = ~((quotient > TINY) & (quotient < HUGE))
    if outside.any():
        a, b = np.broadcast_arrays(a, b)
        value[outside] = np.log(a[outside]) - np.log(b[outside])
    return value


def log_quotient(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``log(a / b)`` for non-negative a and b, relatively accurate for a near b too.

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
    if x.size and not (x.min() > _LEAST and x.max() < HUGE):
        far = _far_from_zero(x)
        value[far] = log_ratio(a.reshape(-1)[far], b.reshape(-1)[far])
    return value.reshape(a.shape)


def far_from_one(ratio: FloatArray) -> NDArray[np.intp]:
    """Return the indices where a quotient has left float64, or may have: NaN among them."""
    if ratio.size and ratio.min() > TINY and ratio.max() < HUGE:
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(~((ratio > TINY) & (ratio < HUGE)))


def _far_from_zero(x: FloatArray) -> NDArray[np.intp]:
    """Return the indices where ``1 + x`` has lost digits of ``log(1 + x)``: NaN among them."""
    return np.flatnonzero(~((x > _LEAST) & (x < HUGE)))


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
    far = _far_from_zero(x)
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
    near = np.abs(w) <= NEAR_EXPONENT
    if near.any():
        x = w[near]
        value[near] = x * x * polynomial(_EXPONENT, x)
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
    near = np.flatnonzero(np.abs(x) <= NEAR)
    if near.size:
        flat[near] = a.reshape(-1)[near] * _phi_near_zero(x.reshape(-1)[near])
    # NaN for a = 0 is among the far ones.
    far = _far_from_zero(x)
    if far.size:
        a, b, difference = (part.reshape(-1)[far] for part in (a, b, difference))
        flat[far] = np.where(a == 0, b, difference - a * log_ratio(b, a))
    return value
