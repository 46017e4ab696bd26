"""Logarithms to about 30 digits, as pairs ``(high, low)``.

Where a location is subtracted from a logarithm and the rest divided by a small scale, the
rounding of ``log(x)`` to 16 digits would be all that is left.
"""

from __future__ import annotations

from decimal import Context, Decimal
from functools import cache
from math import sqrt

import numpy as np

from kllab.distributions.array_record import FloatArray
from kllab.distributions.double_double import Pair, add, two_product, two_sum

_STEPS = 64
"""Steps of the table of logarithms for each unit."""
_PAIRED, _ALL = 6, 14
"""Terms of the series taken as pairs, and all: |g| < 1/90, so what is left is below 1e-30."""


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
