"""The sets in which outcomes lie."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Support:
    """The outcomes that a family can give: an interval of the reals, of the integers, or R^d.

    Attributes
    ----------
    lower, upper
        Ends of the interval that each coordinate lies in.
    discrete
        Whether only the integers in it are outcomes.
    dimension
        Number of coordinates; 0 for scalar outcomes.
    """

    lower: float = -inf
    upper: float = inf
    discrete: bool = False
    dimension: int = 0

    def __str__(self) -> str:
        if self.discrete and self.upper - self.lower <= 1:
            return f"{{{self.lower:g}, {self.upper:g}}}"
        if self.discrete:
            return f"{{{self.lower:g}, ..., {self.upper:g}}}"
        power = f"^{self.dimension}" if self.dimension else ""
        if (self.lower, self.upper) == (-inf, inf):
            return f"R{power}"
        return f"[{self.lower:g}, {self.upper:g}]{power}"
