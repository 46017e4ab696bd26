"""The normal distribution."""

from dataclasses import dataclass
from math import e, log, pi, sqrt
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from kllab.distributions.location_scale import LocationScale
from kllab.distributions.scipy_row import renamed
from kllab.distributions.tail import Tail, gaussian_tail
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Normal(LocationScale):
    """Normal distribution on the reals.

    Density ``exp(-((x - loc) / scale)^2 / 2) / (scale sqrt(2 pi))``; mean and mode ``loc``,
    variance ``scale^2``, entropy ``log(scale sqrt(2 pi e))``.

    Parameters
    ----------
    loc
        Mean, finite.
    scale
        Standard deviation, positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Normal(0, [1, 2])
    >>> p.batch_shape
    (2,)
    >>> p.entropy().round(4)
    array([1.4189, 2.1121])
    """

    typical_parameters: ClassVar = {"loc": 0, "scale": 1}
    scipy_row = renamed("norm", loc="loc", scale="scale")
    _standard_variance = 1.0
    _standard_entropy = log(2 * pi * e) / 2

    def __init__(self, loc: ArrayLike, scale: ArrayLike) -> None:
        self._set_parameters(loc=loc, scale=scale)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        z = self._standardised(x)
        return np.asarray(-z * (z / 2) - np.log(self.scale) - log(2 * pi) / 2)

    def _prob(self, x: FloatArray) -> FloatArray:
        z = self._standardised(x)
        return np.asarray(np.exp(-z * (z / 2)) / self.scale / sqrt(2 * pi))

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(ndtr(self._standardised(x)))

    def _standard_sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return rng.standard_normal(size)

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return (gaussian_tail(float(self.loc), float(self.scale)),) * 2
