"""Specs of the page of a latent space: a plane through it, and a point of the plane."""

from dataclasses import dataclass
from math import isfinite

from kllab.models.spec_field import check_field

AXES = ("dimensions", "principal")
"""Kinds of planes: of two latent dimensions, or of the first two principal directions."""
FARTHEST = 100.0
"""Largest size of a coordinate."""


@dataclass(frozen=True)
class PlaneSpec:
    """Plane through a latent space.

    Attributes
    ----------
    axes : str
        One of `AXES`.
    rank_x, rank_y : int
        Dimensions along the axes by their rates: 1 has the highest. Unused by "principal".
    through : int or None
        The class through whose mean the plane passes; None for the prior's mean.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    axes: str = "dimensions"
    rank_x: int = 1
    rank_y: int = 2
    through: int | None = None

    def __post_init__(self) -> None:
        check_field(self, "axes", self.axes in AXES, f"one of {', '.join(AXES)}")
        for name in ("rank_x", "rank_y"):
            check_field(self, name, getattr(self, name) >= 1, "a whole number from 1")
        differ = self.rank_x != self.rank_y
        check_field(self, "rank_y", differ, f"another dimension than {self.rank_x}, that of x")


@dataclass(frozen=True)
class PlanePoint:
    """Point of a plane through a latent space.

    Raises
    ------
    ValueError
        If a coordinate is not finite, or beyond `FARTHEST`.
    """

    plane: PlaneSpec = PlaneSpec()
    x: float = 0.0
    y: float = 0.0

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            value = getattr(self, name)
            valid = isfinite(value) and abs(value) <= FARTHEST
            check_field(self, name, valid, f"a number from {-FARTHEST:g} to {FARTHEST:g}")
