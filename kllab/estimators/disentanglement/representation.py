"""Check latents and factors, and count classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike
from scipy.special import xlogy

from kllab.estimators.samples import checked_samples
from kllab.special.float_array import FloatArray

Classes = npt.NDArray[np.int64]

LEAST_OF_A_VALUE = 10
"""Smallest number of samples of each value of a factor."""


@dataclass(frozen=True, eq=False)
class Factors:
    """Known factors of n samples.

    Parameters
    ----------
    classes
        Shape ``(n, factors)``: each factor's classes, counted from 0 without gaps.
    counts
        Number of samples of each class, of each factor.
    """

    classes: Classes
    counts: tuple[Classes, ...]

    @property
    def entropies(self) -> FloatArray:
        """Entropy of each factor in nats, from relative frequencies."""
        return np.array([entropy(counts) for counts in self.counts])


def entropy(weights: Classes | FloatArray) -> float:
    """Return the entropy in nats of weights above 0, divided by their sum."""
    shares = np.asarray(weights, np.float64) / float(np.sum(weights))
    return float(-xlogy(shares, shares).sum())


def checked_latents(owner: str, name: str, latents: ArrayLike) -> FloatArray:
    """Return latents of shape ``(n, dimensions)``, at least two dimensions.

    Raises
    ------
    ValueError
        If the shape is another one, or a value is not a finite real number.
    """
    array = checked_samples(owner, name, latents)
    if array.ndim != 2 or array.shape[1] < 2:
        raise ValueError(
            f"{owner}: {name} must have shape (samples, dimensions) with at least two dimensions, "
            f"as they are compared, but its shape is {array.shape}"
        )
    return array


def checked_factors(owner: str, factors: ArrayLike, *, samples: int, at_least: int) -> Factors:
    """Return the factors of so many samples.

    Raises
    ------
    TypeError
        If they are not integers.
    ValueError
        If the shape does not fit, a factor is constant, or a value of it has too few samples.
    """
    array = np.asarray(factors)
    if array.dtype.kind not in "iu":
        raise TypeError(
            f"{owner}: factors must be integers, the classes of each factor, but their type is "
            f"{array.dtype}"
        )
    if array.ndim != 2 or len(array) != samples or array.shape[1] < at_least:
        least = "one factor" if at_least == 1 else f"{at_least} factors"
        raise ValueError(
            f"{owner}: factors must have shape ({samples}, factors), as many rows as there are "
            f"samples and at least {least}, but their shape is {array.shape}"
        )
    classes, counts = np.empty(array.shape, np.int64), []
    for column in range(array.shape[1]):
        values, classes[:, column], count = np.unique(
            array[:, column], return_inverse=True, return_counts=True
        )
        if len(values) == 1:
            raise ValueError(
                f"{owner}: factor {column} is {values[0]} in all samples; a constant factor has "
                "entropy 0 and nothing can tell about it: leave it out"
            )
        if count.min() < LEAST_OF_A_VALUE:
            raise ValueError(
                f"{owner}: factor {column} is {values[count.argmin()]} in {count.min()} of "
                f"{samples} samples; each of its {len(values)} values must have at least "
                f"{LEAST_OF_A_VALUE}"
            )
        counts.append(count)
    return Factors(classes, tuple(counts))
