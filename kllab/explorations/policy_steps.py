"""Steps of a softmax policy over three actions: how each method chooses, how far it may go."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from kllab.explorations.policy_simplex import forward_kl

Array = NDArray[np.float64]
_HALVINGS = 80


def moved(logits: Array, step: Array) -> Array:
    """Return the policy whose logits are `logits` plus `step`, all (3,)."""
    return softmax(logits + step)


def natural_step(old: Array, advantages: Array, radius: float) -> Array:
    """Return TRPO's full step in the logits: half its square in the Fisher metric is the radius.

    The Fisher matrix of a softmax is diag(p) - p p^T, and the advantages A solve F x = p A: the
    natural gradient of a softmax policy is A itself (Kakade 2001), the step
    sqrt(2 radius / E[A^2]) A.
    """
    curvature = float(old @ advantages**2)
    if curvature == 0:
        return np.zeros(3)
    return np.asarray((2 * radius / curvature) ** 0.5 * advantages)


def backtracked(logits: Array, step: Array, radius: float) -> float:
    """Return 0.8^n for the first n at which the exact KL(old||new) is within the radius."""
    old, share = softmax(logits), 1.0
    while forward_kl(old, moved(logits, share * step)) > radius:
        share *= 0.8
    return share


def largest_within(logits: Array, direction: Array, radius: float) -> float:
    """Return the t at which logits + t direction come to KL(old||new) = radius, or 0 if none."""
    if not np.abs(direction).max() > 1e-12:
        return 0.0
    old = softmax(logits)

    def beyond(t: float) -> bool:
        return forward_kl(old, moved(logits, t * direction)) > radius

    high = 1.0
    while not beyond(high):
        high *= 2
    return _bisect(beyond, 0.0, high)


def exact_optimum(old: Array, advantages: Array, radius: float) -> Array:
    """Return the policy of the largest gain with KL(old||new) at most `radius`.

    Stationarity of sum_i new_i A_i under KL(old||new) = radius gives new_i in proportion to
    old_i / (multiplier - A_i); the multiplier, above every A_i, is found by bisection.
    """
    gaps = advantages.max() - advantages
    if not gaps.max() > 1e-12:
        return old

    def policy(log_excess: float) -> Array:
        weights = old / (gaps + np.exp(log_excess))
        return np.asarray(weights / weights.sum())

    def within(log_excess: float) -> bool:
        return forward_kl(old, policy(log_excess)) <= radius

    return policy(_bisect(within, -60.0, 60.0))


def _bisect(true_above: Callable[[float], bool], low: float, high: float) -> float:
    """Return where a condition that is false at `low` and true at `high` changes."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if true_above(middle) else (middle, high)
    return low
