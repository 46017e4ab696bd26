"""The Laplace distribution."""

from __future__ import annotations

from dataclasses import dataclass
from math import e, log
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.array_record import FloatArray
from kllab.distributions.constraint import finite, positive
from kllab.distributions.distribution import Shape
from kllab.distributions.scalar import ScalarDistribution
from kllab.distributions.standardise import standardise
from kllab.distributions.support import Support


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Laplace(ScalarDistribution):
    """Laplace (double exponential) distribution on the reals.

    Density ``exp(-|x - loc| / scale) / (2 scale)``; mean and mode ``loc``, variance
    ``2 scale^2``, entropy ``log(2 e scale)``.

    Parameters
    ----------
    loc
        Centre, finite.
    scale
        Mean distance from the centre, positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Laplace(0, [1, 2])
    >>> p.variance
    array([2., 8.])
    >>> p.entropy().round(4)
    array([1.6931, 2.3863])
    """

    loc: FloatArray
    scale: FloatArray

    constraints: ClassVar = {"loc": (finite,), "scale": (positive,)}

    def __init__(self, loc: ArrayLike, scale: ArrayLike) -> None:
        self._set_parameters(loc=loc, scale=scale)

    @property
    def support(self) -> Support:
        """The real line."""
        return Support()

    def _mean(self) -> FloatArray:
        return self.loc

    def _variance(self) -> FloatArray:
        return np.asarray(2 * np.square(self.scale))

    def _mode(self) -> FloatArray:
        return self.loc

    def _log_prob(self, x: FloatArray) -> FloatArray:
        distance = np.abs(standardise(x, self.loc, self.scale))
        return np.asarray(-distance - np.log(self.scale) - log(2))

    def _prob(self, x: FloatArray) -> FloatArray:
        distance = np.abs(standardise(x, self.loc, self.scale))
        return np.asarray(np.exp(-distance) / self.scale / 2)

    def _cdf(self, x: FloatArray) -> FloatArray:
        z = standardise(x, self.loc, self.scale)
        tail = np.exp(-np.abs(z)) / 2
        return np.where(z < 0, tail, 1 - tail)

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return np.asarray(self.loc + self.scale * rng.laplace(size=size))

    def _entropy(self) -> FloatArray:
        return np.asarray(np.log(self.scale) + log(2 * e))
