"""Counts: independent trials, waiting times, and Poisson's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Binomial, Geometric, Multinomial, NegativeBinomial, Poisson
from kllab.divergences.affinity.bernoulli import chernoff_categorical, chernoff_of_trials
from kllab.divergences.bernoulli_kl import differences
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import log_mean_gap, mean_gap
from kllab.special.binary_trial import BinaryTrial
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


def chernoff_until_success(
    n: FloatArray, p: BinaryTrial, q: BinaryTrial, alpha: float
) -> FloatArray:
    """Return the divergence of the number of trials up to the n-th success.

    For one success with probability ``end``, ``go = 1 - end``, the affinity is
    ``end_p^alpha end_q^beta / (1 - go_p^alpha go_q^beta)``, and ``1 - go_p^alpha go_q^beta`` is
    the mean of the ends and the gap of the others.
    """
    sign = 1.0 if 0 <= alpha <= 1 else -1.0
    go, end = np.moveaxis(differences(p, q), -1, 0)
    gap = sign * mean_gap(p.failure, q.failure, go, alpha)
    mean = alpha * p.success + (1 - alpha) * q.success
    value = sign * np.log1p(gap / mean) + log_mean_gap(p.success, q.success, end, alpha)
    value = np.where((mean > 0) & (mean + gap > 0), value, np.nan)
    # An outcome that the other never gives is infinite by the supports, not the tails.
    lost = (alpha > 1) & ~q.can_fail & p.can_fail | (alpha < 0) & ~p.can_fail & q.can_fail
    return np.where(lost, np.inf, n * value)


@register_chernoff(Geometric, Geometric)
def chernoff_geometric(p: Geometric, q: Geometric, alpha: float) -> FloatArray:
    """Return the divergence of the trials up to a success."""
    return chernoff_until_success(np.ones(()), p.trial, q.trial, alpha)


@register_chernoff(NegativeBinomial, NegativeBinomial, valid=same_count)
def chernoff_negative_binomial(
    p: NegativeBinomial, q: NegativeBinomial, alpha: float
) -> FloatArray:
    """Return the divergence of the trials up to the last failure."""
    return chernoff_until_success(p.total_count, p.trial.flipped, q.trial.flipped, alpha)
