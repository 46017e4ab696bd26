"""Double-double arithmetic: sums, products and logarithms to about 30 digits.

A pair ``(high, low)`` is the unevaluated sum of a float64 and its rounding error. Sources:
Dekker, "A floating-point technique for extending the available precision" (1971); Ogita, Rump &
Oishi, "Accurate sum and dot product" (2005), algorithms 3.1 (TwoSum) and 3.3 (TwoProduct).
"""

from __future__ import annotations

from decimal import Context, Decimal
from functools import cache
from math import sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kllab.special.float_array import FloatArray

Pair: TypeAlias = tuple[FloatArray, FloatArray]

_SPLITTER = 2.0**27 + 1.0
"""Dekker's: it halves the 53 bits of a float64."""
_STEPS = 64
"""Entries of the table of logarithms per unit: the reduced argument g is below 1/90."""
_PAIRED, _ALL = 6, 14
"""Terms of ``log(1 + g)`` in pairs, and all: the next is below 90^-15 = 5e-30."""


def two_sum(a: FloatArray, b: FloatArray) -> Pair:
    """Return ``(s, e)`` with ``s = fl(a + b)`` and ``s + e = a + b`` exactly."""
    total = a + b
    b_part = total - a
    return total, (a - (total - b_part)) + (b - b_part)


def two_product(a: FloatArray, b: FloatArray) -> Pair:
    """Return ``(t, e)`` with ``t = fl(a * b)`` and ``t + e = a * b``.

    Exact as long as nothing over- or underflows (factors below 1e300, products above 1e-290).
    """
    product = a * b
    a_high, a_low = _split(a)
    b_high, b_low = _split(b)
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, error


def add(a: Pair, b: Pair) -> Pair:
    """Return the sum of two pairs."""
    high, error = two_sum(a[0], b[0])
    return two_sum(high, error + (a[1] + b[1]))


def negative(pair: Pair) -> Pair:
    """Return a pair with its sign changed."""
    return -pair[0], -pair[1]


def subtract(a: Pair, b: Pair) -> Pair:
    """Return the difference of two pairs."""
    return add(a, negative(b))


def exact_sum(array: FloatArray) -> Pair:
    """Sum over the last axis, to about 32 digits, by halving the axis again and again."""
    high = np.ascontiguousarray(np.moveaxis(array, -1, 0))
    low = np.zeros_like(high)
    if len(high) == 0:
        return high.sum(axis=0), low.sum(axis=0)
    while len(high) > 1:
        half = len(high) // 2
        summed = add((high[:half], low[:half]), (high[half : 2 * half], low[half : 2 * half]))
        high, low = (
            np.concatenate([part, unpaired[2 * half :]])
            for part, unpaired in zip(summed, (high, low), strict=True)
        )
    return high[0], low[0]


def _split(a: FloatArray) -> Pair:
    scaled = _SPLITTER * a
    high = scaled - (scaled - a)
    return high, a - high


def multiply(a: Pair, b: Pair) -> Pair:
    """Return the product of two pairs."""
    high, error = two_product(a[0], b[0])
    return two_sum(high, error + (a[0] * b[1] + a[1] * b[0]))


def divide(a: Pair, b: FloatArray) -> Pair:
    """Return a pair divided by a number."""
    high = np.asarray(a[0] / b)
    product, error = two_product(high, b)
    return two_sum(high, (((a[0] - product) - error) + a[1]) / b)


def log_pair(x: FloatArray) -> Pair:
    """Return ``log(x)`` as a pair, for positive and finite `x`.

    ``x = 2^e c (1 + g)`` with c from a table of steps of 1/64, so that ``|g| < 1/90`` and the
    series of ``log(1 + g)`` is short. Source of the method: Tang, "Table-driven implementation
    of the logarithm function in IEEE floating-point arithmetic" (1990).

    Examples
    --------
    >>> high, low = log_pair(np.array(2.0))
    >>> f"{high:.17f} + {low:.17e}"
    '0.69314718055994529 + 2.31904681384629956e-17'
    """
    fraction, exponent = np.frexp(np.asarray(x, dtype=np.float64))
    small = fraction < sqrt(0.5)
    fraction = np.where(small, 2 * fraction, fraction)
    exponent = exponent - small
    index = np.rint(fraction * _STEPS).astype(np.intp)
    centre = index / _STEPS
    # Neighbours in the table are close, so the difference is exact.
    offset = fraction - centre
    g = divide((offset, np.zeros_like(offset)), centre)
    high, low = _table()
    log_two = (high[2 * _STEPS], low[2 * _STEPS])
    whole = multiply((exponent.astype(np.float64), np.zeros_like(offset)), log_two)
    return add(add(whole, (high[index], low[index])), _log_of_one_plus(g))


def as_pair(x: FloatArray) -> Pair:
    """Return numbers as pairs."""
    return x, np.zeros_like(x)


def half(x: Pair) -> Pair:
    """Return half of a pair."""
    return x[0] / 2, x[1] / 2


def divide_pairs(a: Pair, b: Pair) -> Pair:
    """Return the quotient of two pairs."""
    high = a[0] / b[0]
    product = multiply(as_pair(high), b)
    return two_sum(high, (((a[0] - product[0]) - product[1]) + a[1]) / b[0])


def square_root(x: Pair) -> Pair:
    """Return the square root of a positive pair."""
    high = np.sqrt(x[0])
    square, error = two_product(high, high)
    return two_sum(high, (((x[0] - square) - error) + x[1]) / (2 * high))


def where(condition: NDArray[np.bool_], a: Pair, b: Pair) -> Pair:
    """Choose between two pairs."""
    return np.where(condition, a[0], b[0]), np.where(condition, a[1], b[1])


def or_rounded(pair: Pair, number: FloatArray) -> Pair:
    """Return a pair, or where it has overflown the rounded number."""
    return where(np.isfinite(pair[1]), pair, as_pair(number))


def log_of_pair(x: Pair) -> Pair:
    """Return the logarithm of a positive pair."""
    return add(log_pair(x[0]), as_pair(x[1] / x[0]))


def _log_of_one_plus(g: Pair) -> Pair:
    tail = np.zeros_like(g[0])
    for k in range(_ALL, _PAIRED, -1):
        tail = tail * g[0] + (-1) ** (k + 1) / k
    series: Pair = (tail, np.zeros_like(tail))
    for k in range(_PAIRED, 0, -1):
        sign, one = (-1) ** (k + 1), np.ones_like(tail)
        series = add(multiply(series, g), divide((sign * one, 0 * one), np.float64(k) * one))
    return multiply(series, g)


@cache
def _table() -> Pair:
    """Logarithms of 0/64 (unused) to 128/64."""
    context = Context(prec=50)
    logs = [Decimal(0)] + [
        context.ln(context.divide(Decimal(i), Decimal(_STEPS))) for i in range(1, 2 * _STEPS + 1)
    ]
    high = [float(value) for value in logs]
    low = [
        float(context.subtract(value, Decimal(rounded)))
        for value, rounded in zip(logs, high, strict=True)
    ]
    return np.array(high), np.array(low)
