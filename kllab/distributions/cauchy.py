"""The Cauchy distribution."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.location_scale import LocationScale
from kllab.distributions.scipy_row import FREE, renamed
from kllab.distributions.tail import Tail
from kllab.special.float_array import FloatArray, Shape

_FAR = 1e8
"""|z| above which ``1 + z^2`` rounds to ``z^2``; its logarithm is then taken before squaring."""


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
    scipy_row = renamed("cauchy", FREE, loc="loc", scale="scale")

    def __init__(self, loc: ArrayLike, scale: ArrayLike) -> None:
        self._set_parameters(loc=loc, scale=scale)

    def _mean(self) -> FloatArray:
        return np.asarray(np.nan)

    def _variance(self) -> FloatArray:
        return np.asarray(np.nan)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        z = self._standardised(x)
        value = np.asarray(-np.log1p(z * z) - np.log(self.scale) - log(pi))
        far = ~(np.abs(z) < _FAR)
        if far.any():
            # The log density is log(scale / pi) less twice log |x - loc|, halved to fit float64.
            x, loc, scale = (a[far] for a in np.broadcast_arrays(x, self.loc, self.scale))
            half = np.log(np.abs(x / 2 - loc / 2)) + log(2)
            value[far] = np.log(scale) - 2 * half - log(pi)
        return value

    def _prob(self, x: FloatArray) -> FloatArray:
        z = self._standardised(x)
        far = np.abs(z) > _FAR
        near = 1 / (1 + z * z)
        return np.where(far, (1 / z) / (self.scale * z), near / self.scale) / pi

    def _cdf(self, x: FloatArray) -> FloatArray:
        # 1/2 + arctan(z) / pi would cancel in the lower tail.
        z = self._standardised(x)
        return np.asarray(np.arctan2(1.0, -z) / pi)

    def _standard_sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return rng.standard_cauchy(size)

    def _entropy(self) -> FloatArray:
        return np.asarray(np.log(self.scale) + log(4 * pi))

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return location and scale, as there are no moments."""
        return np.atleast_1d(self.loc), np.atleast_1d(self.scale)

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return Tail(1.0), Tail(1.0)
