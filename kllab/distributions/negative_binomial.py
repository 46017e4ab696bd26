"""The negative binomial distribution."""

from dataclasses import dataclass
from math import e, log, pi, sqrt
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincc, betaln, gammainc, gammaln, psi

from kllab.distributions.constraint import (
    log_odds_below,
    positive,
    positive_probability,
    probability_below_one,
)
from kllab.distributions.distribution import Distribution
from kllab.distributions.geometric import Geometric
from kllab.distributions.probs_or_logits import BinaryTrialDistribution
from kllab.distributions.scipy_row import Arguments, ScipyRow, probability
from kllab.distributions.support import Support
from kllab.special.binary_trial import BinaryTrial
from kllab.special.cancellation import TINY, exponential_excess
from kllab.special.count_probabilities import (
    failures_wanting,
    log_negative_binomial,
    probability_of_count,
)
from kllab.special.double_double import two_sum
from kllab.special.float_array import FloatArray, Shape
from kllab.special.gamma_kernel import entropy_at_unit_rate
from kllab.special.incomplete_large_shape import LARGE, counts_cdf, where_large
from kllab.special.integer_sums import RARE, entropy_by_strides, entropy_over_dyadic

NEARLY_NORMAL = 32
"""total_count above which outcomes concentrate around the mean; below, strides would miss 0."""
_NORMAL = 1e22
"""total_count and variance above which the entropy is that of a normal."""
_LARGEST_DRAWN = 9.2e18
_FEW_FAILURES = 1e-17
"""Failures expected in x trials, below which all trials succeed to the last digit."""
FAR = 600.0
"""Log odds from which on the count is Gamma(total_count, 1) times the odds, but for small counts.

Their probability is in proportion to ``failure^total_count``, and so is the difference between a
sum and its limit. The relative error of that is of order ``exp(-600)``.
"""


def _of_failure(p: FloatArray) -> Arguments:
    """Return the probability of success if it is exact, else that of failure."""
    success, error = two_sum(np.ones(()), -np.asarray(p, dtype=np.float64))
    return {"failure_probs": p} if (error != 0).any() else {"probs": success}


@dataclass(frozen=True, init=False, eq=False, repr=False)
class NegativeBinomial(BinaryTrialDistribution):
    """Negative binomial distribution: the number of successes before ``total_count`` failures.

    Probability ``Gamma(k + r) / (k! Gamma(r)) (1 - p)^r p^k`` of ``k = 0, 1, ...``; mean
    ``r p / (1 - p)``, variance ``r p / (1 - p)^2``, mode ``floor((r - 1) p / (1 - p))``, 0 for
    ``r <= 1``. The entropy has no closed form: it is summed. It is the mixture of Poisson
    distributions with a rate from Gamma(r, (1 - p) / p).

    Parameters
    ----------
    total_count
        Number of failures r that end the trials: positive and finite, not necessarily an integer.
    probs
        Probability of success, at least 0 and below 1.
    logits
        Log odds of success, given instead of ``probs``, as in `Bernoulli`: below inf, -inf where
        failure is certain.
    failure_probs
        Probability of failure ``1 - probs``, given instead of ``probs``: above 0 and at most 1.
        It is the p of SciPy and NumPy, and more precise than ``probs`` where the mean is large.
        Parameters not given are None.

    Raises
    ------
    ValueError
        If not exactly one of ``probs``, ``logits`` and ``failure_probs`` is given, a parameter
        breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = NegativeBinomial(1, 0.5)
    >>> p.prob([0, 1, 2])
    array([0.5  , 0.25 , 0.125])
    >>> round(NegativeBinomial(2.5, 0.8).mean, 6)
    10.0
    """

    typical_parameters: ClassVar = {"total_count": 3, "probs": 0.4}
    # SciPy's p is the probability of failure.
    scipy_row = ScipyRow(
        "nbinom",
        lambda p: {"n": p.total_count, "p": probability(p, "failure")},
        lambda n, p: {"total_count": n} | _of_failure(p),
    )
    support = Support(0, discrete=True)

    total_count: Annotated[FloatArray, positive]
    probs: Annotated[FloatArray | None, probability_below_one] = None
    logits: Annotated[FloatArray | None, log_odds_below] = None
    failure_probs: Annotated[FloatArray | None, positive_probability] = None

    alternatives: ClassVar = ("probs", "logits", "failure_probs")

    def __init__(
        self,
        total_count: ArrayLike,
        probs: ArrayLike | None = None,
        logits: ArrayLike | None = None,
        failure_probs: ArrayLike | None = None,
    ) -> None:
        self._set_parameters(
            total_count=total_count, probs=probs, logits=logits, failure_probs=failure_probs
        )

    def _mean(self) -> FloatArray:
        r, failure = self.total_count, self.trial.failure
        plain = r * self.trial.success / failure
        return np.where(failure < TINY, np.exp(np.log(r) - self.trial.log_failure), plain)

    def _variance(self) -> FloatArray:
        return np.asarray(self._mean() / self.trial.failure)

    def _mode(self) -> FloatArray:
        above = np.maximum(self.total_count - 1, 0)
        return np.floor(above * self.trial.success / self.trial.failure)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return log_negative_binomial(np.maximum(x, 0.0), self.total_count, self.trial)

    def _prob(self, x: FloatArray) -> FloatArray:
        r, trial = self.total_count, self.trial
        log_none = r * trial.log_failure
        return probability_of_count(x, self._log_prob(x), r * trial.success, log_none)

    def _cdf(self, x: FloatArray) -> FloatArray:
        r, p, other = self.total_count, self.trial.success, self.trial.failure
        value = np.where(p > 0.5, betainc(r, x + 1, other), betaincc(x + 1, r, p))
        value = np.where(p == 0, 1.0, value)
        value = np.where(other < TINY, self._cdf_of_rare_failure(x), value)
        large = (np.minimum(x, r - 1) >= LARGE) & (p > 0)
        # The last of the x + r trials is a failure: a factor (x + r) / r against a binomial.
        log_prob = self._log_prob(x) + np.log1p(x / r)
        above = failures_wanting(x, r, self.trial)
        return where_large(large, value, counts_cdf, x, r, p, other, above, log_prob)

    def _cdf_of_rare_failure(self, x: FloatArray) -> FloatArray:
        """Return the cdf of Gamma(r), or ``(r + 1)_x / x! failure^r`` far below its mean."""
        r, log_failure = self.total_count, self.trial.log_failure
        expected = np.exp(np.log(x) + log_failure)
        near_zero = np.exp(r * log_failure - betaln(r, x + 1) - np.log(r))
        return np.where(expected < _FEW_FAILURES, near_zero, gammainc(r, expected))

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        odds = self.trial.success / self.trial.failure
        rate = rng.standard_gamma(self.total_count, size) * odds
        if (rate > _LARGEST_DRAWN).any():
            raise ValueError(
                f"NegativeBinomial.sample: draws are 64-bit integers, but with means up to "
                f"{float(np.max(self._mean())):g} there are outcomes beyond {_LARGEST_DRAWN:g}"
            )
        return rng.poisson(rate)

    def _entropy(self) -> FloatArray:
        r = np.broadcast_to(self.total_count, self.batch_shape)
        trial = self.trial.broadcast_to(self.batch_shape)
        value = np.empty(self.batch_shape)
        beyond = trial.log_odds[0] - FAR
        far = beyond > 0
        if far.any():
            value[far] = _entropy_at_far_odds(r[far], beyond[far])
        if not far.all():
            value[~far] = _entropy_by_sum(r[~far], trial[~far])
        return value


