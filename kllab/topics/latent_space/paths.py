"""Paths through a latent space: between two points, and along one dimension."""

from math import atan2, pi, sin
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

MOST_POINTS = 200
"""Largest number of points of a path."""
_OPPOSITE = 1e-6  # radians from opposite: nearer, rounding alone would choose the great circle


def linear(start: ArrayLike, end: ArrayLike, n: int) -> FloatArray:
    """Return n points on the line from `start` to `end`, (n, latent_dim), both included.

    In many dimensions its middle is nearer to 0 than almost all draws from the prior, whose
    distance is about sqrt(latent_dim); `spherical` avoids that.

    Parameters
    ----------
    start, end : array_like
        (latent_dim,).
    n : int
        2 to `MOST_POINTS`.

    Raises
    ------
    ValueError
        If n or a point is not allowed.

    Examples
    --------
    >>> linear([0.0, 2.0], [4.0, 0.0], 3)
    array([[0., 2.],
           [2., 1.],
           [4., 0.]])
    """
    a, b = _ends(start, end, n)
    t = np.linspace(0, 1, n)[:, None]
    return np.asarray((1 - t) * a + t * b)


def spherical(start: ArrayLike, end: ArrayLike, n: int) -> FloatArray:
    """Return n points along an arc from `start` to `end`, (n, latent_dim), both included.

    The direction turns at a constant rate on the great circle (Shoemake 1985), and the distance
    from 0 changes linearly. Between points of equal distance this is the interpolation of White
    2016.

    Parameters
    ----------
    start, end : array_like
        (latent_dim,), not 0 and not opposite.
    n : int
        2 to `MOST_POINTS`.

    Raises
    ------
    ValueError
        If n or a point is not allowed, or the points determine no arc.

    Examples
    --------
    >>> spherical([1.0, 0.0], [0.0, 2.0], 3).round(3)
    array([[1.   , 0.   ],
           [1.061, 1.061],
           [0.   , 2.   ]])
    """
    a, b = _ends(start, end, n)
    length_a, length_b = np.linalg.norm(a), np.linalg.norm(b)
    if length_a == 0 or length_b == 0:
        which = "start" if length_a == 0 else "end"
        raise ValueError(f"{which} is 0, which has no direction; use a linear interpolation")
    u, v = a / length_a, b / length_b
    # Exact for all angles; the arc cosine would lose half of the digits near 0 and pi.
    angle = 2 * atan2(float(np.linalg.norm(u - v)), float(np.linalg.norm(u + v)))
    if angle > pi - _OPPOSITE:
        raise ValueError(
            "start and end have opposite directions, between which all arcs are equally long; "
            "use a linear interpolation"
        )
    t = np.linspace(0, 1, n)[:, None]
    if angle == 0:
        direction = np.broadcast_to(u, (n, len(u)))
    else:
        direction = (np.sin((1 - t) * angle) * u + np.sin(t * angle) * v) / sin(angle)
    points = ((1 - t) * length_a + t * length_b) * direction
    points[0], points[-1] = a, b
    return np.asarray(points)


def traversal(start: ArrayLike, dimension: int, values: ArrayLike) -> FloatArray:
    """Return copies of a point with one dimension set to each value, (n, latent_dim).

    Parameters
    ----------
    start : array_like
        (latent_dim,): 0, the prior's mean, or the posterior mean of an image.
    dimension : int
        From 0. `Encoded.by_rate` sorts the dimensions.
    values : array_like
        (n,), 1 to `MOST_POINTS` values.

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Examples
    --------
    >>> traversal([5.0, 6.0], 1, [-1.0, 1.0])
    array([[ 5., -1.],
           [ 5.,  1.]])
    """
    point, along = _point("start", start), np.asarray(values, np.float64)
    if not isinstance(dimension, int | np.integer) or not 0 <= dimension < len(point):
        raise ValueError(
            f"dimension is {dimension!r}; allowed: a whole number from 0 to {len(point) - 1}"
        )
    if along.ndim != 1 or not 1 <= len(along) <= MOST_POINTS or not np.isfinite(along).all():
        raise ValueError(
            f"values of shape {along.shape} are given; allowed: 1 to {MOST_POINTS} finite numbers"
        )
    points = np.tile(point, (len(along), 1))
    points[:, dimension] = along
    return points


def _ends(start: ArrayLike, end: ArrayLike, n: Any) -> tuple[FloatArray, FloatArray]:
    if not isinstance(n, int | np.integer) or not 2 <= n <= MOST_POINTS:
        raise ValueError(f"n is {n!r}; allowed: a whole number from 2 to {MOST_POINTS}")
    a, b = _point("start", start), _point("end", end)
    if len(a) != len(b):
        raise ValueError(f"start has {len(a)} dimensions, end {len(b)}; allowed: as many")
    return a, b


def _point(name: str, given: ArrayLike) -> FloatArray:
    point = np.asarray(given, np.float64)
    if point.ndim != 1 or not len(point) or not np.isfinite(point).all():
        raise ValueError(
            f"{name} is {given!r}; allowed: finite numbers, one for each latent dimension"
        )
    return point
