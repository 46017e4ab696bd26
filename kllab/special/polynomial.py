"""Polynomials, and Bregman divergences of polynomials in 1/x."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kllab.special.float_array import FloatArray


def polynomial(coefficients: Sequence[float], x: FloatArray) -> FloatArray:
    """Return ``c_0 + c_1 x + c_2 x^2 + ...`` for two coefficients or more.

    Examples
    --------
    >>> polynomial([1.0, 0.0, 2.0], np.array([0.0, 3.0]))
    array([ 1., 19.])
    """
    value = coefficients[-1] * x
    for coefficient in coefficients[-2:0:-1]:
        value += coefficient
        value *= x
    value += coefficients[0]
    return np.asarray(value)


def bregman_of_inverse_powers(
    coefficients: Sequence[float], b: FloatArray, a: FloatArray, difference: FloatArray
) -> FloatArray:
    """Return ``f(b) - f(a) - f'(a) (b - a)`` for ``f(x) = sum_m coefficients[m - 1] x^-m``.

    That of ``x^-m`` is ``(b-a)^2 / (a b)`` times ``T_m = sum_{i<m} (m-i) a^(i-m) b^-i``, and
    ``T_{m+1} = T_m / b + (m+1) / a^(m+1)``: all terms are positive.

    Parameters
    ----------
    coefficients
        Those that are 0 take no time.
    b, a
        Positive.
    difference
        ``b - a``, exact or nearly so: where a and b are close, the result is as exact as this.

    Examples
    --------
    >>> float(bregman_of_inverse_powers([1.0], np.array(2.0), np.array(1.0), np.array(1.0)))
    0.5
    """
    one_a, one_b = 1 / a, 1 / b
    power = t = one_a
    total = coefficients[0] * t
    for m, coefficient in enumerate(coefficients[1:], start=2):
        power = power * one_a
        t = t * one_b + m * power
        if coefficient:
            total = total + coefficient * t
    return np.asarray((difference * one_a) * (difference * one_b) * total)
