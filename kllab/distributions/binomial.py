"""The binomial distribution."""

from dataclasses import dataclass
from math import e, log, pi
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincc

from kllab.distributions.constraint import count, log_odds, probability
from kllab.distributions.probs_or_logits import BinaryTrialDistribution
from kllab.distributions.real_array import as_int64, as_result
from kllab.distributions.scipy_row import of_trials
from kllab.distributions.support import Support
from kllab.special.count_probabilities import log_binomial, probability_of_count
from kllab.special.double_double import two_product, two_sum
from kllab.special.float_array import FloatArray, Shape
from kllab.special.incomplete_large_shape import LARGE, counts_cdf, where_large
from kllab.special.integer_sums import entropy_by_strides

_NORMAL = 1e20
"""Variance above which the entropy is that of a normal, with an error below 1e-20."""


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Binomial(BinaryTrialDistribution):
    """Binomial distribution: the number of successes in ``total_count`` independent trials.

    Probability ``C(n, k) p^k (1 - p)^(n - k)`` of ``k = 0, ..., n``; mean ``n p``, variance
    ``n p (1 - p)``, mode ``floor((n + 1) p)``. The entropy has no closed form: it is summed.

    Parameters
    ----------
    total_count
        Number of trials, a non-negative integer.
    probs
        Probability of success, from 0 to 1.
    logits
        Log odds of success, given instead of ``probs``, as in `Bernoulli`. The parameter not
        given is None.

    Raises
    ------
    ValueError
        If both or neither of ``probs`` and ``logits`` are given, a parameter breaks its
        constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Binomial(4, 0.5)
    >>> p.prob([0, 1, 2, 5])
    array([0.0625, 0.25  , 0.375 , 0.    ])
    >>> round(p.entropy(), 6)
    1.407532
    """

    typical_parameters: ClassVar = {"total_count": 8, "probs": 0.3}
    scipy_row = of_trials("binom", n="total_count")

    total_count: Annotated[FloatArray, count]
    probs: Annotated[FloatArray | None, probability] = None
    logits: Annotated[FloatArray | None, log_odds] = None

    def __init__(
        self,
        total_count: ArrayLike,
        probs: ArrayLike | None = None,
        logits: ArrayLike | None = None,
    ) -> None:
        self._set_parameters(total_count=total_count, probs=probs, logits=logits)

    @property
    def support(self) -> Support:
        """The integers from 0 to ``total_count``."""
        return Support(0, as_result(self.total_count), discrete=True)

    def _mean(self) -> FloatArray:
        return np.asarray(self.total_count * self.trial.success)

    def _variance(self) -> FloatArray:
        return np.asarray(self.total_count * self.trial.success * self.trial.failure)

    def _mode(self) -> FloatArray:
        product, low = two_product(self.total_count + 1, self.trial.success)
        product, low = two_sum(product, low + (self.total_count + 1) * self.trial.success_low)
        mode = np.floor(product) - ((product == np.floor(product)) & (low < 0))
        return np.asarray(np.minimum(mode, self.total_count))

    def _log_prob(self, x: FloatArray) -> FloatArray:
        # Outside the support any value will do; clipping keeps the formula defined.
        k = np.clip(x, 0.0, self.total_count)
        return log_binomial(k, self.total_count, self.trial)

    def _prob(self, x: FloatArray) -> FloatArray:
        n, trial = self.total_count, self.trial
        log_none = (n - 1) * trial.log_failure
        return probability_of_count(x, self._log_prob(x), n * trial.success, log_none)

    def _cdf(self, x: FloatArray) -> FloatArray:
        n, p, other = self.total_count, self.trial.success, self.trial.failure
        value = np.where(p > 0.5, betainc(n - x, x + 1, other), betaincc(x + 1, n - x, p))
        value = np.where(p == 0, 1.0, np.where(other == 0, 0.0, value))
        large = (np.minimum(x, n - x - 1) >= LARGE) & (p > 0) & (other > 0)
        mean, rounding = two_product(n, p)
        above = (x - mean) - rounding - n * self.trial.success_low
        return where_large(large, value, counts_cdf, x, n - x, p, other, above, self._log_prob(x))

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        n = as_int64("Binomial.sample", "total_count", self.total_count)
        by_failure = self.trial.by_failure
        rarer = np.where(by_failure, self.trial.failure, self.trial.success)
        drawn = rng.binomial(n, rarer, size)
        return np.where(by_failure, n - drawn, drawn)

    def _entropy(self) -> FloatArray:
        # Count the rarer outcome: its counts are smaller.
        trial = self.trial.rarer
        n, p = np.broadcast_arrays(self.total_count, trial.success)
        variance = np.asarray(n * p * trial.failure)
        value = np.asarray((np.log(variance) + log(2 * pi * e)) / 2)
        few = variance < _NORMAL
        if few.any():
            trial = trial.broadcast_to(n.shape)[few]
            n, p, deviation = n[few], p[few], np.sqrt(variance[few])
            value[few] = entropy_by_strides(log_binomial, n * p, deviation, n, n, trial)
        return value
