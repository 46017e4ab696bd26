"""The negative binomial distribution."""

from __future__ import annotations

from dataclasses import dataclass
from math import e, log, pi
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincc

from kllab.distributions.array_record import FloatArray
from kllab.distributions.constraint import positive, probability_below_one
from kllab.distributions.distribution import Shape
from kllab.distributions.lattice import RARE, entropy_by_strides, entropy_over_dyadic
from kllab.distributions.saddle_point import log_negative_binomial, negative_binomial_probability
from kllab.distributions.scalar import ScalarDistribution
from kllab.distributions.smooth_tail import LARGE, above_mean, counts_cdf, where_large
from kllab.distributions.support import Support

NEARLY_NORMAL = 32
"""The total_count from which on outcomes pile up around the mean; below, strides miss 0."""
_NORMAL = 1e22
"""The total_count from which on the entropy is the normal's where the variance is as large."""
_LARGEST_DRAWN = 9.2e18


@dataclass(frozen=True, init=False, eq=False, repr=False)
class NegativeBinomial(ScalarDistribution):
    """Negative binomial distribution: successes before the ``total_count``-th failure.

    Probability ``Gamma(k + r) / (k! Gamma(r)) (1 - p)^r p^k`` of ``k = 0, 1, ...``; mean
    ``r p / (1 - p)``, variance ``r p / (1 - p)^2``, mode ``floor((r - 1) p / (1 - p))``, 0 for
    ``r <= 1``. The entropy has no closed form: it is summed. It is the Poisson distribution
    whose rate is Gamma(r, (1 - p) / p).

    Parameters
    ----------
    total_count
        Number of failures that end the trials, r: positive and finite, not only integers.
    probs
        Probability of success, at least 0 and below 1.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = NegativeBinomial(1, 0.5)
    >>> p.prob([0, 1, 2])
    array([0.5  , 0.25 , 0.125])
    >>> NegativeBinomial(2.5, 0.8).mean.__round__(6)
    10.0
    """

    total_count: FloatArray
    probs: FloatArray

    constraints: ClassVar = {"total_count": (positive,), "probs": (probability_below_one,)}

    def __init__(self, total_count: ArrayLike, probs: ArrayLike) -> None:
        self._set_parameters(total_count=total_count, probs=probs)

    @property
    def support(self) -> Support:
        """The integers from 0."""
        return Support(0, discrete=True)

    def _mean(self) -> FloatArray:
        return np.asarray(self.total_count * self.probs / (1 - self.probs))

    def _variance(self) -> FloatArray:
        return np.asarray(self._mean() / (1 - self.probs))

    def _mode(self) -> FloatArray:
        above = np.maximum(self.total_count - 1, 0)
        return np.floor(above * self.probs / (1 - self.probs))

    def _log_prob(self, x: FloatArray) -> FloatArray:
        k = np.maximum(x, 0.0)  # below are no outcomes
        return log_negative_binomial(k, self.total_count, self.probs)

    def _prob(self, x: FloatArray) -> FloatArray:
        return negative_binomial_probability(x, self._log_prob(x), self.total_count, self.probs)

    def _cdf(self, x: FloatArray) -> FloatArray:
        r, p = self.total_count, self.probs
        value = np.where(p == 0, 1.0, betaincc(x + 1, r, p))
        large = (np.minimum(x, r - 1) >= LARGE) & (p > 0)
        # Of x + r trials the last is no success: the factor is (x + r) / r.
        log_prob = self._log_prob(x) + np.log1p(x / r)
        above = above_mean(x, r, p)
        return where_large(large, value, counts_cdf, x, r, p, above, log_prob)

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        odds = self.probs / (1 - self.probs)
        rate = rng.standard_gamma(self.total_count, size) * odds
        if (rate > _LARGEST_DRAWN).any():
            raise ValueError(
                f"NegativeBinomial.sample: draws are 64-bit integers, but with means up to "
                f"{float(np.max(self._mean())):g} there are outcomes beyond {_LARGEST_DRAWN:g}"
            )
        return rng.poisson(rate)

    def _entropy(self) -> FloatArray:
        r, p, mean, variance = np.broadcast_arrays(
            self.total_count, self.probs, self._mean(), self._variance()
        )
        value = np.asarray((np.log(variance) + log(2 * pi * e)) / 2)
        rare = (p < RARE) & (mean < RARE)
        piled = ((r >= NEARLY_NORMAL) | rare) & ~((r >= _NORMAL) & (variance >= _NORMAL))
        if piled.any():
            deviation = np.sqrt(variance[piled])
            unbounded = np.full_like(deviation, np.inf)
            value[piled] = entropy_by_strides(
                log_negative_binomial, mean[piled], deviation, unbounded, r[piled], p[piled]
            )
        spread = (r < NEARLY_NORMAL) & ~rare
        if spread.any():
            r, p = r[spread], p[spread]
            value[spread] = entropy_over_dyadic(
                log_negative_binomial, last_that_matters(r, p), r, p
            )
        return value


def last_that_matters(r: FloatArray, p: FloatArray) -> FloatArray:
    """Return a count beyond which ``NegativeBinomial(r, p)`` has less than 1e-24.

    ``(1 - p) k`` falls off like Gamma(r).
    """
    return np.asarray((r + 12 * np.sqrt(r) + 60) / -np.log(p))
