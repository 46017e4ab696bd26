"""Last measured value of a column."""

from collections.abc import Mapping
from math import nan

import numpy as np
from numpy.typing import NDArray


def newest(columns: Mapping[str, NDArray[np.float64]], name: str) -> float:
    """Return the last value of a column that is not NaN; NaN if there is none.

    >>> newest({"loss": np.array([2.0, 1.0, np.nan])}, "loss")
    1.0
    """
    found = columns.get(name, np.empty(0))
    found = found[~np.isnan(found)]
    return float(found[-1]) if len(found) else nan
