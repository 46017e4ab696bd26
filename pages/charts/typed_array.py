"""Typed arrays of figures, as the browser receives them."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

_PIXEL = 1e-4
"""Rounding error that is invisible, as a share of the range of the values."""


def typed_array(values: ArrayLike) -> NDArray[Any]:
    """Return `values` as an array that is sent as bytes instead of text.

    Parameters
    ----------
    values : array_like, shape (n,) or (rows, columns)
        Infinities and NaN are kept; plotly.js leaves gaps there.

    Returns
    -------
    numpy.ndarray
        Contiguous array of float32, or of float64 if the rounding to float32 would be visible.
        Arrays with the same bytes are sent once per chart.
    """
    exact = np.ascontiguousarray(values, dtype=np.float64)
    with np.errstate(over="ignore"):
        rounded = exact.astype(np.float32)
    finite = np.isfinite(exact)
    shown = exact[finite]
    if not shown.size:
        return rounded
    scale = np.ptp(shown) or np.abs(shown).max()
    return rounded if np.abs(rounded[finite] - shown).max() <= _PIXEL * scale else exact
