"""Check the arguments of estimators."""

from __future__ import annotations

from math import isfinite
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions import Distribution
from kllab.distributions.interop import as_distribution
from kllab.distributions.labels import check_same_labels, labels_of
from kllab.distributions.named_outcomes import aligned
from kllab.distributions.real_array import real_array
from kllab.distributions.sample_arguments import as_integer
from kllab.divergences.divergence import check_labels
from kllab.special.float_array import FloatArray


def _check_coordinates(owner: str, x: ArrayLike, y: ArrayLike) -> None:
    """Raise ValueError if the coordinates of samples of P and of Q are labelled differently."""
    labels = []
    for name, values in (("x", x), ("y", y)):
        found = labels_of(owner, name, values)
        samples = max(found, default=0)  # the first axis counts the samples
        labels.append({axis: index for axis, index in found.items() if axis < samples})
    check_same_labels(owner, "the columns of x", labels[0], "the columns of y", labels[1])


def checked_samples(owner: str, name: str, values: ArrayLike, *, at_least: int = 2) -> FloatArray:
    """Return samples along the first axis as a float64 array.

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
    if not array.size:
        raise ValueError(
            f"{owner}: each sample of {name} must hold at least one number, but its shape is "
            f"{array.shape}"
        )
    if not np.isfinite(array).all():
        raise ValueError(f"{owner}: {name} must be finite, but it holds infinities or NaN")
    return array


def checked_both(
    owner: str, x: ArrayLike, y: ArrayLike, *, at_least: int = 2
) -> tuple[FloatArray, FloatArray]:
    """Return samples of P and of Q as arrays; raise ValueError if their outcomes do not fit."""
    _check_coordinates(owner, x, y)
    a = checked_samples(owner, "x", x, at_least=at_least)
    b = checked_samples(owner, "y", y, at_least=at_least)
    if a.shape[1:] != b.shape[1:]:
        raise ValueError(
            f"{owner}: samples of x and y must have one shape, but those of x have "
            f"{a.shape[1:]} and those of y {b.shape[1:]}"
        )
    return a, b


def checked_points(owner: str, x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return two samples as arrays of shapes ``(n, d)`` and ``(m, d)``."""
    _check_coordinates(owner, x, y)
    given = checked_samples(owner, "x", x), checked_samples(owner, "y", y)
    a, b = (array[:, None] if array.ndim == 1 else array for array in given)
    if a.ndim > 2 or a.shape[1:] != b.shape[1:]:
        raise ValueError(
            f"{owner}: x and y must have shapes (n,) or (n, d), with equally many coordinates, but "
            f"x has {given[0].shape} and y has {given[1].shape}"
        )
    return a, b


def check_function(owner: str, name: str, function: object) -> None:
    """Raise TypeError if `function` cannot be called."""
    if not callable(function):
        raise TypeError(
            f"{owner}: {name} must be a function of an array of samples, but it is {function!r}"
        )


def checked_count(owner: str, name: str, value: object, *, at_least: int) -> int:
    """Return `value` as an int.

    Raises
    ------
    TypeError
        If it is not an integer (text, floats and bools are not).
    ValueError
        If it is below `at_least`.
    """
    try:
        count = as_integer(value)
    except TypeError:
        raise TypeError(f"{owner}: {name} must be an integer, but it is {value!r}") from None
    if count < at_least:
        raise ValueError(f"{owner}: {name} must be at least {at_least}, but it is {count}")
    return count


def checked_number(owner: str, name: str, value: object) -> float:
    """Return `value` as a float; raise ValueError unless it is a finite number."""
    if isinstance(value, bool) or not isinstance(value, Real) or not isfinite(value):
        raise ValueError(f"{owner}: {name} must be a finite number, but it is {value!r}")
    return float(value)


def checked_pair(owner: str, p: object, q: object) -> tuple[Distribution, Distribution]:
    """Return p and q as single distributions of kllab; raise ValueError if one is a batch."""
    pair = as_distribution(p, name=f"{owner}: p"), as_distribution(q, name=f"{owner}: q")
    pair = aligned(*pair)
    check_labels(*pair)
    for name, given in zip("pq", pair, strict=True):
        if given.batch_shape != ():
            raise ValueError(
                f"{owner}: {name} must be a single distribution, but its batch_shape is "
                f"{given.batch_shape}"
            )
    return pair
