"""The Poisson distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import e, log, pi
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import pdtr

from kllab.distributions.constraint import non_negative
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.scipy_row import renamed
from kllab.distributions.support import Support
from kllab.special.count_probabilities import log_poisson, probability_of_count
from kllab.special.float_array import FloatArray, Shape
from kllab.special.integer_sums import entropy_by_strides

_LARGE = 1e5
"""Rate above which four terms of the entropy's series have all digits."""
_LARGEST_DRAWN = 9.2e18


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Poisson(ScalarDistribution):
    """Poisson distribution: the number of events in a unit of time at a constant rate.

    Probability ``rate^k exp(-rate) / k!`` of ``k = 0, 1, ...``; mean and variance ``rate``, mode
    ``floor(rate)``. The entropy has no closed form: it is summed.

    Parameters
    ----------
    rate
        Expected number of events, non-negative and finite. At rate 0 there are surely none.

    Raises
    ------
    ValueError
        If ``rate`` is not non-negative and finite.

    Examples
    --------
    >>> p = Poisson(2)
    >>> p.prob([0, 1, 2.5]).round(6)
    array([0.135335, 0.270671, 0.      ])
    >>> round(p.entropy(), 6)
    1.704883
    """

    typical_parameters: ClassVar = {"rate": 3}
    scipy_row = renamed("poisson", mu="rate")
    support = Support(0, discrete=True)

    rate: Annotated[FloatArray, non_negative]

    def __init__(self, rate: ArrayLike) -> None:
        self._set_parameters(rate=rate)

    def _mean(self) -> FloatArray:
        return self.rate

    def _variance(self) -> FloatArray:
        return self.rate

    def _mode(self) -> FloatArray:
        return np.floor(self.rate)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        # Clipping avoids the poles of the gamma function.
        return log_poisson(np.maximum(x, 0.0), self.rate)

    def _prob(self, x: FloatArray) -> FloatArray:
        return probability_of_count(x, self._log_prob(x), self.rate, -self.rate)

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(pdtr(x, self.rate))

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        if (self.rate > _LARGEST_DRAWN).any():
            raise ValueError(
                f"Poisson.sample: draws are 64-bit integers, so rate must be at most "
                f"{_LARGEST_DRAWN:g}, but the largest is {float(self.rate.max())!r}"
            )
        return rng.poisson(self.rate, size)

    def _entropy(self) -> FloatArray:
        rate = self.rate
        # Evans, Boersma, Blachman & Jagers, "The entropy of a Poisson distribution" (1988).
        series = 1 / 12 + (1 / 24 + (19 / 360 + 9 / (80 * rate)) / rate) / rate
        value = np.asarray((np.log(rate) + log(2 * pi * e)) / 2 - series / rate)
        small = rate < _LARGE
        if small.any():
            few = rate[small]
            unbounded = np.full_like(few, np.inf)
            value[small] = entropy_by_strides(log_poisson, few, np.sqrt(few), unbounded, few)
        return value

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mean for ``rate``."""
        return {"rate": self._mean()}
