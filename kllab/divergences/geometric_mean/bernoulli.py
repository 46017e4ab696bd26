"""Bernoulli and categorical distributions: sums of geometric means of probabilities."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Bernoulli, Categorical
from kllab.distributions.array_record import FloatArray
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.closed_form.categorical import shares
from kllab.divergences.weighted_means import mean_gap

_APART = 0.5
"""Sum of the gaps above which the affinity itself has more digits than one minus the sum."""


def chernoff_of_cells(
    p: FloatArray, q: FloatArray, difference: FloatArray, alpha: float
) -> FloatArray:
    """Return ``|log sum p^alpha q^beta|`` over the last axis, along which p and q sum to 1.

    ``1 - sum p^alpha q^beta`` is the sum of the gaps between weighted means.
    """
    gaps = mean_gap(p, q, difference, alpha).sum(axis=-1)
    if not 0 <= alpha <= 1:
        value = np.asarray(np.log1p(gaps))
        if np.isinf(value).any():
            # A power may leave float64 where the logarithm of the sum does not.
            logs = alpha * np.log(p) + (1 - alpha) * np.log(q)
            powers = np.where((p > 0) | (q > 0), logs, -np.inf)
            value = np.where(np.isinf(value), np.logaddexp.reduce(powers, axis=-1), value)
        return value
    value = np.asarray(-np.log1p(-np.minimum(gaps, _APART)))
    apart = gaps > _APART
    if apart.any():
        p, q, _ = np.broadcast_arrays(p, q, difference)
        affinity = _powers(p[apart], q[apart], alpha).sum(axis=-1)
        # Rounding may leave a sum just above what the gaps say.
        value[apart] = np.maximum(-np.log(affinity), 0)
    return value


def _powers(p: FloatArray, q: FloatArray, alpha: float) -> FloatArray:
    """Return ``p^alpha q^beta``, which at alpha = 0 is 0 where p is."""
    return np.where((p > 0) & (q > 0), p**alpha * q ** (1 - alpha), 0.0)


def chernoff_of_coins(p: FloatArray, q: FloatArray, alpha: float) -> FloatArray:
    """Return ``|log (p^alpha q^beta + (1 - p)^alpha (1 - q)^beta)|``."""
    p, q = np.broadcast_arrays(p, q)
    cells_p, cells_q = np.stack([p, 1 - p], axis=-1), np.stack([q, 1 - q], axis=-1)
    return chernoff_of_cells(cells_p, cells_q, np.stack([q - p, p - q], axis=-1), alpha)


@register_chernoff(Bernoulli, Bernoulli)
def chernoff_bernoulli(p: Bernoulli, q: Bernoulli, alpha: float) -> FloatArray:
    """Return that of two coins."""
    return chernoff_of_coins(p.probs, q.probs, alpha)


@register_chernoff(Categorical, Categorical)
def chernoff_categorical(p: Categorical, q: Categorical, alpha: float) -> FloatArray:
    """Return that of the shares ``p / P`` and ``q / Q``, P and Q the sums."""
    return chernoff_of_cells(*shares(p, q), alpha)
