"""The half-normal distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, pi, sqrt
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erf

from kllab.distributions.constraint import positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.scipy_row import renamed
from kllab.distributions.support import Support
from kllab.distributions.tail import FLAT, Tail, gaussian_tail
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class HalfNormal(ScalarDistribution):
    """Half-normal distribution: the absolute value of a ``Normal(0, scale)``.

    Density ``2 exp(-(x / scale)^2 / 2) / (scale sqrt(2 pi))`` on ``x >= 0``; mean
    ``scale sqrt(2 / pi)``, variance ``scale^2 (1 - 2 / pi)``, mode 0, entropy
    ``log(scale sqrt(pi e / 2))``.

    Parameters
    ----------
    scale
        Standard deviation of the normal, positive and finite.

    Raises
    ------
    ValueError
        If ``scale`` is not positive and finite.

    Examples
    --------
    >>> p = HalfNormal(2)
    >>> round(p.mean, 6)
    1.595769
    >>> round(p.cdf(2), 6)
    0.682689
    """

    typical_parameters: ClassVar = {"scale": 1}
    scipy_row = renamed("halfnorm", scale="scale")
    support = Support(0)

    scale: Annotated[FloatArray, positive]

    def __init__(self, scale: ArrayLike) -> None:
        self._set_parameters(scale=scale)

    def _mean(self) -> FloatArray:
        return np.asarray(self.scale * sqrt(2 / pi))

    def _variance(self) -> FloatArray:
        return np.square(self.scale) * ((pi - 2) / pi)

    def _mode(self) -> FloatArray:
        return np.zeros_like(self.scale)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        z = x / self.scale
        return np.asarray(-z * (z / 2) - np.log(self.scale) + log(2 / pi) / 2)

    def _prob(self, x: FloatArray) -> FloatArray:
        z = x / self.scale
        return np.asarray(np.exp(-z * (z / 2)) / self.scale * sqrt(2 / pi))

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(erf(x / self.scale * sqrt(0.5)))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return np.asarray(self.scale * np.abs(rng.standard_normal(size)))

    def _entropy(self) -> FloatArray:
        return np.asarray(np.log(self.scale) + (log(pi / 2) + 1) / 2)

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return ``scale`` itself: one standard deviation of the normal distribution."""
        return {"scale": self.scale}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return FLAT, gaussian_tail(0.0, float(self.scale))
