"""The uniform distribution on an interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.constraint import finite, first_broken
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.real_array import as_result
from kllab.distributions.scipy_row import ScipyRow
from kllab.distributions.support import Support
from kllab.distributions.tail import FLAT, Tail
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Uniform(ScalarDistribution):
    """Uniform distribution on the interval from ``low`` to ``high``, both ends included.

    Density ``1 / (high - low)``; mean, median and mode in the middle, variance
    ``(high - low)^2 / 12``, entropy ``log(high - low)``.

    Parameters
    ----------
    low, high
        Ends of the interval, finite, ``low < high``.

    Raises
    ------
    ValueError
        If a parameter is not finite, ``high`` is not above ``low``, or the shapes do not
        broadcast.

    Examples
    --------
    >>> p = Uniform(1, 3)
    >>> p.prob([0, 1, 2.5])
    array([0. , 0.5, 0.5])
    >>> p.mean
    2.0
    """

    typical_parameters: ClassVar = {"low": 0, "high": 1}
    scipy_row = ScipyRow(
        "uniform",
        lambda p: {"loc": p.low, "scale": p.high - p.low},
        lambda loc, scale: {"low": loc, "high": loc + scale},
    )

    low: Annotated[FloatArray, finite]
    high: Annotated[FloatArray, finite]

    def __init__(self, low: ArrayLike, high: ArrayLike) -> None:
        self._set_parameters(low=low, high=high)
        low, high = np.broadcast_arrays(self.low, self.high)
        if (low >= high).any():
            index, where = first_broken("high", low >= high)
            raise ValueError(
                f"Uniform: high must be greater than low, {float(low[index])!r}, "
                f"but {where} is {float(high[index])!r}"
            )

    @property
    def width(self) -> FloatArray:
        """Length of the interval; infinite where it overflows."""
        return np.asarray(self.high - self.low)

    @property
    def log_width(self) -> FloatArray:
        """Logarithm of the length of the interval, always finite."""
        with np.errstate(all="ignore"):
            half = self.high / 2 - self.low / 2
            return np.where(np.isinf(self.width), np.log(half) + log(2), np.log(self.width))

    @property
    def support(self) -> Support:
        """The interval from ``low`` to ``high``."""
        return Support(as_result(self.low), as_result(self.high))

    def _mean(self) -> FloatArray:
        middle = np.asarray((self.low + self.high) / 2)
        return np.where(np.isinf(middle), self.low / 2 + self.high / 2, middle)

    def _variance(self) -> FloatArray:
        return np.asarray(self.width * (self.width / 12))

    def _mode(self) -> FloatArray:
        return self._mean()

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return np.asarray(np.zeros_like(x) - self.log_width)

    def _prob(self, x: FloatArray) -> FloatArray:
        return np.asarray(np.zeros_like(x) + 1 / self.width)

    def _cdf(self, x: FloatArray) -> FloatArray:
        wide = np.isinf(self.width)
        half = (x / 2 - self.low / 2) / (self.high / 2 - self.low / 2)
        return np.where(wide, half, (x - self.low) / self.width)

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        share = rng.random(size)
        # Rounding may leave the interval by a last digit.
        return np.clip(self.low * (1 - share) + self.high * share, self.low, self.high)

    def _entropy(self) -> FloatArray:
        return self.log_width

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return both ends."""
        return {"low": self.low, "high": self.high}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return FLAT, FLAT
