"""Binomial against Binomial."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Binomial
from kllab.divergences.bernoulli_kl import by_probs, kl_of_trials, varies
from kllab.divergences.complement_mass import incomplete_beta
from kllab.divergences.count_ratio import FEW, Trials, log_ratio_of_few, product_difference
from kllab.divergences.count_sum import either_by_odds, kl_sum, same_counts, summed
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.divergences.reason_text import why_never
from kllab.divergences.result import TOO_LARGE
from kllab.special.count_probabilities import binomial_probability, log_binomial, scaled_difference
from kllab.special.float_array import FloatArray
from kllab.special.integer_sums import strided


def kl_binomial_binomial(p: Binomial, q: Binomial) -> FloatArray:
    """Return ``n`` times the divergence of one trial, for equal counts.

    Where P has one outcome only, 0 or ``total_count``, it is ``-log`` of what Q gives to it;
    where P has more trials than Q, it is infinite. What fits none of these must be summed.
    """
    n, a, b = p.total_count, p.trial, q.trial
    value = kl_of_trials(n, a, b)
    if same_counts(n, q.total_count):
        return value
    none, all_of_them = (n == 0) | ~a.can_succeed, ~a.can_fail
    of_certain = 0.0 - np.asarray(q.log_prob(np.where(none, 0.0, n)))
    other = n != q.total_count
    value = np.where(other & (none | all_of_them), of_certain, value)
    never = (n > q.total_count) | ~b.can_succeed | ~b.can_fail
    return np.where(other & never & ~(none | all_of_them), np.inf, value)


def _closed(p: Binomial, q: Binomial) -> NDArray[np.bool_]:
    """Return where no sum is needed: unless P has fewer trials than Q and neither is certain."""
    if same_counts(p.total_count, q.total_count):
        return np.ones((), dtype=bool)
    both = varies(p.trial) & varies(q.trial)
    return np.asarray((p.total_count == 0) | (p.total_count >= q.total_count) | ~both)


def sum_binomial_binomial(p: Binomial, q: Binomial) -> float:
    """Return the sum over the counts of P; Q's own counts beyond them add their probability."""
    a, c = p.total_count, q.total_count
    deviation = np.sqrt(np.asarray(p.variance))
    k, weights = strided(np.asarray(p.mean), deviation, a)
    log_p = np.where(weights > 0, log_binomial(k, a, p.trial), -np.inf)
    beyond = float(incomplete_beta(a + 1, c - a, q.trial))
    share = binomial_probability(k, log_p, a, p.trial)
    return kl_sum(weights, share, log_p, log_ratio_binomial(p, q, k), beyond)


def _why_infinite(p: Binomial, q: Binomial) -> str:
    n, largest = float(q.total_count), float(p.total_count)
    if not varies(q.trial):
        return why_never(p, 0 if q.trial.can_succeed else 1)
    if largest > n:
        beyond = 1 - np.asarray(p.cdf(n))
        return f"q gives 0 above {n:g}, where p gives {float(beyond)!r}"
    return TOO_LARGE


KL.closed_form(
    Binomial,
    Binomial,
    valid=_closed,
    otherwise=summed(sum_binomial_binomial, by_odds=either_by_odds),
    why_infinite=_why_infinite,
)(kl_binomial_binomial)


@register_log_density_ratio(Binomial, Binomial)
def log_ratio_binomial(p: Binomial, q: Binomial, x: FloatArray) -> FloatArray:
    """Return the log ratio, from differences where the expected counts are within a half.

    Further from each other, the logarithms themselves have its digits, but for few counts of
    tiny probability.
    """
    value = np.asarray(np.asarray(q.log_prob(x)) - np.asarray(p.log_prob(x)))
    if not by_probs(p.trial, q.trial):
        return value
    k, a, c, r, b = np.broadcast_arrays(
        x, p.total_count, q.total_count, p.trial.success, q.trial.success
    )
    e = product_difference(c, b, a, r)
    valid = (k >= 0) & (k <= a) & (a <= c) & (r > 0) & (r < 1) & (b > 0) & (b < 1)
    few = valid & (k <= FEW)
    many = valid & (k > FEW) & (k < a) & (np.abs(e) <= a * r / 2)
    if few.any():
        k_, a_, c_, r_, b_, e_ = (part[few] for part in (k, a, c, r, b, e))
        value[few] = log_ratio_of_few(k_, a_, c_, r_, b_, e_, -1)
    if many.any():
        k_, a_, c_, r_, b_, e_ = (part[many] for part in (k, a, c, r, b, e))
        d = -scaled_difference(k_, a_, r_)
        value[many] = Trials(k_, a_ - k_, a_, c_, c_ - a_, r_, b_, d, e_).log_ratio(-1)
    return value
