"""Sets of possible outcomes."""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.array_record import ArrayRecord
from kllab.special.float_array import FloatArray


@dataclass(frozen=True, eq=False, repr=False)
class Support(ArrayRecord):
    """Set of possible outcomes: an interval, a set of numbers, or a set in R^d.

    Attributes
    ----------
    lower, upper
        Ends of the interval that contains each coordinate; arrays of ``batch_shape`` if they
        depend on parameters.
    discrete
        Whether the outcomes are isolated numbers: the integers of the interval, or `points`.
    dimension
        Number of coordinates; 0 for scalar outcomes.
    name
        Name of a set that is not just an interval for each coordinate, else None.
    points
        Outcomes along the last axis, if they are not the integers of the interval, else None.
    """

    lower: float | FloatArray = -inf
    upper: float | FloatArray = inf
    discrete: bool = False
    dimension: int = 0
    name: str | None = None
    points: FloatArray | None = None

    @property
    def integers(self) -> bool:
        """Whether the outcomes are the integers of the interval."""
        return self.discrete and self.points is None

    def contains(self, x: FloatArray) -> NDArray[np.bool_]:
        """Return whether each number of `x` is an outcome; infinite ones are not."""
        if self.points is not None:
            return np.asarray((x[..., None] == self.points).any(axis=-1))
        inside = (x >= self.lower) & (x <= self.upper) & np.isfinite(x)
        return np.asarray(inside & (x == np.floor(x)) if self.discrete else inside)

    def __str__(self) -> str:
        if self.name:
            return self.name
        if np.ndim(self.lower) or np.ndim(self.upper):
            return "an interval that depends on the element of the batch"
        if self.points is not None:
            return f"{{{', '.join(f'{point:g}' for point in self.points.ravel())}}}"
        if self.discrete and self.upper == self.lower:
            return f"{{{self.lower:g}}}"
        if self.discrete and self.upper - self.lower <= 1:
            return f"{{{self.lower:g}, {self.upper:g}}}"
        if self.discrete:
            last = ", ..." if self.upper == inf else f", ..., {self.upper:g}"
            return f"{{{self.lower:g}{last}}}"
        power = f"^{self.dimension}" if self.dimension else ""
        if (self.lower, self.upper) == (-inf, inf):
            return f"R{power}"
        closing = ")" if self.upper == inf else "]"
        return f"[{self.lower:g}, {self.upper:g}{closing}{power}"
