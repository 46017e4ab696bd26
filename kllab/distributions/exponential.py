"""The exponential distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.constraint import positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.scipy_row import ScipyRow
from kllab.distributions.support import Support
from kllab.distributions.tail import FLAT, Tail, exponential_tail
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Exponential(ScalarDistribution):
    """Exponential distribution on ``x >= 0``: the waiting time for events at a constant rate.

    Density ``rate exp(-rate x)``; mean and standard deviation ``1 / rate``, mode 0, entropy
    ``1 - log(rate)``.

    Parameters
    ----------
    rate
        Events per unit of time, positive and finite.

    Raises
    ------
    ValueError
        If ``rate`` is not positive and finite.

    Examples
    --------
    >>> p = Exponential([1, 2])
    >>> p.mean
    array([1. , 0.5])
    >>> p.prob(0)
    array([1., 2.])
    """

    typical_parameters: ClassVar = {"rate": 1}
    scipy_row = ScipyRow(
        "expon",
        lambda p: {"scale": 1 / p.rate},
        lambda scale: {"rate": 1 / scale},
        rounded="rate",
    )
    support = Support(0)

    rate: Annotated[FloatArray, positive]

    def __init__(self, rate: ArrayLike) -> None:
        self._set_parameters(rate=rate)

    def _mean(self) -> FloatArray:
        return np.asarray(1 / self.rate)

    def _variance(self) -> FloatArray:
        return np.square(1 / self.rate)

    def _mode(self) -> FloatArray:
        return np.zeros_like(self.rate)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return np.asarray(np.log(self.rate) - self.rate * x)

    def _prob(self, x: FloatArray) -> FloatArray:
        return np.asarray(self.rate * np.exp(-self.rate * x))

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(-np.expm1(-self.rate * x))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return np.asarray(rng.standard_exponential(size) / self.rate)

    def _entropy(self) -> FloatArray:
        return np.asarray(1 - np.log(self.rate))

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mean for ``rate``."""
        return {"rate": self._mean()}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return FLAT, exponential_tail(-np.log(self.rate))
