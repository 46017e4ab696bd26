"""Formulas over large batches: a quick one a block at a time, a careful one where that fails."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeAlias

import numpy as np

from kllab.distributions.array_record import FloatArray

Elementwise: TypeAlias = Callable[..., FloatArray]

_BLOCK = 2**15
"""Numbers in a block, 256 kB an array, so that temporaries stay in the processor's cache:
measured on 1e6 pairs, half the time of whole arrays."""


def in_blocks(*, where_nan: Elementwise | None = None) -> Callable[[Elementwise], Elementwise]:
    """Let an elementwise formula see its parameters as vectors of up to 32,768 numbers.

    Parameters
    ----------
    where_nan
        The formula for what the decorated one gave up by returning NaN. It sees all of that at
        once, as vectors.

    Returns
    -------
    callable
        A decorator. The decorated formula takes parameters that broadcast, and its result has
        their broadcast shape. That it sees vectors of equal length lets it treat special cases
        by their indices (``np.flatnonzero``), which is quicker than by masks.

    Examples
    --------
    >>> @in_blocks(where_nan=lambda x, y: x)
    ... def quotient(x, y):
    ...     return np.where(y != 0, x / (y + (y == 0)), np.nan)
    >>> quotient(np.array([[1.0], [2.0]]), np.array([0.0, 4.0]))
    array([[1.  , 0.25],
           [2.  , 0.5 ]])
    """

    def decorate(formula: Elementwise) -> Elementwise:
        @wraps(formula)
        def blockwise(*parameters: FloatArray) -> FloatArray:
            arrays = np.broadcast_arrays(*parameters)
            shape, size = arrays[0].shape, arrays[0].size
            vectors = [array.reshape(-1) for array in arrays]
            value = np.empty(shape)
            flat = value.reshape(-1)
            for start in range(0, size, _BLOCK):
                block = slice(start, start + _BLOCK)
                flat[block] = formula(*(vector[block] for vector in vectors))
            if where_nan is not None:
                lost = np.flatnonzero(np.isnan(flat))
                if lost.size:
                    flat[lost] = where_nan(*(vector[lost] for vector in vectors))
            return value

        return blockwise

    return decorate
