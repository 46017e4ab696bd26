"""Arrays of a figure, in the type that the browser receives."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

DTYPES = {"f4": np.float32, "f8": np.float64, "u1": np.uint8, "i4": np.int32}


def typed_array(values: ArrayLike, dtype: str = "f4") -> NDArray[Any]:
    """Return `values` as an array that is sent as bytes, not as text.

    Parameters
    ----------
    values : array_like, shape (n,) or (rows, columns)
        Infinities and NaN stay what they are; plotly.js leaves gaps there.
    dtype : {"f4", "f8", "u1", "i4"}
        What the browser receives. A screen does not show more than float32.

    Returns
    -------
    numpy.ndarray
        Contiguous, of that type. Arrays with the same bytes are sent once for each chart.
    """
    return np.ascontiguousarray(values, dtype=DTYPES[dtype])
