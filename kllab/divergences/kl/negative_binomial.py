"""NegativeBinomial against NegativeBinomial."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import NegativeBinomial
from kllab.distributions.negative_binomial import FAR, NEARLY_NORMAL, last_that_matters
from kllab.divergences.bernoulli_kl import kl_until_success, log_ratios
from kllab.divergences.count_sum import Shapes, as_sum, kl_sum
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.divergences.reason_text import why_never
from kllab.divergences.result import TOO_LARGE, Divergence
from kllab.special.binary_trial import BinaryTrial
from kllab.special.bregman import log_gamma_excess
from kllab.special.cancellation import TINY, exponential_excess, log_ratio
from kllab.special.count_probabilities import failures_wanting, log_negative_binomial
from kllab.special.double_double import multiply, subtract
from kllab.special.float_array import FloatArray
from kllab.special.integer_sums import dyadic, strided

_LARGEST_COUNT = 1e300
_NO_SHARE = -60.0
"""Logarithm of a share that changes no digit."""


def kl_negative_binomial(p: NegativeBinomial, q: NegativeBinomial) -> FloatArray:
    """Return the divergence of the trials up to the last failure, for equal total_count.

    Else it is infinity, for Q that is certain of 0.
    """
    r = p.total_count
    value = kl_until_success(r, p.trial.flipped, q.trial.flipped)
    return np.where(r == q.total_count, value, np.inf)


def _closed(p: NegativeBinomial, q: NegativeBinomial) -> NDArray[np.bool_]:
    """Return where no sum is needed: counts are equal, or P has counts that Q has not."""
    beyond = p.trial.can_succeed & ~q.trial.can_succeed
    return np.asarray((p.total_count == q.total_count) | beyond)


def _shapes(p: NegativeBinomial, q: NegativeBinomial) -> Shapes:
    r, t, a, b = p.total_count, q.total_count, p.trial, q.trial
    wanted = multiply((t, np.zeros(())), _product(b, a.flipped))
    given = multiply((r, np.zeros(())), _product(a, b.flipped))
    high, low = subtract(wanted, given)
    mean = r * a.success / a.failure
    return Shapes(1, r, t, mean, np.asarray(r / a.failure), (high + low) / a.failure)


def _product(p: BinaryTrial, q: BinaryTrial) -> tuple[FloatArray, FloatArray]:
    """Return the product of two probabilities of success, in 32 digits."""
    return multiply((p.success, p.success_low), (q.success, q.success_low))


def _above_mean(p: NegativeBinomial, k: FloatArray) -> FloatArray:
    """Return the mean less k, in 32 digits."""
    return -failures_wanting(k, p.total_count, p.trial) / p.trial.failure


def _sum(p: NegativeBinomial, q: NegativeBinomial) -> Divergence:
    beyond = float(p.trial.log_odds[0]) - FAR
    if beyond > 0:
        return _at_far_odds(p, q, beyond)
    of = _shapes(p, q)
    return as_sum(of.kl_of_means(q.trial) + _sum_at_equal_means(p, of))


def _at_far_odds(p: NegativeBinomial, q: NegativeBinomial, beyond: float) -> Divergence:
    """Return the divergence at log odds of ``FAR + beyond``.

    The divergence at equal means is that of gamma distributions, but for a difference in
    proportion to failure^r.
    """
    r, t = p.total_count, q.total_count
    fall = float(-r * beyond)
    value = -np.expm1(fall) * log_gamma_excess(t, r, t - r) + _kl_of_far_means(p, q)
    # The second part is the probability of failure of Q' at `FAR`: the limit needs it small.
    relative_error = 4e-13 + float(t / r * np.exp(-FAR))
    if fall > _NO_SHARE:
        near = NegativeBinomial(r, logits=FAR)
        at_far = _sum_at_equal_means(near, _shapes(near, NegativeBinomial(t, logits=FAR)))
        if np.isfinite(at_far):
            value = value + np.exp(fall) * at_far
        else:
            relative_error = np.inf
    return as_sum(float(value), relative_error)


def _kl_of_far_means(p: NegativeBinomial, q: NegativeBinomial) -> FloatArray:
    """Return KL(Q'||Q): P's mean times ``-log(success)`` less ``t (1 + log(failure / failure'))``.

    Where failures of Q are rare too, the product is t times the quotient of the failures.
    """
    r, t = p.total_count, q.total_count
    of_failure = log_ratios(p.trial, q.trial)[0]
    odds = of_failure + log_ratio(r, t)
    surprisal = -q.trial.log_success
    per_failure = np.where(surprisal > TINY, np.log(surprisal) - q.trial.log_failure, 0.0)
    product = np.exp(of_failure + np.log(r) + per_failure)
    return np.where(odds > 1, product - t * (1 + odds), t * exponential_excess(odds))


def _sum_at_equal_means(p: NegativeBinomial, of: Shapes) -> float:
    r = p.total_count
    if of.mean == 0:
        return 0.0
    if r < NEARLY_NORMAL:
        middle = BinaryTrial(failure_probs=np.asarray(of.m / (of.m + of.mean)))
        last = max(last_that_matters(r, p.trial), last_that_matters(of.m, middle))
        k, weights = dyadic(min(float(last), _LARGEST_COUNT))
    else:
        deviation = np.sqrt(r * p.trial.success) / p.trial.failure
        k, weights = strided(of.mean, deviation, np.asarray(np.inf))
    log_p = log_negative_binomial(k, r, p.trial)
    return kl_sum(weights, log_p, of.log_ratio_at_equal_means(k, _above_mean(p, k)))


def _why_infinite(p: NegativeBinomial, q: NegativeBinomial) -> str:
    if p.trial.can_succeed and not q.trial.can_succeed:
        return why_never(p, 1)
    return TOO_LARGE


KL.closed_form(
    NegativeBinomial,
    NegativeBinomial,
    valid=_closed,
    otherwise=_sum,
    why_infinite=_why_infinite,
)(kl_negative_binomial)


@register_log_density_ratio(NegativeBinomial, NegativeBinomial)
def log_ratio_negative_binomial(
    p: NegativeBinomial, q: NegativeBinomial, x: FloatArray
) -> FloatArray:
    """Return the log ratio; see `Shapes.log_ratio`."""
    plain = np.asarray(q.log_prob(x)) - np.asarray(p.log_prob(x))
    return _shapes(p, q).log_ratio(x, _above_mean(p, x), plain)
