"""Differences and Bregman divergences of log-gamma."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, psi

from kllab.special.cancellation import bd0, itakura_saito, log_ratio, phi
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import LARGE, STIRLING

_RAISED = 4
_REMAINDER = (
    0.08333333333333331,
    -0.0027777777777176055,
    0.0007936507676291937,
    -0.0005952337085914222,
    0.0008413741438815142,
    -0.0018988790775843355,
    0.005842830219816524,
    -0.018529842349409912,
    0.03686739114470535,
)
_SLOPE = (
    -0.08333333333333295,
    0.008333333332362195,
    -0.003968253547733588,
    0.004166595597256864,
    -0.007569628806402783,
    0.020787300608348224,
    -0.07392821575261915,
    0.25668496075487657,
    -0.5365319953712206,
)
"""Stirling's remainder is ``f(1/x^2) / x``, its derivative ``g(1/x^2) / x^2``. These are f and g
for x from 4 on, by ``mpmath.chebyfit(f, [0, 1/16], 9)``, to 3e-17 and 4e-16: as few terms of the
series itself, whose coefficients they resemble, would ask for x from 10 on."""

_KEPT = 1 / 32
"""Share of the largest term that a difference must keep, lest it lose more than 2e-14."""
_LEAST = 0.5
"""And the gamma functions are no better than this times 2e-16, however small their values."""
_LEAST_SIZE = 0.1
"""The remainders are right to 2e-17, which is nothing beside terms of this size."""


def quick_log_gamma_bregman(
    b: FloatArray, a: FloatArray, difference: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return ``lgamma(b) - lgamma(a) - digamma(a) (b - a)`` and the size of what it is made of.

    By N = 4 recurrences and Stirling's remainder at the raised arguments: with d = b - a,
    ``x_k = d / (a+k)``, ``l_k = log(1 + x_k)`` and delta the remainder of the series::

        sum_{k<N} (x_k - l_k) + (b+N-1/2) l_N - d + x_N / 2
            + delta(b+N) - delta(a+N) - delta'(a+N) d

    Quicker than the functions themselves (logarithms are, here), and the terms are of order d,
    not of log-gamma: rounding is about 1e-16 of the size.

    Parameters
    ----------
    b, a, difference
        As `log_gamma_bregman` has them.

    Examples
    --------
    >>> value, size = quick_log_gamma_bregman(*map(np.asarray, ([3.0], [1.0], [2.0])))
    >>> value.round(6), bool(size < 20)
    (array([1.847579]), True)
    """
    x = difference / a
    # Far below a, b is lost in 1 + x.
    logs = np.where(x > -0.5, np.log1p(x), np.log(b / a))
    size = np.abs(logs) + _LEAST_SIZE
    value = x - logs
    total = x.copy()
    raised = a.copy()
    for _ in range(_RAISED - 1):
        raised += 1
        np.divide(difference, raised, out=x)
        total += x
        np.log1p(x, out=logs)
        x -= logs
        value += x
    raised += 1
    u = np.divide(1, raised, out=raised)
    np.multiply(difference, u, out=x)
    raised_b = b + _RAISED
    main = np.log1p(x)
    main *= raised_b - 0.5
    size += np.abs(main)
    main -= difference
    value += main
    x *= 0.5 - _series(u, _SLOPE)
    value += x
    value -= _series(u, _REMAINDER)
    value += _series(np.divide(1, raised_b, out=raised_b), _REMAINDER)
    size += np.abs(difference)
    size += np.abs(total)
    return value, size


def _series(u: FloatArray, coefficients: tuple[float, ...]) -> FloatArray:
    """Return ``u (c_0 + c_1 u^2 + c_2 u^4 + ...)``."""
    square = u * u
    value = coefficients[-1] * square
    for coefficient in coefficients[-2:0:-1]:
        value += coefficient
        value *= square
    value += coefficients[0]
    value *= u
    return value


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
