"""Samples as a caller gives them, checked."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions import Distribution
from kllab.distributions.array_record import FloatArray
from kllab.distributions.interop import as_distribution
from kllab.distributions.real_array import real_array


def checked_samples(owner: str, name: str, values: ArrayLike, *, at_least: int = 2) -> FloatArray:
    """Return samples along the first axis as a finite float64 array.

    Raises
    ------
    ValueError
        If they are not finite real numbers, or fewer than `at_least`.
    """
    array = real_array(owner, name, values)
    if array.ndim == 0 or len(array) < at_least:
        raise ValueError(
            f"{owner}: {name} must hold at least {at_least} samples along its first axis, "
            f"but its shape is {array.shape}"
        )
    if not np.isfinite(array).all():
        raise ValueError(f"{owner}: {name} must be finite, but it holds infinities or NaN")
    return array


def checked_points(owner: str, x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return two samples as arrays of shapes ``(n, d)`` and ``(m, d)``."""
    points = []
    for name, values in (("x", x), ("y", y)):
        array = checked_samples(owner, name, values)
        if array.ndim > 2:
            raise ValueError(
                f"{owner}: {name} must have shape (n,) or (n, d), but it has {array.shape}"
            )
        points.append(array[:, None] if array.ndim == 1 else array)
    if points[0].shape[1] != points[1].shape[1]:
        raise ValueError(
            f"{owner}: x and y must have as many coordinates, but x has {points[0].shape[1]} "
            f"and y has {points[1].shape[1]}"
        )
    return points[0], points[1]


def checked_generator(owner: str, rng: object) -> np.random.Generator:
    """Return `rng`, or say that it is no generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{owner}: rng must be a numpy.random.Generator "
            f"(numpy.random.default_rng(seed)), but it is {rng!r}"
        )
    return rng


def checked_pair(owner: str, p: object, q: object) -> tuple[Distribution, Distribution]:
    """Return p and q as distributions of kllab, converted if need be, neither of them a batch."""
    pair = as_distribution(p, name=f"{owner}: p"), as_distribution(q, name=f"{owner}: q")
    for name, given in zip("pq", pair, strict=True):
        if given.batch_shape != ():
            raise ValueError(
                f"{owner}: {name} must be a single distribution, but its batch_shape is "
                f"{given.batch_shape}"
            )
    return pair
