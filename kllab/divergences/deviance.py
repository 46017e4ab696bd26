"""The building blocks of closed forms: sums of non-negative terms of exact differences.

The usual closed forms subtract nearly equal numbers and lose every digit where P is near Q.
These take the difference itself, so that it is formed once, from what the caller gave.
"""

from __future__ import annotations

import numpy as np

from kllab.distributions.array_record import FloatArray

_NEAR = 1 / 32
"""Where the series takes over: above it the subtraction costs less than 1e-14 of the result."""
_TERMS = 5
"""The first term left out is below 1e-17 of the result at ``_NEAR``."""
_TINY, _HUGE = 1e-290, 1e290


def phi(x: FloatArray) -> FloatArray:
    """Return ``x - log(1 + x)``, non-negative, for ``x > -1``.

    Near 0 the two terms cancel; there, with ``r = x / (2 + x)``,
    ``phi = r (x - r^2 sum_k 2 r^(2k) / (2k + 3))``, from ``log(1 + x) = 2 artanh(r)``.
    """
    x = np.asarray(x)
    value = np.asarray(x - np.log1p(x))
    near = np.abs(x) <= _NEAR
    if near.any():
        value[near] = _phi_near_zero(x[near])
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
    x = np.asarray(difference / a)
    value = np.asarray(a * phi(x))
    # Far from each other, the ratio is what has all its digits (and 0 and overflow sorted out).
    far = ~((x >= -0.5) & (x < _HUGE))
    if far.any():
        a, b = a[far], b[far]
        value[far] = np.where(a == 0, b, difference[far] - a * log_ratio(b, a))
    return value
