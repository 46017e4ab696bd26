"""The Bernoulli distribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlog1py, xlogy

from kllab.distributions.array_record import FloatArray
from kllab.distributions.constraint import probability
from kllab.distributions.distribution import Distribution, Shape
from kllab.distributions.real_array import as_integers, as_result
from kllab.distributions.support import Support


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Bernoulli(Distribution):
    """Bernoulli distribution: 1 with probability ``probs``, else 0.

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

    @property
    def mean(self) -> float | FloatArray:
        """The parameter ``probs``."""
        return as_result(self.probs)

    @property
    def variance(self) -> float | FloatArray:
        """``probs (1 - probs)``."""
        return as_result(np.asarray(self.probs * (1 - self.probs)))

    @property
    def mode(self) -> float | FloatArray:
        """1 where ``probs`` is above 1/2, else 0."""
        return as_result(np.where(self.probs > 0.5, 1.0, 0.0))

    def log_prob(self, x: ArrayLike) -> float | FloatArray:
        """Log probability of the outcome `x`, in nats; ``-inf`` for what is neither 0 nor 1."""
        x = self._outcomes(x)
        with np.errstate(all="ignore"):
            value = np.where(x == 1, np.log(self.probs), np.log1p(-self.probs))
        return as_result(_only_outcomes(x, value, -np.inf))

    def prob(self, x: ArrayLike) -> float | FloatArray:
        """Probability of the outcome `x`; 0 for what is neither 0 nor 1."""
        x = self._outcomes(x)
        return as_result(_only_outcomes(x, np.where(x == 1, self.probs, 1 - self.probs), 0.0))

    def cdf(self, x: ArrayLike) -> float | FloatArray:
        """Probability of an outcome up to `x`."""
        x = self._outcomes(x)
        value = np.where(x < 0, 0.0, np.where(x < 1, 1 - self.probs, 1.0))
        return as_result(np.where(np.isnan(x), np.nan, value))

    def sample(self, shape: int | Shape = (), *, rng: np.random.Generator) -> Any:
        """Draw samples of shape ``shape + batch_shape``: integers 0 and 1."""
        size = self._sample_shape(shape, rng)
        drawn = rng.random(size) < self.probs
        return as_integers(np.asarray(drawn))

    def entropy(self) -> float | FloatArray:
        """Entropy ``-p log p - (1 - p) log(1 - p)``, in nats; 0 for a certain outcome."""
        p = self.probs
        return as_result(np.asarray(0.0 - xlogy(p, p) - xlog1py(1 - p, -p)))


def _only_outcomes(x: FloatArray, value: FloatArray, otherwise: float) -> FloatArray:
    value = np.where((x == 0) | (x == 1), value, otherwise)
    return np.where(np.isnan(x), np.nan, value)
