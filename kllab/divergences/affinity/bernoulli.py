"""Bernoulli and categorical distributions: sums of geometric means of probabilities."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Bernoulli, Categorical
from kllab.divergences.bernoulli_kl import differences
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import mean_gap
from kllab.divergences.kl.categorical import shares
from kllab.special.binary_trial import BinaryTrial
from kllab.special.double_double import Pair
from kllab.special.float_array import FloatArray

_APART = 0.5
"""Sum of the gaps above which the affinity itself has more digits than one minus the sum."""


def chernoff_of_cells(
    base: FloatArray, other: FloatArray, difference: FloatArray, weight: float, logs: Pair
) -> FloatArray:
    """Return ``|log sum b^(1 - w) o^w|`` over the last axis, along which both sum to 1.

    One less that sum is the sum of the gaps between weighted means. `logs` are the logarithms of
    b and o, where cells that are possible may be below float64.
    """
    gaps = np.asarray(mean_gap(base, other, difference, weight).sum(axis=-1))
    # A power, or a probability, may be below float64 where the logarithm is ordinary.
    by_logs = np.asarray(np.logaddexp.reduce(_log_powers(*logs, weight), axis=-1))
    if weight < 0:
        value = np.asarray(np.log1p(gaps))
        return np.where(np.isfinite(value) & np.isfinite(by_logs), value, by_logs)
    # By rounding, a sum may be just above one minus the gaps.
    near = np.asarray(-np.log1p(-np.minimum(gaps, _APART)))
    return np.where(gaps > _APART, np.maximum(-by_logs, 0.0), near)


def _log_powers(log_base: FloatArray, log_other: FloatArray, weight: float) -> FloatArray:
    """Return ``(1 - w) log b + w log o``; where one is impossible, as the limit from within."""
    impossible = log_other == -np.inf
    powers = np.where(impossible, -np.inf, 0.0) if weight == 0 else weight * log_other
    never = (log_base == -np.inf) & impossible
    return np.where(never, -np.inf, (1 - weight) * log_base + powers)


def chernoff_of_trials(base: BinaryTrial, other: BinaryTrial, weight: float) -> FloatArray:
    """Return the divergence of one trial."""
    logs = tuple(_both(each.log_failure, each.log_success) for each in (base, other))
    return chernoff_of_cells(*cells(base, other), weight, (logs[0], logs[1]))


def cells(p: BinaryTrial, q: BinaryTrial) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return both probabilities under P, under Q, and their differences, along a last axis."""
    return _both(p.failure, p.success), _both(q.failure, q.success), differences(p, q)


def _both(failure: FloatArray, success: FloatArray) -> FloatArray:
    return np.stack(np.broadcast_arrays(failure, success), axis=-1)


@register_chernoff(Bernoulli, Bernoulli)
def chernoff_bernoulli(base: Bernoulli, other: Bernoulli, weight: float) -> FloatArray:
    """Return the divergence of one trial."""
    return chernoff_of_trials(base.trial, other.trial, weight)


@register_chernoff(Categorical, Categorical)
def chernoff_categorical(base: Categorical, other: Categorical, weight: float) -> FloatArray:
    """Return the divergence of the shares of the sums."""
    logs = 0.0 - base.surprisal, 0.0 - other.surprisal
    return chernoff_of_cells(*shares(base, other), weight, logs)
