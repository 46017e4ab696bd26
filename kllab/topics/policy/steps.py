"""Steps of a softmax policy over three actions: how each method chooses, how far it may go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import softmax

from kllab.topics.policy.simplex import forward_kl

Array = NDArray[np.float64]
_NEAR, _RELATIVELY = 1e-14, 4 * float(np.finfo(float).eps)
"""How near `scipy.optimize.brentq` comes to a root; it raises if it does not."""
_WIDEST = 60.0
"""Largest |log| of the exact optimum's multiplier above the best advantage."""


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
    longest = float(np.abs(direction).max())
    if not longest > 1e-12:
        return 0.0
    old = softmax(logits)

    def beyond(t: float) -> float:
        return forward_kl(old, moved(logits, t * direction)) - radius

    high = 1 / longest
    while beyond(high) <= 0:
        high *= 2
    return float(brentq(beyond, 0.0, high, xtol=_NEAR, rtol=_RELATIVELY))


def exact_optimum(old: Array, advantages: Array, radius: float) -> Array:
    """Return the policy of the largest gain with KL(old||new) at most `radius`.

    Stationarity of sum_i new_i A_i under KL(old||new) = radius gives new_i in proportion to
    old_i / (multiplier - A_i), the multiplier above every A_i. Where the others get less than
    exp(-60) of their old share before the region ends, nothing more is to be gained in float64.
    """
    gaps = advantages.max() - advantages
    if not gaps.max() > 1e-12:
        return old

    def policy(log_excess: float) -> Array:
        weights = old / (gaps + np.exp(log_excess))
        return np.asarray(weights / weights.sum())

    def beyond(log_excess: float) -> float:
        return forward_kl(old, policy(log_excess)) - radius

    if beyond(-_WIDEST) <= 0:
        return policy(-_WIDEST)
    return policy(float(brentq(beyond, -_WIDEST, _WIDEST, xtol=_NEAR, rtol=_RELATIVELY)))
