"""Update steps of a softmax policy over three actions: direction and size of each method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import softmax

from kllab.models.simplex import forward_kl

Array = NDArray[np.float64]
_NEAR, _RELATIVELY = 1e-14, 4 * float(np.finfo(float).eps)
"""Tolerance of `scipy.optimize.brentq`, which raises if it does not converge."""
_NO_ADVANTAGE = 1e-12
"""Largest advantage that counts as rounding: no method moves."""
_WIDEST = 60.0
"""Largest |log(multiplier - best advantage)| in the search for the exact optimum."""


def natural_step(old: Array, advantages: Array, radius: float) -> Array:
    """Return TRPO's full step in the logits: half its squared Fisher norm equals the radius.

    The Fisher matrix of a softmax is diag(p) - p p^T, and the advantages A solve F x = p A. So the
    natural gradient of a softmax policy is A (Kakade 2001), and the step is
    sqrt(2 radius / E[A^2]) A.
    """
    if not np.abs(advantages).max() > _NO_ADVANTAGE:
        return np.zeros(3)
    return np.asarray((2 * radius / float(old @ advantages**2)) ** 0.5 * advantages)


def backtracked(logits: Array, step: Array, radius: float) -> float:
    """Return 0.8^n for the first n at which the exact KL(old||new) is within the radius."""
    old, share = softmax(logits), 1.0
    while forward_kl(old, softmax(logits + share * step)) > radius:
        share *= 0.8
    return share


def largest_within(logits: Array, direction: Array, radius: float) -> float:
    """Return the t with KL(old||new) = radius at logits + t direction, or 0 if there is none."""
    longest = float(np.abs(direction).max())
    if not longest > _NO_ADVANTAGE:
        return 0.0
    old = softmax(logits)

    def beyond(t: float) -> float:
        return forward_kl(old, softmax(logits + t * direction)) - radius

    high = 1 / longest
    while beyond(high) <= 0:
        high *= 2
    return float(brentq(beyond, 0.0, high, xtol=_NEAR, rtol=_RELATIVELY))


def exact_optimum(old: Array, advantages: Array, radius: float) -> Array:
    """Return the policy with the largest gain under KL(old||new) <= `radius`.

    Stationarity of sum_i new_i A_i under KL(old||new) = radius gives new_i proportional to
    old_i / (multiplier - A_i), with the multiplier above every A_i. Once the other actions have
    less than exp(-60) of their old probability, float64 allows no further gain.
    """
    gaps = advantages.max() - advantages
    if not gaps.max() > _NO_ADVANTAGE:
        return old

    def policy(log_excess: float) -> Array:
        weights = old / (gaps + np.exp(log_excess))
        return np.asarray(weights / weights.sum())

    def beyond(log_excess: float) -> float:
        return forward_kl(old, policy(log_excess)) - radius

    if beyond(-_WIDEST) <= 0:
        return policy(-_WIDEST)
    return policy(float(brentq(beyond, -_WIDEST, _WIDEST, xtol=_NEAR, rtol=_RELATIVELY)))
