"""The Bernoulli distribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlog1py, xlogy

from kllab.distributions.array_record import FloatArray
from kllab.distributions.constraint import probability
from kllab.distributions.distribution import Shape
from kllab.distributions.scalar import ScalarDistribution
from kllab.distributions.support import Support


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Bernoulli(ScalarDistribution):
    """Bernoulli distribution: 1 with probability ``probs``, else 0.

    Mean ``probs``, variance ``probs (1 - probs)``, mode 1 where ``probs`` is above 1/2, else 0;
    entropy ``-p log p - (1 - p) log(1 - p)``, 0 for a certain outcome.

    Parameters
    ----------
    probs
        Probability of the outcome 1, between 0 and 1, both allowed.

    Raises
    ------
    ValueError
        If ``probs`` is not between 0 and 1.

    Examples
    --------
    >>> p = Bernoulli(0.25)
    >>> p.prob([0, 1, 2])
    array([0.75, 0.25, 0.  ])
    >>> round(p.entropy(), 6)
    0.562335
    """

    probs: FloatArray

    constraints: ClassVar = {"probs": (probability,)}

    def __init__(self, probs: ArrayLike) -> None:
        self._set_parameters(probs=probs)

    @property
    def support(self) -> Support:
        """The outcomes 0 and 1."""
        return Support(0, 1, discrete=True)

    def _mean(self) -> FloatArray:
        return self.probs

    def _variance(self) -> FloatArray:
        return np.asarray(self.probs * (1 - self.probs))

    def _mode(self) -> FloatArray:
        return np.where(self.probs > 0.5, 1.0, 0.0)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return np.where(x == 1, np.log(self.probs), np.log1p(-self.probs))

    def _prob(self, x: FloatArray) -> FloatArray:
        return np.where(x == 1, self.probs, 1 - self.probs)

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.where(x < 1, 1 - self.probs, 1.0)

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        return (rng.random(size) < self.probs).astype(np.int64)

    def _entropy(self) -> FloatArray:
        p = self.probs
        return np.asarray(0.0 - xlogy(p, p) - xlog1py(1 - p, -p))
