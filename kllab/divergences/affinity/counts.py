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
def chernoff_binomial(base: Binomial, other: Binomial, weight: float) -> FloatArray:
    """Return total_count times the divergence of one trial."""
    return times(base.total_count, chernoff_of_trials(base.trial, other.trial, weight))


@register_chernoff(Multinomial, Multinomial)
def chernoff_multinomial(base: Multinomial, other: Multinomial, weight: float) -> FloatArray:
    """Return total_count times the divergence of one trial; infinite for different counts."""
    value = times(base.total_count, chernoff_categorical(base.trial, other.trial, weight))
    return np.where(base.total_count == other.total_count, value, np.inf)


@register_chernoff(Poisson, Poisson)
def chernoff_poisson(base: Poisson, other: Poisson, weight: float) -> FloatArray:
    """Return the gap of the rates; see `mean_gap`."""
    return mean_gap(base.rate, other.rate, other.rate - base.rate, weight)


def chernoff_until_success(
    n: FloatArray, base: BinaryTrial, other: BinaryTrial, weight: float
) -> FloatArray:
    """Return the divergence of the number of trials up to the n-th success.

    For one success with probability ``end``, ``go = 1 - end``, the affinity is the geometric mean
    of the ends over 1 less that of the others, which is the mean of the ends and the gap of the
    others.
    """
    sign = 1.0 if weight >= 0 else -1.0
    go, end = np.moveaxis(differences(base, other), -1, 0)
    gap = sign * mean_gap(base.failure, other.failure, go, weight)
    mean = (1 - weight) * base.success + weight * other.success
    value = sign * np.log1p(gap / mean) + log_mean_gap(base.success, other.success, end, weight)
    value = np.where((mean > 0) & (mean + gap > 0), value, np.nan)
    # An outcome that the other never gives is infinite by the supports, not the tails.
    lost = (weight < 0) & ~other.can_fail & base.can_fail
    return np.where(lost, np.inf, n * value)


@register_chernoff(Geometric, Geometric)
def chernoff_geometric(base: Geometric, other: Geometric, weight: float) -> FloatArray:
    """Return the divergence of the trials up to a success."""
    return chernoff_until_success(np.ones(()), base.trial, other.trial, weight)


@register_chernoff(NegativeBinomial, NegativeBinomial, valid=same_count)
def chernoff_negative_binomial(
    base: NegativeBinomial, other: NegativeBinomial, weight: float
) -> FloatArray:
    """Return the divergence of the trials up to the last failure."""
    trials = base.trial.flipped, other.trial.flipped
    return chernoff_until_success(base.total_count, *trials, weight)
