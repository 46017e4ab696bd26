"""Formulas over large batches, a block at a time: temporaries stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import numpy as np

from kllab.distributions.array_record import FloatArray

_BLOCK = 2**15
"""Numbers in a block, 256 kB an array: measured on 1e6 pairs, half the time of whole arrays."""


def in_blocks(formula: Callable[..., FloatArray]) -> Callable[..., FloatArray]:
    """Let a formula over parameters, elementwise, see them as vectors of up to 32,768 numbers.

    The result has the broadcast shape of the parameters. That the formula sees vectors of equal
    length lets it treat special cases by their indices (``np.flatnonzero``), which is quicker
    than by masks.

    Examples
    --------
    >>> plus = in_blocks(lambda x, y: x + y)
    >>> plus(np.array([[1.0], [2.0]]), np.array([0.5, 0.25]))
    array([[1.5 , 1.25],
           [2.5 , 2.25]])
    """

    @wraps(formula)
    def blockwise(*parameters: FloatArray) -> FloatArray:
        arrays = np.broadcast_arrays(*parameters)
        shape, size = arrays[0].shape, arrays[0].size
        vectors = [array.reshape(-1) for array in arrays]
        if size <= _BLOCK:
            return formula(*vectors).reshape(shape)
        value = np.empty(size)
        for start in range(0, size, _BLOCK):
            block = slice(start, start + _BLOCK)
            value[block] = formula(*(vector[block] for vector in vectors))
        return value.reshape(shape)

    return blockwise
