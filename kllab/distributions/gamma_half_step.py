"""What ``lgamma(x + 1/2) - lgamma(x)`` has beyond ``log(x) / 2``, as Student's t needs it."""

from __future__ import annotations

import numpy as np

from kllab.distributions.array_record import FloatArray

_SHIFTS = 10
_SERIES = (-1 / 4, 1 / 24, -1 / 20, 17 / 112, -31 / 36, 691 / 88)
"""Coefficients of 1/v, 1/v^3, ..., v = 2x: for v above 20 the first left out is below 1e-17."""


def half_step(v: FloatArray) -> FloatArray:
    """Return ``c(v) = lgamma((v + 1)/2) - lgamma(v/2) - log(v/2)/2``, negative, for ``v > 0``.

    From ``c(v) = c(v + 2) + log(1 - 1 / (v + 1)^2) / 2`` and Stirling's series.

    Examples
    --------
    >>> float(half_step(np.array(1e9)))
    -2.5e-10
    """
    u = np.asarray(v, dtype=np.float64)
    value = np.zeros_like(u)
    for _ in range(_SHIFTS):
        # 1 - 1/(u+1)^2 = u (u+2) / (u+1)^2, which keeps its digits for small u too.
        inverse = 1 / np.square(u + 1)
        small = u < 0.5
        value += np.where(
            small, np.log(np.where(small, u * (u + 2) * inverse, 1.0)), np.log1p(-inverse)
        )
        u = u + 2
    return np.asarray(value / 2 + _tail(1 / u))


def _tail(w: FloatArray) -> FloatArray:
    square, series = w * w, np.zeros_like(w)
    for coefficient in reversed(_SERIES):
        series = series * square + coefficient
    return np.asarray(series * w)


def half_step_slope(v: FloatArray) -> FloatArray:
    """Return the derivative of `half_step`, positive.

    It is ``(digamma((v + 1)/2) - digamma(v/2) - 1/v) / 2``.

    Examples
    --------
    >>> float(half_step_slope(np.array(1e9)))
    2.4999999999999997e-19
    """
    u = np.asarray(v, dtype=np.float64)
    value = np.zeros_like(u)
    for _ in range(_SHIFTS):
        value += 1 / (u + 1) / u / (u + 2)
        u = u + 2
    w = 1 / u
    square, series = w * w, np.zeros_like(w)
    for j, coefficient in reversed(list(enumerate(_SERIES))):
        series = series * square - (2 * j + 1) * coefficient
    return np.asarray(value + series * square)


def half_step_difference(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return ``c(b) - c(a)``, of the sign of ``b - a``, to full relative accuracy.

    Parameters
    ----------
    b, a
        Positive.
    difference
        ``b - a``, exact or nearly so.

    Examples
    --------
    >>> a = np.array(1e8)
    >>> float(half_step_difference(a + 1, a, np.array(1.0)))
    2.499999975e-17
    """
    value = np.zeros(np.broadcast_shapes(np.shape(b), np.shape(a)))
    for k in range(0, 2 * _SHIFTS, 2):
        u, w = a + k, b + k
        ratio = difference / (w + 1) * ((u + 1 + w + 1) / (w + 1)) / u / (u + 2)
        value += np.where(
            np.abs(ratio) < 0.5,
            np.log1p(ratio),
            np.log(w / u) + np.log((w + 2) / (u + 2)) - 2 * np.log((w + 1) / (u + 1)),
        )
    one_a, one_b = 1 / (a + 2 * _SHIFTS), 1 / (b + 2 * _SHIFTS)
    # b^-m - a^-m = -(b - a) sum_i a^-i b^-(m+1-i), i from 1 to m.
    power, sums = one_a, one_a * one_b
    series = _SERIES[0] * sums
    for coefficient in _SERIES[1:]:
        for _ in range(2):
            power = power * one_a
            sums = one_b * (sums + power)
        series = series + coefficient * sums
    return np.asarray(value / 2 - difference * series)
