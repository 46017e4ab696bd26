"""Error-free sums and products of float64 arrays: a result and the rounding error it left.

Pairs ``(high, low)`` hold about 32 digits. Sources: Dekker, "A floating-point technique for
extending the available precision" (1971); Ogita, Rump & Oishi, "Accurate sum and dot product"
(2005), algorithms 3.1 (TwoSum) and 3.3 (TwoProduct).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from kllab.distributions.array_record import FloatArray

Pair: TypeAlias = tuple[FloatArray, FloatArray]

_SPLITTER = 2.0**27 + 1.0


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
            np.concatenate([part, rest[2 * half :]])
            for part, rest in zip(summed, (high, low), strict=True)
        )
    return high[0], low[0]


def _split(a: FloatArray) -> Pair:
    scaled = _SPLITTER * a
    high = scaled - (scaled - a)
    return high, a - high
