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
    p: FloatArray, q: FloatArray, difference: FloatArray, alpha: float, logs: Pair
) -> FloatArray:
    """Return ``|log sum p^alpha q^beta|`` over the last axis, along which p and q sum to 1.

    ``1 - sum p^alpha q^beta`` is the sum of the gaps between weighted means. `logs` are the
    logarithms of p and q, where cells that are possible may be below float64.
    """
    p, q, difference = np.broadcast_arrays(p, q, difference)
    gaps = np.asarray(mean_gap(p, q, difference, alpha).sum(axis=-1))
    # A power, or a probability, may be below float64 where the logarithm is ordinary.
    by_logs = np.asarray(np.logaddexp.reduce(_log_powers(*logs, alpha), axis=-1))
    if not 0 <= alpha <= 1:
        value = np.asarray(np.log1p(gaps))
        return np.where(np.isfinite(value) & np.isfinite(by_logs), value, by_logs)
    # By rounding, a sum may be just above one minus the gaps.
    near = np.asarray(-np.log1p(-np.minimum(gaps, _APART)))
    return np.where(gaps > _APART, np.maximum(-by_logs, 0.0), near)


def _log_powers(log_p: FloatArray, log_q: FloatArray, alpha: float) -> FloatArray:
    """Return ``alpha log p + beta log q``; where one is impossible, as the limit from within."""
    first = np.where(alpha == 0, np.where(log_p > -np.inf, 0.0, -np.inf), alpha * log_p)
    second = np.where(alpha == 1, np.where(log_q > -np.inf, 0.0, -np.inf), (1 - alpha) * log_q)
    never = (log_p == -np.inf) & (log_q == -np.inf)
    return np.where(never, -np.inf, first + second)


def chernoff_of_trials(p: BinaryTrial, q: BinaryTrial, alpha: float) -> FloatArray:
    """Return ``|log (p^alpha q^beta + (1 - p)^alpha (1 - q)^beta)|``."""
    return chernoff_of_cells(
        *cells(p, q),
        alpha,
        (_both(p.log_failure, p.log_success), _both(q.log_failure, q.log_success)),
    )


def cells(p: BinaryTrial, q: BinaryTrial) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return both probabilities under P, under Q, and their differences, along a last axis."""
    return _both(p.failure, p.success), _both(q.failure, q.success), differences(p, q)


def _both(failure: FloatArray, success: FloatArray) -> FloatArray:
    return np.stack(np.broadcast_arrays(failure, success), axis=-1)


@register_chernoff(Bernoulli, Bernoulli)
def chernoff_bernoulli(p: Bernoulli, q: Bernoulli, alpha: float) -> FloatArray:
    """Return the divergence of one trial."""
    return chernoff_of_trials(p.trial, q.trial, alpha)


@register_chernoff(Categorical, Categorical)
def chernoff_categorical(p: Categorical, q: Categorical, alpha: float) -> FloatArray:
    """Return the divergence of the shares ``p / P`` and ``q / Q``, P and Q the sums."""
    return chernoff_of_cells(*shares(p, q), alpha, (0.0 - p.surprisal, 0.0 - q.surprisal))