def _entropy_at_far_odds(r: FloatArray, beyond: FloatArray) -> FloatArray:
    """Return the entropy at log odds of ``FAR + beyond``, from that at `FAR`.

    It is ``log odds + h``, h that of Gamma(r, 1), and a difference in proportion to failure^r. As
    h is about ``-1 / r`` for small r, ``1 / r`` is added and subtracted.
    """
    at_far = _entropy_by_sum(r, BinaryTrial(logits=np.full_like(r, FAR)))
    small = r + gammaln(r) + (1 - r) * psi(1 + r) + 1
    limit = FAR + np.where(r < 1, small, entropy_at_unit_rate(r, 1) + 1 / r)
    fall = -r * beyond
    return np.asarray(at_far * np.exp(fall) - limit * np.expm1(fall) + exponential_excess(fall) / r)


def _entropy_by_sum(r: FloatArray, trial: BinaryTrial) -> FloatArray:
    """Return the entropy of counts; arguments are vectors of one length."""
    p, failure = trial.success, trial.failure
    mean, deviation = r * p / failure, np.sqrt(r * p) / failure
    value = np.asarray(np.log(deviation) + log(2 * pi * e) / 2)
    rare = (p < RARE) & (mean < RARE)
    normal = (r >= _NORMAL) & (deviation >= sqrt(_NORMAL))
    piled = ((r >= NEARLY_NORMAL) | rare) & ~normal
    if piled.any():
        unbounded = np.full_like(deviation[piled], np.inf)
        value[piled] = entropy_by_strides(
            log_negative_binomial,
            mean[piled],
            deviation[piled],
            unbounded,
            r[piled],
            trial[piled],
        )
    spread = (r < NEARLY_NORMAL) & ~rare
    if spread.any():
        r, trial = r[spread], trial[spread]
        value[spread] = entropy_over_dyadic(
            log_negative_binomial, last_that_matters(r, trial), r, trial
        )
    return value


def as_negative_binomial(p: Distribution) -> Distribution:
    """Return a Geometric as a NegativeBinomial: failures count as its successes."""
    return NegativeBinomial(1, **p.trial.flipped.given) if isinstance(p, Geometric) else p


def last_that_matters(r: FloatArray, trial: BinaryTrial) -> FloatArray:
    """Return a count beyond which a NegativeBinomial has less than 1e-24 of its probability.

    The tail of ``(1 - p) k`` is like that of Gamma(r).
    """
    return np.asarray((r + 12 * np.sqrt(r) + 60) / -trial.log_success)
