"""The values of the factors of the dataset of shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, prod
from numbers import Real
from typing import Any

FACTORS = ("shape", "scale", "rotation", "x", "y")
"""Names of the factors, in the order of the columns of `Shapes.classes`."""

MOST_IMAGES = 200_000
"""Largest number of images: 157 MB at 28 x 28."""

REACH = {"square": 0.7072, "ellipse": 0.6910, "heart": 0.6750}
"""Distance from the centroid to the farthest point of a shape of area 1, rounded up."""


@dataclass(frozen=True)
class ShapeGrid:
    """Values of each factor; the dataset has one image of each combination.

    The default has 3 shapes, 4 scales, 8 rotations, 12 columns and 12 rows: 13,824 images. Its
    rotations span less than the 90 degrees after which a square looks the same, so that an image
    determines all its factors. (In dSprites, of Matthey et al. 2017, rotations span 360 degrees.)

    Parameters
    ----------
    shapes : tuple of str
        Of "square", "ellipse" (its axes as 3 to 2) and "heart".
    scales : tuple of float
        Side in pixels of a square with the area of the shape.
    rotations : tuple of float
        Degrees, counter-clockwise.
    xs, ys : tuple of float
        Pixels from the left and from the upper border to the centroid of the shape.
    size : int
        Height and width of an image in pixels, from 8 to 128.

    Raises
    ------
    ValueError
        If a factor has no values, if they do not increase (of shapes: repeat), if they are not
        finite numbers, if a shape is unknown or can touch the border, or if there are too many
        images.

    Examples
    --------
    >>> len(ShapeGrid())
    13824
    >>> ShapeGrid(shapes=("heart",), scales=(10,)).counts
    {'shape': 1, 'scale': 1, 'rotation': 8, 'x': 12, 'y': 12}
    """

    shapes: tuple[str, ...] = ("square", "ellipse", "heart")
    scales: tuple[float, ...] = (6.0, 8.0, 10.0, 12.0)
    rotations: tuple[float, ...] = tuple(float(degrees) for degrees in range(-35, 36, 10))
    xs: tuple[float, ...] = tuple(pixel + 0.5 for pixel in range(8, 20))
    ys: tuple[float, ...] = tuple(pixel + 0.5 for pixel in range(8, 20))
    size: int = 28

    def __post_init__(self) -> None:
        """Refuse values that cannot be drawn."""
        size = self.size
        if isinstance(size, bool) or not isinstance(size, int) or not 8 <= size <= 128:
            raise ValueError(f"size is {size!r}; allowed: an integer from 8 to 128")
        _check_shapes(self.shapes)
        for name in ("scales", "rotations", "xs", "ys"):
            object.__setattr__(self, name, _increasing(name, getattr(self, name)))
        if self.scales[0] <= 0:
            raise ValueError(f"scales is {self.scales}; allowed: numbers above 0")
        self._check_borders()
        if len(self) > MOST_IMAGES:
            numbers = " x ".join(str(count) for count in self.counts.values())
            raise ValueError(
                f"the grid has {numbers} = {len(self):,} images; allowed: up to {MOST_IMAGES:,}"
            )

    def _check_borders(self) -> None:
        """Raise ValueError if a shape can touch the border, which would hide its factors."""
        reach = self.scales[-1] * max(REACH[shape] for shape in self.shapes)
        low, high = reach, self.size - reach
        for name, values in (("xs", self.xs), ("ys", self.ys)):
            if values[0] < low or values[-1] > high:
                raise ValueError(
                    f"{name} go from {values[0]:g} to {values[-1]:g}; allowed: {low:.4g} to "
                    f"{high:.4g}, as the largest shape reaches {reach:.4g} pixels from its centre "
                    f"and the image has {self.size}"
                )

    def __len__(self) -> int:
        """Return the number of images."""
        return prod(self.counts.values())

    @property
    def values(self) -> Mapping[str, tuple[Any, ...]]:
        """Values of each factor of `FACTORS`."""
        every = (self.shapes, self.scales, self.rotations, self.xs, self.ys)
        return dict(zip(FACTORS, every, strict=True))

    @property
    def counts(self) -> dict[str, int]:
        """Number of values of each factor."""
        return {name: len(values) for name, values in self.values.items()}


def _check_shapes(shapes: object) -> None:
    allowed = f"a tuple of different names of {', '.join(REACH)}"
    if not isinstance(shapes, tuple) or not shapes:
        raise ValueError(f"shapes is {shapes!r}; allowed: {allowed}")
    for place, shape in enumerate(shapes):
        if not isinstance(shape, str) or shape not in REACH or shape in shapes[:place]:
            raise ValueError(f"shapes has {shape!r} at place {place}; allowed: {allowed}")


def _increasing(name: str, values: object) -> tuple[float, ...]:
    """Return finite, increasing numbers as floats."""
    allowed = f"{name} is {values!r}; allowed: a tuple of increasing, finite numbers"
    if not isinstance(values, tuple) or not values:
        raise ValueError(allowed)
    numbers = [each for each in values if not isinstance(each, bool) and isinstance(each, Real)]
    floats = tuple(float(each) for each in numbers)
    if len(floats) < len(values) or not all(isfinite(each) for each in floats):
        raise ValueError(allowed)
    if any(later <= earlier for earlier, later in pairwise(floats)):
        raise ValueError(allowed)
    return floats
