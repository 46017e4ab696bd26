"""NegativeBinomial against NegativeBinomial."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import NegativeBinomial
from kllab.distributions.negative_binomial import NEARLY_NORMAL, last_that_matters
from kllab.divergences.bernoulli_kl import by_probs, kl_of_failures
from kllab.divergences.count_ratio import FEW, Trials, log_ratio_of_few, product_difference
from kllab.divergences.count_sum import either_by_odds, kl_sum, same_counts, summed
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.divergences.reason_text import why_never
from kllab.divergences.result import TOO_LARGE
from kllab.special.binary_trial import BinaryTrial
from kllab.special.bregman import log_gamma_difference
from kllab.special.cancellation import log_ratio
from kllab.special.count_probabilities import (
    failures_wanting,
    log_negative_binomial,
    negative_binomial_probability,
)
from kllab.special.float_array import FloatArray
from kllab.special.integer_sums import dyadic, strided

_SHIFTED = 16
"""The total_count from which the ratio is formed with Stirling's remainders, as of trials."""


def kl_negative_binomial(p: NegativeBinomial, q: NegativeBinomial) -> FloatArray:
    """Return the divergence of one trial times the expected number, ``r / (1 - p)``.

    That is for equal total_count; for probs 0 P has one outcome, 0.
    """
    r, a, b = p.total_count, p.trial, q.trial
    value = kl_of_failures(r, a, b)
    if same_counts(r, q.total_count):
        return value
    other = r != q.total_count
    value = np.where(other & ~a.can_succeed, -q.total_count * b.log_failure, value)
    return np.where(other & ~b.can_succeed & a.can_succeed, np.inf, value)


def _closed(p: NegativeBinomial, q: NegativeBinomial) -> NDArray[np.bool_]:
    """Return where no sum is needed: for equal counts, and where P or Q is certain of 0."""
    if same_counts(p.total_count, q.total_count):
        return np.ones((), dtype=bool)
    varies = p.trial.can_succeed & q.trial.can_succeed
    return np.asarray((p.total_count == q.total_count) | ~varies)


def sum_negative_binomial(p: NegativeBinomial, q: NegativeBinomial) -> float:
    """Return the sum over the counts."""
    r, a = p.total_count, p.trial
    if r < NEARLY_NORMAL:
        last = max(float(last_that_matters(g.total_count, g.trial)) for g in (p, q))
        k, weights = dyadic(last)
    else:
        deviation = np.sqrt(np.asarray(p.variance))
        k, weights = strided(np.asarray(p.mean), deviation, np.asarray(np.inf))
    log_p = log_negative_binomial(k, r, a)
    share = negative_binomial_probability(k, log_p, r, a)
    return kl_sum(weights, share, log_p, log_ratio_negative_binomial(p, q, k))


def _why_infinite(p: NegativeBinomial, q: NegativeBinomial) -> str:
    if p.trial.can_succeed and not q.trial.can_succeed:
        return why_never(p, 1)
    return TOO_LARGE


KL.closed_form(
    NegativeBinomial,
    NegativeBinomial,
    valid=_closed,
    otherwise=summed(sum_negative_binomial, by_odds=either_by_odds),
    why_infinite=_why_infinite,
)(kl_negative_binomial)


@register_log_density_ratio(NegativeBinomial, NegativeBinomial)
def log_ratio_negative_binomial(
    p: NegativeBinomial, q: NegativeBinomial, x: FloatArray
) -> FloatArray:
    """Return the log ratio, from differences where the means' numerators are within a half."""
    valid = (x >= 0) & np.isfinite(x)
    counts = np.where(valid, x, 0.0)
    value = log_negative_binomial(counts, q.total_count, q.trial) - log_negative_binomial(
        counts, p.total_count, p.trial
    )
    if not by_probs(p.trial, q.trial):
        return np.where(valid, value, np.nan)
    k, r, t, a, b = np.broadcast_arrays(
        counts, p.total_count, q.total_count, p.trial.success, q.trial.success
    )
    e = product_difference(t, b, r, a)
    near = valid & (a > 0) & (b > 0) & (np.abs(e) <= r * a / 2)
    few = valid & (a > 0) & (b > 0) & (k <= FEW)
    spread = near & (k > FEW) & (r < _SHIFTED)
    piled = near & (k > FEW) & (r >= _SHIFTED)
    if few.any():
        k_, r_, t_, a_, b_, e_ = (part[few] for part in (k, r, t, a, b, e))
        value[few] = log_ratio_of_few(k_, r_, t_, a_, b_, e_, 1)
    if spread.any():
        k_, r_, t_, a_, b_ = (part[spread] for part in (k, r, t, a, b))
        value[spread] = ratio_by_gamma(k_, r_, t_, Odds(a_, 1 - a_, b_, 1 - b_, a_ - b_))
    if piled.any():
        k_, r_, t_, a_, b_, e_ = (part[piled] for part in (k, r, t, a, b, e))
        d = failures_wanting(k_, r_, BinaryTrial(a_))
        trials = Trials(k_, r_, r_ + k_, t_ + k_, t_ - r_, a_, b_, d, e_ + k_ * (b_ - a_))
        value[piled] = trials.log_ratio(1)
    return np.where(valid, value, np.nan)


@dataclass(frozen=True)
class Odds:
    """Probabilities of success and failure, each with all its digits; `change` is of failure."""

    success_p: FloatArray
    failure_p: FloatArray
    success_q: FloatArray
    failure_q: FloatArray
    change: FloatArray


def ratio_by_gamma(k: FloatArray, r: FloatArray, t: FloatArray, odds: Odds) -> FloatArray:
    """Return the log ratio with the gamma functions' own differences, for small `r`.

    P has total_count `r`, Q has `t`.
    """
    o, s = odds, t - r
    # Two of the four log-gammas are near each other: those of one count, or of one distribution.
    across = log_gamma_difference(t + k, r + k, s) - log_gamma_difference(t, r, s)
    along = log_gamma_difference(t + k, t, k) - log_gamma_difference(r + k, r, k)
    gammas = np.where(np.abs(s) < k, across, along)
    log_failure = np.where(o.success_q < 0.5, np.log1p(-o.success_q), np.log(o.failure_q))
    failures = _log_quotient(o.failure_q, o.failure_p, o.change)
    successes = _log_quotient(o.success_q, o.success_p, -o.change)
    return np.asarray(gammas + s * log_failure + r * failures + k * successes)


def _log_quotient(b: FloatArray, a: FloatArray, difference: FloatArray) -> FloatArray:
    return np.where(np.abs(difference) < a / 2, np.log1p(difference / a), log_ratio(b, a))
