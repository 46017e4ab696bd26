"""The newest number of a record, and how it is written where there is none."""

from collections.abc import Mapping
from math import inf, isnan, nan

import numpy as np
from numpy.typing import NDArray

NONE = "–"
"""What is written for what was not measured, or is no number since the training diverged."""


def newest(columns: Mapping[str, NDArray[np.float64]], name: str) -> float:
    """Return the newest number of a column; NaN if it has none.

    >>> newest({"loss": np.array([2.0, 1.0, np.nan])}, "loss")
    1.0
    """
    found = columns.get(name, np.empty(0))
    found = found[~np.isnan(found)]
    return float(found[-1]) if len(found) else nan


def written(number: float, form: str) -> str:
    """Format `number`; NaN as a dash, infinity as its sign.

    >>> written(0.5, ".1%"), written(float("nan"), ".1%"), written(float("-inf"), ".1f")
    ('50.0%', '–', '−∞')
    """
    if isnan(number):
        return NONE
    if abs(number) == inf:
        return "∞" if number > 0 else "−∞"
    return format(number, form)
