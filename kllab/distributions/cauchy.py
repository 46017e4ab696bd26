"""The Cauchy distribution."""

from dataclasses import dataclass
from math import log, nan, pi
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.location_scale import LocationScale
from kllab.distributions.scipy_row import renamed
from kllab.distributions.student_t import FAR, log_growth
from kllab.distributions.tail import Tail
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Cauchy(LocationScale):
    """Cauchy distribution on the reals: Student's t with one degree of freedom.

    Density ``1 / (pi scale (1 + ((x - loc) / scale)^2))``; mode and median ``loc``; mean and
    variance do not exist (NaN); entropy ``log(4 pi scale)``.

    Parameters
    ----------
    loc
        Median, finite.
    scale
        Half the distance between the quartiles, positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Cauchy(1, 2)
    >>> p.mean, p.mode
    (nan, 1.0)
    >>> p.cdf([-1, 1, 3])
    array([0.25, 0.5 , 0.75])
    """

    typical_parameters: ClassVar = {"loc": 0, "scale": 1}
    scipy_row = renamed("cauchy", loc="loc", scale="scale")
    _standard_mean = _standard_variance = nan
    _standard_entropy = log(4 * pi)

    def __init__(self, loc: ArrayLike, scale: ArrayLike) -> None:
        self._set_parameters(loc=loc, scale=scale)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return np.asarray(
            -log_growth(x, self.loc, self.scale, np.ones(())) - np.log(self.scale) - log(pi)
        )

    def _prob(self, x: FloatArray) -> FloatArray:
        z = self._standardised(x)
        far = np.abs(z) > FAR
        near = 1 / (1 + z * z)
        return np.where(far, (1 / z) / (self.scale * z), near / self.scale) / pi

    def _cdf(self, x: FloatArray) -> FloatArray:
        # 1/2 + arctan(z) / pi would cancel in the lower tail.
        z = self._standardised(x)
        return np.asarray(np.arctan2(1.0, -z) / pi)

    def _standard_sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return rng.standard_cauchy(size)

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return location and scale, as there are no moments."""
        return np.atleast_1d(self.loc), np.atleast_1d(self.scale)

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return Tail(1.0), Tail(1.0)
