"""NegativeBinomial against NegativeBinomial."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import NegativeBinomial
from kllab.distributions.negative_binomial import NEARLY_NORMAL, last_that_matters
from kllab.divergences.bernoulli_kl import kl_until_success
from kllab.divergences.count_sum import Shapes, as_sum, kl_sum
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.divergences.reason_text import why_never
from kllab.divergences.result import TOO_LARGE, Divergence
from kllab.special.binary_trial import BinaryTrial
from kllab.special.count_probabilities import failures_wanting, log_negative_binomial
from kllab.special.double_double import multiply, subtract
from kllab.special.float_array import FloatArray
from kllab.special.integer_sums import dyadic, strided


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
    of = _shapes(p, q)
    return as_sum(of.kl_of_means(q.trial) + _sum_at_equal_means(p, of))


def _sum_at_equal_means(p: NegativeBinomial, of: Shapes) -> float:
    r = p.total_count
    if of.mean == 0:
        return 0.0
    if r < NEARLY_NORMAL:
        middle = BinaryTrial(failure_probs=np.asarray(of.m / (of.m + of.mean)))
        last = max(last_that_matters(r, p.trial), last_that_matters(of.m, middle))
        k, weights = dyadic(float(last))
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
