"""Turn what a caller gave into a float64 array, or say why it cannot be one."""

from __future__ import annotations

import reprlib
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.special.float_array import FloatArray


def real_array(owner: str, name: str, value: ArrayLike | None) -> FloatArray:
    """Return a fresh float64 array of `value`.

    Parameters
    ----------
    owner, name
        The family and the argument that the error message names.
    value
        Numbers of any real NumPy type, or nested lists of them.

    Raises
    ------
    ValueError
        If `value` is complex, text, an object, a ragged list or a masked array: a cast would
        drop part of it in silence.
    """
    try:
        array = np.asarray(value)
        if array.dtype == object and all(isinstance(entry, int) for entry in array.flat):
            array = array.astype(np.float64)  # integers beyond 64 bits
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise ValueError(
            f"{owner}: {name} must be real numbers, but it is {reprlib.repr(value)} ({error})"
        ) from error
    if array.dtype.kind not in "biuf" or isinstance(value, np.ma.MaskedArray):
        raise ValueError(
            f"{owner}: {name} must be real numbers, but it is {reprlib.repr(value)} "
            f"({type(value).__name__} of {array.dtype.name})"
        )
    with np.errstate(all="ignore"):
        # Adding 0.0 copies and turns -0.0 into 0.0, so that equal parameters have equal bytes.
        return np.asarray(array.astype(np.float64, copy=False) + 0.0)


def as_integers(array: NDArray[Any]) -> int | NDArray[np.int64]:
    """Return a Python int for a 0-d array, else an int64 array."""
    return int(array) if array.ndim == 0 else array.astype(np.int64)


def as_result(array: FloatArray) -> float | FloatArray:
    """Return a Python float for a 0-d array, else an array that the caller may write to."""
    if array.ndim == 0:
        return float(array)
    return array if array.flags.writeable else array.copy()
