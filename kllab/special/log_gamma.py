"""Stirling's remainder of log-gamma and its derivative, and what is made of them.

Stirling's formula is ``lgamma(x) = (x - 1/2) log x - x + log(2 pi) / 2 + S(x)``. The remainder
``S(x)``, about ``1 / (12 x)``, remains where the large terms cancel.
"""

from __future__ import annotations

import numpy as np
from scipy.special import zetac

from kllab.special.float_array import FloatArray
from kllab.special.polynomial import polynomial

RAISED = 4
"""Steps of the recurrence ``lgamma(x) = lgamma(x + 1) - log x`` that smaller arguments take."""
REMAINDER = (
    0.08333333333333333,
    -0.002777777777777676,
    0.0007936507935721828,
    -0.0005952380712592897,
    0.0008417470184076605,
    -0.0019171616281327898,
    0.006387637460951618,
    -0.02859671123288705,
    0.15123788707334634,
    -0.7734721080998935,
    2.970663859666904,
    -5.855156881463842,
)
"""``S(x) = sum_j REMAINDER[j] x^-(2j+1)`` for ``x >= RAISED``.

The minimax polynomial of ``x S(x)`` in ``1 / x^2`` by ``mpmath.chebyfit(f, [0, 1/16], 12)``. Its
relative error is 2e-19, that of S' 2e-16 and of S'' 9e-15, both at 4 and falling from there. The
coefficients resemble those of the asymptotic series, ``B_2j / (2j (2j - 1))`` (Abramowitz &
Stegun 6.1.41), whose first 12 terms are as good only from 9 on.
"""
REMAINDER_SLOPE = tuple(-(2 * j + 1) * c for j, c in enumerate(REMAINDER))
"""``S'(x) = sum_j REMAINDER_SLOPE[j] x^-(2j+2)`` for ``x >= RAISED``."""
LARGE = 8
"""From here on log densities and entropies are sums of Stirling's remainders.

Below, the terms of the usual formulas are at most 17, and their rounding at most 4e-15.
"""

_STEP = tuple(1 / (2 * k + 3) for k in range(16))
_SLOPE_STEP = tuple((2 * k + 2) / (2 * k + 3) for k in range(16))
"""Series of ``artanh(y) / y - 1`` and half of ``2 y / (1 - y^2) - 2 artanh(y)``, in y^2 <= 1/9:
the first term left out is below 1e-16 of the sum."""

ZETA_RADIUS = 0.25
"""Largest ``|x|`` of `zeta_series`: there the first term left out is below 1e-19."""
_ZETA = tuple((-1) ** k * float(zetac(k)) / k for k in range(2, 21))

