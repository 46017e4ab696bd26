"""The geometric distribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlog1py

from kllab.distributions.array_record import FloatArray
from kllab.distributions.constraint import positive_probability
from kllab.distributions.distribution import Shape
from kllab.distributions.scalar import ScalarDistribution
from kllab.distributions.support import Support

_LEAST_DRAWN = 1e-17
"""Below it draws beyond 64-bit integers are no longer less likely than 1e-39."""


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Geometric(ScalarDistribution):
    """Geometric distribution: how many trials fail before the first success.

    Probability ``(1 - p)^k p`` of ``k = 0, 1, ...``; mean ``(1 - p) / p``, variance
    ``(1 - p) / p^2``, mode 0, entropy ``-log p - (1 - p) log(1 - p) / p``.

    Parameters
    ----------
    probs
        Probability of success, above 0 and at most 1.

    Raises
    ------
    ValueError
        If ``probs`` is not above 0 and at most 1.

    Examples
    --------
    >>> p = Geometric(0.5)
    >>> p.prob([0, 1, 2])
    array([0.5  , 0.25 , 0.125])
    >>> p.mean
    1.0
    """

    probs: FloatArray

    constraints: ClassVar = {"probs": (positive_probability,)}

    def __init__(self, probs: ArrayLike) -> None:
        self._set_parameters(probs=probs)

    @property
    def support(self) -> Support:
        """The integers from 0."""
        return Support(0, discrete=True)

    def _mean(self) -> FloatArray:
        return np.asarray((1 - self.probs) / self.probs)

    def _variance(self) -> FloatArray:
        return np.asarray((1 - self.probs) / self.probs / self.probs)

    def _mode(self) -> FloatArray:
        return np.zeros_like(self.probs)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return np.asarray(np.log(self.probs) + xlog1py(x, -self.probs))

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(-np.expm1((x + 1) * np.log1p(-self.probs)))

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        if (self.probs < _LEAST_DRAWN).any():
            raise ValueError(
                f"Geometric.sample: draws are 64-bit integers, so probs must be at least "
                f"{_LEAST_DRAWN:g}, but the smallest is {float(self.probs.min())!r}"
            )
        return rng.geometric(self.probs, size) - 1

    def _entropy(self) -> FloatArray:
        p = self.probs
        return np.asarray(0.0 - np.log(p) - xlog1py((1 - p) / p, -p))
