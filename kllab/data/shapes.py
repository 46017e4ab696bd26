"""Images of shapes with known factors, generated: for measures of disentanglement.

Like dSprites (Matthey et al. 2017, https://github.com/google-deepmind/dsprites-dataset), but
drawn here: anti-aliased, of the size of MNIST, and small enough to train on within seconds.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from math import ceil, cos, floor, pi, radians, sin, sqrt

import numpy as np
import numpy.typing as npt

from kllab.data.dataset import Dataset, UInt8Array
from kllab.data.shape_grid import FACTORS, REACH, ShapeGrid

NAME = "shapes"
"""Key of the default grid in `kllab.data.DATASETS`."""

_FINER = 8  # points along the side of a pixel
# The curve (u^2 + v^2 - 1)^3 = u^2 v^3, by numerical integration.
_HEART_AREA, _HEART_CENTROID = 3.66198, 0.29348

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shapes:
    """Images of shapes and the factors of each.

    Parameters
    ----------
    grid : ShapeGrid
        Values of the factors.
    images : numpy.ndarray
        uint8, shape (N, size, size): white on black, grey where the edge crosses a pixel.
    classes : numpy.ndarray
        int64, shape (N, 5): index of the value of each factor of `FACTORS`, from 0.
    values : numpy.ndarray
        float64, shape (N, 5): the values. A shape has no number: its value is its index.
    """

    grid: ShapeGrid
    images: UInt8Array
    classes: npt.NDArray[np.int64]
    values: FloatArray

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.images)


def draw_shapes(grid: ShapeGrid | None = None) -> Shapes:
    """Draw one image of each combination of the factors, the last factor changing fastest.

    The grey level of a pixel is the share of 8 x 8 points in it that lie in the shape. Nothing is
    random: a grid has the same images everywhere.

    Parameters
    ----------
    grid : ShapeGrid, optional
        Values of the factors; the default has 13,824 images of 28 x 28.

    Returns
    -------
    Shapes
        Read-only arrays.

    Examples
    --------
    >>> drawn = draw_shapes(ShapeGrid(shapes=("square", "heart"), scales=(8,), rotations=(0,)))
    >>> drawn.images.shape, FACTORS
    ((288, 28, 28), ('shape', 'scale', 'rotation', 'x', 'y'))
    >>> drawn.classes[-1].tolist(), drawn.values[-1].tolist()
    ([1, 0, 0, 11, 11], [1.0, 8.0, 0.0, 19.5, 19.5])
    """
    grid = ShapeGrid() if grid is None else grid
    counts = tuple(grid.counts.values())
    images = np.zeros((*counts, grid.size, grid.size), np.uint8)
    for i, shape in enumerate(grid.shapes):
        for j, scale in enumerate(grid.scales):
            for k, degrees in enumerate(grid.rotations):
                _draw_at_all_places(images[i, j, k], grid, shape, scale, degrees)
    classes = np.indices(counts).reshape(len(FACTORS), -1).T.copy()
    tables = [range(len(grid.shapes)), grid.scales, grid.rotations, grid.xs, grid.ys]
    values = [np.array(table, float)[classes[:, f]] for f, table in enumerate(tables)]
    drawn = Shapes(
        grid, images.reshape(-1, grid.size, grid.size), classes, np.stack(values, axis=1)
    )
    for array in (drawn.images, drawn.classes, drawn.values):
        array.flags.writeable = False
    return drawn


@functools.cache
def load_shapes() -> Shapes:
    """Return the shapes of the default grid, drawn once per process.

    `kllab.data.load_split("shapes")` has the indices of training and held-out images.
    """
    return draw_shapes()


def shapes_dataset() -> Dataset:
    """Return the images of `load_shapes`, with the kind of the shape as label."""
    drawn = load_shapes()
    return Dataset(NAME, drawn.images, drawn.classes[:, 0].astype(np.uint8))


def _draw_at_all_places(
    places: UInt8Array, grid: ShapeGrid, shape: str, scale: float, degrees: float
) -> None:
    """Draw one shape into images (xs, ys, size, size), each at its place.

    Places that differ by whole pixels have one drawing, which is copied.
    """
    half = ceil(REACH[shape] * scale) + 1
    drawings: dict[tuple[float, float], UInt8Array] = {}
    for i, x in enumerate(grid.xs):
        for j, y in enumerate(grid.ys):
            left, top = floor(x), floor(y)
            part = (x - left, y - top)
            if part not in drawings:
                drawings[part] = _draw(shape, scale, degrees, half, *part)
            image = np.pad(places[i, j], half)  # a drawing's black border may stick out
            image[top : top + 2 * half, left : left + 2 * half] = drawings[part]
            places[i, j] = image[half:-half, half:-half]


def _draw(shape: str, scale: float, degrees: float, half: int, x: float, y: float) -> UInt8Array:
    """Return a drawing of 2 * half pixels with the centroid at (half + x, half + y)."""
    points = (np.arange(2 * half * _FINER) + 0.5) / _FINER - half
    right, up = (points - x)[None, :] / scale, (y - points)[:, None] / scale
    turn = radians(degrees)
    inside = _inside(shape, cos(turn) * right + sin(turn) * up, cos(turn) * up - sin(turn) * right)
    share = inside.reshape(2 * half, _FINER, 2 * half, _FINER).mean(axis=(1, 3))
    return np.asarray(np.rint(255 * share), np.uint8)


def _inside(shape: str, u: FloatArray, v: FloatArray) -> npt.NDArray[np.bool_]:
    """Return which points lie in the shape of area 1 with its centroid at the origin."""
    if shape == "square":
        return np.asarray(np.maximum(abs(u), abs(v)) <= 0.5)
    if shape == "ellipse":
        return np.asarray(u**2 / 1.5 + 1.5 * v**2 <= 1 / pi)
    u, v = sqrt(_HEART_AREA) * u, sqrt(_HEART_AREA) * v + _HEART_CENTROID
    return np.asarray((u**2 + v**2 - 1) ** 3 <= u**2 * v**3)