_NEAR = 0.5
"""Relative difference up to which 12 nodes integrate to 1e-18: the nearest pole, at 0, lies
outside the ellipse of Bernstein of sum of half axes 5.8, and ``5.8^-24 < 1e-18``. Beyond it, the
plain difference of two values keeps a third of them, or of their logarithms."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)


def stirling_remainder(x: FloatArray) -> FloatArray:
    """Return ``S(x) = lgamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2)`` for ``x > 0``.

    Positive, about ``1 / (12 x)``, with a relative error of at most 3e-15.

    Examples
    --------
    >>> float(stirling_remainder(np.array(1e6)))
    8.333333333333055e-08
    """
    x = np.asarray(x, dtype=np.float64)
    small = x < RAISED
    u = 1 / np.where(small, x + RAISED, x)
    value = np.asarray(u * polynomial(REMAINDER, u * u))
    if small.any():
        value[small] += sum(_step(x[small] + k) for k in range(RAISED))
    return value


def _step(x: FloatArray) -> FloatArray:
    """Return ``S(x) - S(x + 1) = (x + 1/2) log(1 + 1/x) - 1``, positive.

    It is ``artanh(y) / y - 1`` with ``y = 1 / (2 x + 1)``.
    """
    square = np.square(1 / (2 * x + 1))
    direct = (x + 0.5) * (np.log1p(x) - np.log(x)) - 1
    return np.where(x < 1, direct, square * polynomial(_STEP, square))


def digamma_remainder(x: FloatArray) -> FloatArray:
    """Return ``S'(x) = digamma(x) - log x + 1 / (2 x)`` for ``x > 0``.

    Negative, about ``-1 / (12 x^2)``, with a relative error of at most 3e-15.

    Examples
    --------
    >>> float(digamma_remainder(np.array(1e3)))
    -8.333332500000397e-08
    """
    x = np.asarray(x, dtype=np.float64)
    small = x < RAISED
    u = 1 / np.where(small, x + RAISED, x)
    value = np.asarray(u * u * polynomial(REMAINDER_SLOPE, u * u))
    if small.any():
        value[small] -= sum(_slope_step(x[small] + k) for k in range(RAISED))
    return value


def _slope_step(x: FloatArray) -> FloatArray:
    """Return ``S'(x + 1) - S'(x) = (x + 1/2) / (x (x + 1)) - log(1 + 1/x)``, positive.

    It is ``2 y / (1 - y^2) - 2 artanh(y)`` with ``y = 1 / (2 x + 1)``.
    """
    y = 1 / (2 * x + 1)
    square = y * y
    direct = (x + 0.5) / x / (x + 1) - (np.log1p(x) - np.log(x))
    return np.where(x < 1, direct, 2 * y * square * polynomial(_SLOPE_STEP, square))


def remainder_difference(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return ``S(b) - S(a)`` of `stirling_remainder`, relatively accurate for near b and a too.

    Near each other it is the integral of the slope, by Gauss-Legendre quadrature.

    Parameters
    ----------
    b, a
        Positive.
    difference
        ``b - a``, exact or nearly so.

    Examples
    --------
    >>> a = np.array(1e8)
    >>> float(remainder_difference(a + 1, a, np.array(1.0)))
    -8.33333325e-18
    """
    near = np.abs(difference) <= _NEAR * a
    step = np.where(near, difference, 0.0)
    # All nodes in one call: for single numbers the calls take longer than the arithmetic.
    at = a + np.multiply.outer((_NODES + 1) / 2, step)
    slope = np.tensordot(_WEIGHTS / 2, digamma_remainder(at), axes=1)
    return np.where(near, step * slope, stirling_remainder(b) - stirling_remainder(a))


def half_step(v: FloatArray) -> FloatArray:
    """Return ``c(v) = lgamma((v + 1)/2) - lgamma(v/2) - log(v/2)/2``, negative, for ``v > 0``.

    By Legendre's duplication formula it is ``S(v) - 2 S(v/2)``.

    Examples
    --------
    >>> float(half_step(np.array(3.0)).round(12))
    -0.081950316419
    """
    return stirling_remainder(v) - 2 * stirling_remainder(v / 2)


def half_step_slope(v: FloatArray) -> FloatArray:
    """Return the derivative of `half_step`, positive.

    It is ``(digamma((v + 1)/2) - digamma(v/2) - 1/v) / 2``.

    Examples
    --------
    >>> float(half_step_slope(np.array(1e9)))
    2.5e-19
    """
    return digamma_remainder(v) - digamma_remainder(v / 2)


def half_step_difference(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return ``half_step(b) - half_step(a)``, of the sign of ``b - a``, relatively accurate.

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
    return remainder_difference(b, a, difference) - 2 * remainder_difference(
        b / 2, a / 2, difference / 2
    )


def zeta_series(x: FloatArray) -> FloatArray:
    """Return ``sum over k >= 2 of (zeta(k) - 1) (-x)^k / k`` for ``|x| <= ZETA_RADIUS``.

    Non-negative. With it ``lgamma(2 + x) = (1 - euler_gamma) x + zeta_series(x)``, and the
    Bregman divergence ``lgamma(1 + x) + euler_gamma x`` is ``x - log(1 + x) + zeta_series(x)``.
    Source: Abramowitz & Stegun 6.1.33.

    Examples
    --------
    >>> float(zeta_series(np.array(0.0)))
    0.0
    >>> float(zeta_series(np.array(0.25)).round(12))
    0.019175631118
    """
    x = np.asarray(x)
    return np.asarray(x * x * polynomial(_ZETA, x))
