"""Property check: the result of a property, and comparisons up to rounding."""

from collections.abc import Mapping
from math import isclose
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]


class PropertyCheck(Protocol):
    """Result of a property's `explore`."""

    def tables(self) -> Mapping[str, Columns]:
        """Return the data of the chart: columns by table."""


def settled(kl: ArrayLike) -> Array:
    """Return `kl` (nats), or 0 if rounding of the probabilities may explain it.

    Probabilities that differ in their last digit have a KL of the square of that difference.
    """
    values = np.asarray(kl, dtype=float)
    return np.where(values <= 1e-28, 0.0, values)


def agree(first: float, second: float, tolerance: float = 1e-12) -> bool:
    """Return whether two numbers, computed in two ways, differ only by rounding."""
    return isclose(first, second, rel_tol=tolerance, abs_tol=1e-3 * tolerance)
