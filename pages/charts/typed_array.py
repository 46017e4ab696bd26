"""Typed arrays of figures, as the browser receives them."""

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray


def typed_array(values: ArrayLike, dtype: Literal["f4", "f8", "u1", "i4"] = "f4") -> NDArray[Any]:
    """Return `values` as an array that is sent as bytes instead of text.

    Parameters
    ----------
    values : array_like, shape (n,) or (rows, columns)
        Infinities and NaN are kept; plotly.js leaves gaps there.
    dtype : {"f4", "f8", "u1", "i4"}
        Type that the browser receives. float32 is enough for a screen.

    Returns
    -------
    numpy.ndarray
        Contiguous array of that type. Arrays with the same bytes are sent once per chart.
    """
    return np.ascontiguousarray(values, dtype=dtype)
