"""The Gumbel distribution."""

from dataclasses import dataclass
from math import pi
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.location_scale import LocationScale
from kllab.distributions.scipy_row import renamed
from kllab.distributions.tail import DOUBLE_EXPONENTIAL, Tail, exponential_tail
from kllab.special.double_double import divide, two_sum
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Gumbel(LocationScale):
    """Gumbel distribution of maxima, on the real line.

    Density ``exp(-z - exp(-z)) / scale`` with ``z = (x - loc) / scale``; mean
    ``loc + scale euler_gamma``, variance ``(pi scale)^2 / 6``, mode ``loc``, entropy
    ``log(scale) + euler_gamma + 1``.

    Parameters
    ----------
    loc
        Mode, finite.
    scale
        Positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Gumbel(0, [1, 2])
    >>> p.mean.round(6)
    array([0.577216, 1.154431])
    >>> p.cdf(0).round(6)
    array([0.367879, 0.367879])
    """

    typical_parameters: ClassVar = {"loc": 0, "scale": 1}
    scipy_row = renamed("gumbel_r", loc="loc", scale="scale")
    _standard_mean = np.euler_gamma
    _standard_variance = pi**2 / 6
    _standard_entropy = np.euler_gamma + 1

    def __init__(self, loc: ArrayLike, scale: ArrayLike) -> None:
        self._set_parameters(loc=loc, scale=scale)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        z = self._standardised(x)
        # exp(-z) magnifies the rounding error of z.
        high, low = divide(two_sum(x, -self.loc), self.scale)
        error = (high - z) + low
        exponential = np.exp(-z) * np.where(np.abs(error) < 1, 1 - error, 1.0)
        # Where z overflows to -inf, the difference below would be inf - inf.
        return np.where(z < -1e3, -np.inf, -z - exponential) - np.log(self.scale)

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(np.exp(-np.exp(-self._standardised(x))))

    def _standard_sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return -np.log(rng.standard_exponential(size))

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        loc, log_scale = float(self.loc), float(np.log(self.scale))
        lower = Tail(-1.0, DOUBLE_EXPONENTIAL, log_scale=log_scale, origin=loc)
        return lower, exponential_tail(log_scale, origin=loc)
