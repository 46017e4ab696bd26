"""Evaluate a formula in chunks, with a second formula where it returns NaN."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeAlias

import numpy as np

from kllab.special.float_array import FloatArray

Elementwise: TypeAlias = Callable[..., FloatArray]

_CHUNK = 2**15
"""Numbers in a chunk: arrays of 256 kB stay in the processor's cache, which halves the time for
1e6 pairs."""


def chunked(*, where_nan: Elementwise | None = None) -> Callable[[Elementwise], Elementwise]:
    """Evaluate an elementwise formula on vectors of up to 32,768 numbers.

    Parameters
    ----------
    where_nan
        Formula for the elements for which the decorated one returns NaN; also called with vectors
        of up to 32,768 numbers.

    Returns
    -------
    callable
        A decorator. The decorated formula takes parameters that broadcast, and returns an array of
        their broadcast shape. It is called with vectors of equal length, so it can treat special
        cases by their indices (``np.flatnonzero``), which is faster than masks.

    Examples
    --------
    >>> @chunked(where_nan=lambda x, y: x)
    ... def quotient(x, y):
    ...     return np.where(y != 0, x / (y + (y == 0)), np.nan)
    >>> quotient(np.array([[1.0], [2.0]]), np.array([0.0, 4.0]))
    array([[1.  , 0.25],
           [2.  , 0.5 ]])
    """

    def decorate(formula: Elementwise) -> Elementwise:
        @wraps(formula)
        def evaluate(*parameters: FloatArray) -> FloatArray:
            arrays = np.broadcast_arrays(*parameters)
            vectors = [array.reshape(-1) for array in arrays]
            return in_chunks(formula, where_nan, *vectors).reshape(arrays[0].shape)

        return evaluate

    return decorate


def in_chunks(
    formula: Elementwise, where_nan: Elementwise | None, *arrays: FloatArray
) -> FloatArray:
    """Evaluate a formula on chunks of the first axis, and `where_nan` where it returns NaN.

    Both return a number for each index of that axis; a chunk has up to 32,768 numbers.
    """
    count = len(arrays[0])
    step = max(1, _CHUNK * count // max(arrays[0].size, 1))
    value = np.empty(count)
    for start in range(0, count, step):
        chunk = slice(start, start + step)
        value[chunk] = formula(*(array[chunk] for array in arrays))
    if where_nan is not None:
        lost = np.flatnonzero(np.isnan(value))
        for start in range(0, lost.size, step):
            some = lost[start : start + step]
            value[some] = where_nan(*(array[some] for array in arrays))
    return value
