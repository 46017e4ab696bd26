"""Log-gamma less what cancels: Stirling's remainders, series near 1 and 2, half steps."""

from __future__ import annotations

from math import log, pi

import numpy as np
from scipy.special import gammaln, psi, zetac

from kllab.special.float_array import FloatArray

LARGE = 10
"""From here on Stirling's series has all digits; smaller arguments are shifted by as much."""
_REMAINDER_LARGE = 8
"""From here on the series itself has them; its Bregman divergence, of second order, has not."""
STIRLING = (
    1 / 12,
    -1 / 360,
    1 / 1260,
    -1 / 1680,
    1 / 1188,
    -691 / 360360,
    1 / 156,
    -3617 / 122400,
    43867 / 244188,
)
"""Coefficients of 1/x, 1/x^3, ...: B_2j / (2j (2j - 1)), Abramowitz & Stegun 6.1.41."""


WITHIN = 0.25
"""Largest ``|x|`` for which the series has all digits."""
_ZETA_TERMS = 20
_ZETA = [(-1) ** k * float(zetac(k)) / k for k in range(2, _ZETA_TERMS + 1)]
_SHIFTS = 10
_HALF_STEP = (-1 / 4, 1 / 24, -1 / 20, 17 / 112, -31 / 36, 691 / 88)
"""Coefficients of 1/v, 1/v^3, ..., v = 2x: for v above 20 the first left out is below 1e-17."""


def stirling_remainder(x: FloatArray) -> FloatArray:
    """Return ``lgamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2)``, positive, for ``x > 0``.

    About ``1 / (12 x)``. Relatively right to 1e-15 from 8 on and for small x, else to 4e-15
    absolutely.

    Examples
    --------
    >>> float(stirling_remainder(np.array(1e6)))
    8.333333333333055e-08
    """
    x = np.asarray(x, dtype=np.float64)
    reciprocal = 1 / x
    square = reciprocal * reciprocal
    series = np.full_like(x, STIRLING[-1])
    for coefficient in STIRLING[-2::-1]:
        series = series * square + coefficient
    value = np.asarray(series * reciprocal)
    small = x < _REMAINDER_LARGE
    if small.any():
        y = x[small]
        value[small] = gammaln(y) - ((y - 0.5) * np.log(y) - y + log(2 * pi) / 2)
    return value


def digamma_remainder(x: FloatArray) -> FloatArray:
    """Return ``digamma(x) - log x + 1 / (2 x)``: the derivative of `stirling_remainder`.

    About ``-1 / (12 x^2)``. Relatively right to 1e-15 from 8 on, else to 1e-15 of digamma.

    Examples
    --------
    >>> float(digamma_remainder(np.array(1e3)))
    -8.333332500000397e-08
    """
    x = np.asarray(x, dtype=np.float64)
    square = 1 / x / x
    series = np.zeros_like(x)
    for j in range(len(STIRLING), 0, -1):
        series = (series - (2 * j - 1) * STIRLING[j - 1]) * square
    value = np.asarray(series)
    small = x < _REMAINDER_LARGE
    if small.any():
        y = x[small]
        value[small] = psi(y) - np.log(y) + 0.5 / y
    return value


def zeta_series(x: FloatArray) -> FloatArray:
    """Return ``sum over k >= 2 of (zeta(k) - 1) (-x)^k / k``, non-negative, for ``|x| <= 1/4``.

    With it ``lgamma(2 + x) = (1 - euler_gamma) x + zeta_series(x)``, and the Bregman divergence
    ``lgamma(1 + x) + euler_gamma x`` is ``x - log(1 + x) + zeta_series(x)``. Source: Abramowitz
    & Stegun 6.1.33.

    Examples
    --------
    >>> float(zeta_series(np.array(0.0)))
    0.0
    >>> float(zeta_series(np.array(0.25)).round(12))
    0.019175631118
    """
    x = np.asarray(x)
    series = np.full_like(x, _ZETA[-1])
    for coefficient in _ZETA[-2::-1]:
        series = series * x + coefficient
    return np.asarray(x * x * series)


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
    for coefficient in reversed(_HALF_STEP):
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
    for j, coefficient in reversed(list(enumerate(_HALF_STEP))):
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
    series = _HALF_STEP[0] * sums
    for coefficient in _HALF_STEP[1:]:
        for _ in range(2):
            power = power * one_a
            sums = one_b * (sums + power)
        series = series + coefficient * sums
    return np.asarray(value / 2 - difference * series)
