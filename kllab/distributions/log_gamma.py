"""Log-gamma in the forms that keep their digits: remainders, differences, Bregman divergences.

``lgamma(b) - lgamma(a)`` and what is left of it after its tangent cancel for near and for large
arguments. Stirling's series and the recurrence ``lgamma(x) = lgamma(x + 1) - log x`` turn them
into sums of terms that do not.
"""

from __future__ import annotations

from math import log, pi

import numpy as np
from scipy.special import gammaln, psi

from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0, itakura_saito, log_ratio, phi

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
_KEPT = 1 / 32
"""Share of the largest term that a difference must keep, lest it lose more than 2e-14."""
_LEAST = 0.5
"""And the gamma functions are no better than this times 2e-16, however small their values."""


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


def log_gamma_difference(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return ``lgamma(b) - lgamma(a)``, to the digits that two calls lose for near or large a, b.

    It is the tangent, ``digamma(a) (b - a)``, and `log_gamma_bregman`, once both arguments have
    been moved above 1.

    Parameters
    ----------
    b, a
        Positive.
    difference
        ``b - a``, exact or nearly so: where a and b are close, the result is as exact as this.

    Examples
    --------
    >>> a = np.array(1e15)
    >>> float(log_gamma_difference(a + 0.5, a, np.array(0.5)))
    17.269388197455342
    """
    b, a, difference = np.broadcast_arrays(*(np.asarray(g, float) for g in (b, a, difference)))
    moved = np.where((a < 1) | (b < 1), 1.0, 0.0)
    value = psi(a + moved) * difference + log_gamma_bregman(b + moved, a + moved, difference)
    x = difference / a
    logs = np.where(np.abs(x) < 0.5, np.log1p(x), log_ratio(b, a))
    return np.asarray(np.where(moved > 0, value - logs, value))


def log_gamma_bregman(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return ``lgamma(b) - lgamma(a) - digamma(a) (b - a)``, non-negative.

    Parameters
    ----------
    b, a
        Positive.
    difference
        ``b - a``, exact or nearly so: where a and b are close, the result is as exact as this.

    Examples
    --------
    >>> float(log_gamma_bregman(np.array(3.0), np.array(1.0), np.array(2.0)).round(6))
    1.847579
    """
    return log_gamma_excess(b, a, difference) + bd0(b, a, -difference)


def log_gamma_excess(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return the Bregman divergence of ``lgamma(x) - x log x + x``, non-negative.

    It is what the Bregman divergence of log-gamma has beyond the deviance ``bd0(b, a)``: all of
    it for small arguments, little for large ones. With ``phi(x) = x - log(1 + x)``::

        E(b, a) = sum_{k<N} (b+k+1) phi((b-a) / ((a+k) (b+k+1)))
                  + phi((b-a) / (a+N)) / 2 + Bregman of the Stirling remainder at (b+N, a+N)

    by N recurrences and Stirling's series; every term is non-negative.

    Parameters
    ----------
    b, a
        Positive.
    difference
        ``b - a``, exact or nearly so.

    Examples
    --------
    >>> float(log_gamma_excess(np.array(3.0), np.array(1.0), np.array(2.0)).round(6))
    0.551742
    """
    b, a, difference = np.broadcast_arrays(*(np.asarray(g, float) for g in (b, a, difference)))
    large = (a >= LARGE) & (b >= LARGE)
    if large.all():
        return _excess_by_stirling(b, a, difference)
    value = np.empty(a.shape)
    if large.any():
        value[large] = _excess_by_stirling(b[large], a[large], difference[large])
    small = ~large
    value[small] = _excess_of_small(b[small], a[small], difference[small])
    return value


def _excess_by_stirling(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    return itakura_saito(b, a, difference) / 2 + _remainder_bregman(b, a, difference)


def _remainder_bregman(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return the Bregman divergence of Stirling's series, for a and b from 10 on.

    That of ``x^-m`` is ``(b-a)^2 / (a b)`` times ``T_m = sum_{i<m} (m-i) a^(i-m) b^-i``, and
    ``T_{m+1} = T_m / b + (m+1) / a^(m+1)``.
    """
    one_a, one_b = 1 / a, 1 / b
    power = one_a
    t = one_a
    total = STIRLING[0] * t
    for j, coefficient in enumerate(STIRLING[1:], start=1):
        for m in (2 * j, 2 * j + 1):
            power = power * one_a
            t = t * one_b + m * power
        total = total + coefficient * t
    return np.asarray((difference * one_a) * (difference * one_b) * total)


def _excess_of_small(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    """Return the excess by the gamma functions themselves where it is no small difference."""
    terms = (gammaln(b), gammaln(a), psi(a) * difference, bd0(b, a, -difference))
    value = np.asarray(terms[0] - terms[1] - terms[2] - terms[3])
    largest = np.full_like(value, _LEAST)
    for term in terms:
        np.maximum(largest, np.abs(term), out=largest)
    lost = ~(value > _KEPT * largest)
    if lost.any():
        value[lost] = _excess_by_recurrence(b[lost], a[lost], difference[lost])
    return value


def _excess_by_recurrence(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    value = _excess_by_stirling(b + LARGE, a + LARGE, difference)
    for k in range(1, LARGE):
        value += (b + (k + 1)) * phi(difference / (a + k) / (b + (k + 1)))
    # For b near 0 the first argument of phi is near -1; its logarithm is that of the quotient.
    x = difference / a / (b + 1)
    logs = log_ratio(b, a) + np.log((a + 1) / (b + 1))
    first = np.where(x > -0.5, phi(x), x - logs)
    return value + np.where(x < np.inf, (b + 1) * first, np.inf)
