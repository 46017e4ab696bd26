"""The Laplace distribution."""

from dataclasses import dataclass
from math import e, log
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.location_scale import LocationScale
from kllab.distributions.scipy_row import renamed
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Toy(LocationScale):
    """Laplace (double exponential) distribution on the reals.

    Density ``exp(-|x - loc| / scale) / (2 scale)``; mean and mode ``loc``, variance
    ``2 scale^2``, entropy ``log(2 e scale)``.

    Parameters
    ----------
    loc
        Centre, finite.
    scale
        Mean absolute deviation from ``loc``, positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Toy(0, [1, 2])
    >>> p.variance
    array([2., 8.])
    >>> p.entropy().round(4)
    array([1.6931, 2.3863])
    """

    typical_parameters: ClassVar = {"loc": 0, "scale": 1}
    scipy_row = renamed("toy", loc="loc", scale="scale")
    _standard_variance = 2.0
    _standard_entropy = log(2 * e)

    def __init__(self, loc: ArrayLike, scale: ArrayLike) -> None:
        self._set_parameters(loc=loc, scale=scale)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        distance = np.abs(self._standardised(x))
        return np.asarray(-distance - np.log(self.scale) - log(2))

    def _prob(self, x: FloatArray) -> FloatArray:
        distance = np.abs(self._standardised(x))
        return np.asarray(np.exp(-distance) / self.scale / 2)

    def _cdf(self, x: FloatArray) -> FloatArray:
        z = self._standardised(x)
        tail = np.exp(-np.abs(z)) / 2
        return np.where(z < 0, tail, 1 - tail)

    def _standard_sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return rng.laplace(size=size)
