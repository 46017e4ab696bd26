"""Convert arguments to float64 arrays, and arrays to results."""

import reprlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.special.float_array import FloatArray


def real_array(owner: str, name: str, value: ArrayLike | None) -> FloatArray:
    """Return a fresh float64 array of `value`.

    Parameters
    ----------
    owner, name
        The family and the argument, named in error messages.
    value
        Numbers of any real NumPy type, or nested lists of them.

    Raises
    ------
    ValueError
        If `value` is complex, text, an object, a ragged list or a masked array, as a cast would
        silently drop part of it.
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


def as_int64(owner: str, name: str, counts: FloatArray) -> NDArray[np.int64]:
    """Return counts as int64; raise ValueError if one is too large."""
    too_large = counts >= 2.0**63
    if too_large.any():
        raise ValueError(
            f"{owner}: counts are 64-bit integers, so {name} must be below 2^63 (9.2e18), "
            f"but it is {float(counts[too_large].flat[0])!r}"
        )
    return counts.astype(np.int64)


def as_result(array: FloatArray) -> float | FloatArray:
    """Return a Python float for a 0-d array, else an array that the caller may write to."""
    if array.ndim == 0:
        return float(array)
    return array if array.flags.writeable else array.copy()
