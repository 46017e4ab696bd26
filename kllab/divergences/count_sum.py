"""KL of two distributions of counts as a sum over nodes of the integers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kllab.divergences.bernoulli_kl import by_probs
from kllab.divergences.divergence import Solver
from kllab.divergences.result import TOO_LARGE, Divergence, error_of_log_ratios, rounding
from kllab.special.cancellation import exponential_excess
from kllab.special.float_array import FloatArray

_FAR, _KEPT = 0.05, 0.5
"""Nats, or share of its terms, above which ``-sum p l`` has all digits."""


def kl_sum(
    weights: FloatArray,
    p: FloatArray,
    log_p: FloatArray,
    ratio: FloatArray,
    outside: float = 0.0,
) -> float:
    """Return ``sum p (exp(l) - 1 - l)`` plus `outside`, or ``-sum p l`` where it cancels little.

    Both are the divergence, as ``sum p exp(l)`` is Q's probability of the outcomes of P. The
    first is a sum of non-negative terms, and so keeps the digits of l.

    Parameters
    ----------
    weights
        Of the nodes; see `kllab.special.integer_sums`.
    p, log_p, ratio
        p, ``log p`` and ``l = log q - log p`` at the nodes.
    outside
        Probability that Q gives to counts that P never has.
    """
    used = (weights > 0) & (log_p > -np.inf)
    direct = weights * np.where(used & (p > 0), p * ratio, 0.0)
    if -direct.sum() > min(_FAR, _KEPT * float(np.abs(direct).sum())):
        return -float(direct.sum())
    # Where Q is far above P, and p may underflow, q decides.
    more = np.exp(log_p + ratio) - p * (1 + ratio)
    terms = np.where(
        ratio > 1, np.where(p > 0, more, np.exp(log_p + ratio)), p * exponential_excess(ratio)
    )
    return float(np.sum(weights * np.where(used, terms, 0.0))) + outside


def summed(total: Callable[[Any, Any], float], *, by_odds: Callable[[Any, Any], bool]) -> Solver:
    """Return a solver for two single distributions from the sum over their counts.

    Parameters
    ----------
    total
        ``(p, q) ->`` the sum.
    by_odds
        ``(p, q) ->`` whether its log ratios are differences of log probabilities, as those of
        trials given by log odds are.
    """

    def solve(p: Any, q: Any) -> Divergence:
        value = total(p, q)
        relative = float(error_of_log_ratios(value)) if by_odds(p, q) else rounding(p, q)
        error = value * relative if 0 < value < np.inf else 0.0
        return Divergence(value, "sum", error, TOO_LARGE if value == np.inf else None)

    return solve


def either_by_odds(p: Any, q: Any) -> bool:
    """Return whether a trial of P or Q is given by its log odds."""
    return not by_probs(p.trial, q.trial)


def same_counts(n: FloatArray, other: FloatArray) -> bool:
    """Return whether counts, of shapes that may differ, are equal throughout."""
    return bool(np.all(n == other))
