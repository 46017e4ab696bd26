"""Counts: independent trials, waiting times, and Poisson's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Binomial, Geometric, Multinomial, NegativeBinomial, Poisson
from kllab.divergences.affinity.bernoulli import chernoff_categorical, chernoff_of_trials
from kllab.divergences.bernoulli_kl import differences
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import log_mean_gap, mean_gap
from kllab.special.float_array import FloatArray


def same_count(p: Binomial | NegativeBinomial, q: Binomial | NegativeBinomial) -> NDArray[np.bool_]:
    """Whether both have the same total_count; else there is no closed form."""
    return np.equal(p.total_count, q.total_count)


def times(count: FloatArray, value: FloatArray) -> FloatArray:
    """Return `count` times `value`; 0 for a count of 0, also where the value is infinite."""
    return np.where(count == 0, 0.0, count * value)


@register_chernoff(Binomial, Binomial, valid=same_count)
def chernoff_binomial(p: Binomial, q: Binomial, alpha: float) -> FloatArray:
    """Return total_count times the divergence of one trial."""
    return times(p.total_count, chernoff_of_trials(p.trial, q.trial, alpha))


@register_chernoff(Multinomial, Multinomial)
def chernoff_multinomial(p: Multinomial, q: Multinomial, alpha: float) -> FloatArray:
    """Return total_count times the divergence of one trial; infinite for different counts."""
    value = times(p.total_count, chernoff_categorical(p.trial, q.trial, alpha))
    return np.where(p.total_count == q.total_count, value, np.inf)


@register_chernoff(Poisson, Poisson)
def chernoff_poisson(p: Poisson, q: Poisson, alpha: float) -> FloatArray:
    """Return ``|alpha rate_p + beta rate_q - rate_p^alpha rate_q^beta|``."""
    return mean_gap(p.rate, q.rate, q.rate - p.rate, alpha)


def chernoff_of_waiting(
    end_p: FloatArray,
    end_q: FloatArray,
    go_p: FloatArray,
    go_q: FloatArray,
    difference: FloatArray,
    alpha: float,
) -> FloatArray:
    """Return the divergence of the number of trials until one ends, with probability `end`.

    With ``go = 1 - end`` the affinity is ``end_p^alpha end_q^beta / (1 - go_p^alpha go_q^beta)``,
    and ``1 - go_p^alpha go_q^beta`` is the mean of the ends and the gap of the others.
    `difference` is ``end_q - end_p``.
    """
    sign = 1.0 if 0 <= alpha <= 1 else -1.0
    gap = sign * mean_gap(go_p, go_q, -difference, alpha)
    mean = alpha * end_p + (1 - alpha) * end_q
    value = sign * np.log1p(gap / mean) + log_mean_gap(end_p, end_q, difference, alpha)
    return np.where((mean > 0) & (mean + gap > 0), value, np.nan)


@register_chernoff(Geometric, Geometric)
def chernoff_geometric(p: Geometric, q: Geometric, alpha: float) -> FloatArray:
    """Return `chernoff_of_waiting` for a success."""
    a, b = p.trial, q.trial
    value = chernoff_of_waiting(
        a.success, b.success, a.failure, b.failure, differences(a, b)[..., 1], alpha
    )
    # An outcome that the other never gives is infinite by the supports, not the tails.
    lost = (alpha > 1) & ~b.can_fail & a.can_fail | (alpha < 0) & ~a.can_fail & b.can_fail
    return np.where(lost, np.inf, value)


@register_chernoff(NegativeBinomial, NegativeBinomial, valid=same_count)
def chernoff_negative_binomial(
    p: NegativeBinomial, q: NegativeBinomial, alpha: float
) -> FloatArray:
    """Return total_count times `chernoff_of_waiting` for a failure."""
    a, b = p.trial, q.trial
    value = chernoff_of_waiting(
        a.failure, b.failure, a.success, b.success, differences(a, b)[..., 0], alpha
    )
    never_p, never_q = ~a.can_succeed, ~b.can_succeed
    lost = (alpha > 1) & never_q & ~never_p | (alpha < 0) & never_p & ~never_q
    return np.where(lost, np.inf, times(p.total_count, value))
