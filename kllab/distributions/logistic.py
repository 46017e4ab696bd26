"""The logistic distribution."""

from dataclasses import dataclass
from math import pi
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from kllab.distributions.location_scale import LocationScale
from kllab.distributions.scipy_row import renamed
from kllab.distributions.tail import Tail, exponential_tail
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Logistic(LocationScale):
    """Logistic distribution on the reals.

    Density ``exp(-z) / (scale (1 + exp(-z))^2)`` with ``z = (x - loc) / scale``; mean and mode
    ``loc``, variance ``(pi scale)^2 / 3``, entropy ``log(scale) + 2``.

    Parameters
    ----------
    loc
        Centre, finite.
    scale
        Positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Logistic(0, [1, 2])
    >>> p.prob(0)
    array([0.25 , 0.125])
    >>> p.entropy().round(4)
    array([2.    , 2.6931])
    """

    typical_parameters: ClassVar = {"loc": 0, "scale": 1}
    scipy_row = renamed("logistic", loc="loc", scale="scale")
    _standard_variance = pi**2 / 3
    _standard_entropy = 2.0

    def __init__(self, loc: ArrayLike, scale: ArrayLike) -> None:
        self._set_parameters(loc=loc, scale=scale)

    in_torch = False

    def _log_prob(self, x: FloatArray) -> FloatArray:
        distance = np.abs(self._standardised(x))
        return np.asarray(-distance - 2 * np.log1p(np.exp(-distance)) - np.log(self.scale))

    def _prob(self, x: FloatArray) -> FloatArray:
        fall = np.exp(-np.abs(self._standardised(x)))
        return np.asarray(fall / np.square(1 + fall) / self.scale)

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(expit(self._standardised(x)))

    def _standard_sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return rng.logistic(size=size)

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return (exponential_tail(np.log(self.scale), origin=float(self.loc)),) * 2
