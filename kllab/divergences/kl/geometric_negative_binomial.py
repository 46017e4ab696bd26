"""Geometric against NegativeBinomial and back: the count of failures is 1, and p is 1 - probs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Geometric, NegativeBinomial
from kllab.distributions.negative_binomial import NEARLY_NORMAL, last_that_matters
from kllab.divergences.bernoulli_kl import by_probs, change, until_first
from kllab.divergences.count_sum import kl_sum, summed
from kllab.divergences.kl import KL
from kllab.divergences.kl.negative_binomial import Odds, ratio_by_gamma
from kllab.divergences.reason_text import why_never
from kllab.divergences.result import TOO_LARGE
from kllab.special.cancellation import bd0, itakura_saito
from kllab.special.count_probabilities import log_negative_binomial, negative_binomial_probability
from kllab.special.float_array import FloatArray
from kllab.special.integer_sums import dyadic, strided


def _excess(p: Geometric, q: NegativeBinomial) -> FloatArray:
    """Return ``(1 - q.probs) - p.probs``, in 32 digits."""
    ends, counts = p.trial, q.trial
    rests = counts.failure_low - ends.success_low
    return np.asarray((counts.failure - ends.success) + rests)


def kl_geometric_one(p: Geometric, q: NegativeBinomial) -> FloatArray:
    """Return the divergence for ``total_count`` 1, and where P or Q is certain of 0."""
    ends, counts = p.trial, q.trial
    if by_probs(ends, counts):
        a, b, above = ends.success, counts.success, _excess(p, q)
        value = itakura_saito(1 - b, a, above) + bd0(1 - a, b, -above) / a
    else:
        value = until_first(np.ones(()), change(ends, counts, crossed=True))
    value = np.where(ends.can_fail & ~counts.can_succeed, np.inf, value)
    return np.where(ends.can_fail, value, 0.0 - q.total_count * counts.log_failure)


def _closed(p: Geometric, q: NegativeBinomial) -> NDArray[np.bool_]:
    return np.asarray((q.total_count == 1) | ~(p.trial.can_fail & q.trial.can_succeed))


def sum_geometric(p: Geometric, q: NegativeBinomial) -> float:
    """Return the sum over the counts."""
    ends, counts = p.trial, q.trial
    last = max(float(80 / -ends.log_failure), float(last_that_matters(q.total_count, counts)))
    k, weights = dyadic(last)
    odds = Odds(ends.failure, ends.success, counts.success, counts.failure, _excess(p, q))
    ratio = ratio_by_gamma(k, np.ones(()), q.total_count, odds)
    log_p = ends.log_success + k * ends.log_failure
    return kl_sum(weights, np.exp(log_p), log_p, ratio)


def _why_infinite(p: Geometric, q: NegativeBinomial) -> str:
    if p.trial.can_fail and not q.trial.can_succeed:
        return why_never(p, 1)
    return TOO_LARGE


KL.closed_form(
    Geometric,
    NegativeBinomial,
    valid=_closed,
    otherwise=summed(sum_geometric, by_odds=lambda _p, _q: False),
    why_infinite=_why_infinite,
)(kl_geometric_one)


def kl_one_geometric(p: NegativeBinomial, q: Geometric) -> FloatArray:
    """Return the divergence for ``total_count`` 1, and where P or Q is certain of 0."""
    counts, ends = p.trial, q.trial
    if by_probs(counts, ends):
        a, b, above = counts.success, ends.success, -_excess(q, p)
        value = itakura_saito(b, 1 - a, above) + bd0(a, 1 - b, -above) / (1 - a)
    else:
        value = until_first(np.ones(()), change(counts, ends, crossed=True).flipped())
    value = np.where(counts.can_succeed & ~ends.can_fail, np.inf, value)
    return np.where(counts.can_succeed, value, 0.0 - ends.log_success)


def _closed_back(p: NegativeBinomial, q: Geometric) -> NDArray[np.bool_]:
    return _closed(q, p)


def sum_negative_binomial_geometric(p: NegativeBinomial, q: Geometric) -> float:
    """Return the sum over the counts."""
    r, counts, ends = p.total_count, p.trial, q.trial
    if r < NEARLY_NORMAL:
        last = max(float(last_that_matters(r, counts)), float(80 / -ends.log_failure))
        k, weights = dyadic(last)
        odds = Odds(counts.success, counts.failure, ends.failure, ends.success, -_excess(q, p))
        ratio = ratio_by_gamma(k, r, np.ones(()), odds)
    else:
        k, weights = strided(
            np.asarray(p.mean), np.sqrt(np.asarray(p.variance)), np.asarray(np.inf)
        )
        log_q = ends.log_success + k * ends.log_failure
        ratio = log_q - log_negative_binomial(k, r, counts)
    log_p = log_negative_binomial(k, r, counts)
    return kl_sum(weights, negative_binomial_probability(k, log_p, r, counts), log_p, ratio)


def _why_back_infinite(p: NegativeBinomial, q: Geometric) -> str:
    if p.trial.can_succeed and not q.trial.can_fail:
        return why_never(p, 1)
    return TOO_LARGE


KL.closed_form(
    NegativeBinomial,
    Geometric,
    valid=_closed_back,
    otherwise=summed(sum_negative_binomial_geometric, by_odds=lambda _p, _q: False),
    why_infinite=_why_back_infinite,
)(kl_one_geometric)
