"""Families whose support depends on parameters: Pareto and Uniform."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Pareto, Uniform
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import log_mean_gap
from kllab.special.cancellation import log_quotient, log_ratio
from kllab.special.float_array import FloatArray

_HUGE = 1e290
"""Ratio from which on logarithms are taken apart."""


@register_chernoff(Pareto, Pareto)
def chernoff_pareto(base: Pareto, other: Pareto, weight: float) -> FloatArray:
    """Return the divergence of the exponents plus the loss below the larger scale.

    Per unit of its weight the one that begins at scale s loses ``exponent log(largest / s)``.
    """
    step = np.abs(log_quotient(base.scale, other.scale))
    first = base.scale < other.scale
    # Where the weight is negative, what begins first gains; where it is above 1, nothing is left.
    lost = np.where(first, (1 - weight) * base.alpha, abs(weight) * other.alpha)
    exponents = log_mean_gap(base.alpha, other.alpha, other.alpha - base.alpha, weight)
    value = exponents + np.where(step == 0, 0.0, lost) * step
    return np.where((weight < 0) & first, np.inf, value)


@register_chernoff(Uniform, Uniform)
def chernoff_uniform(base: Uniform, other: Uniform, weight: float) -> FloatArray:
    """Return ``|(1 - w) log width_b + w log width_o - log s|``, s the width that both share."""
    only_base, only_other, shared = widths(base, other)
    value = np.zeros(shared.shape)
    for own, outside in ((1 - weight, only_base), (weight, only_other)):
        x = outside / shared
        growth = np.where(x < _HUGE, np.log1p(x), log_ratio(outside, shared))
        value = value + (own * growth if own else 0.0)
    lost = (weight < 0) & (only_base > 0)
    return np.where(lost | ~(shared > 0), np.inf, np.abs(value))


def widths(p: Uniform, q: Uniform) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the width of what only P covers, of what only Q covers, and of what both do.

    In a unit of 1, or of 4 where widths leave float64.
    """
    unit = np.where(np.isfinite((p.high - p.low) + (q.high - q.low)), 1.0, 0.25)
    a, b, c, d = p.low * unit, p.high * unit, q.low * unit, q.high * unit
    shared = np.maximum(np.minimum(b, d) - np.maximum(a, c), 0)
    only_p = np.maximum(np.minimum(b, c) - a, 0) + np.maximum(b - np.maximum(a, d), 0)
    only_q = np.maximum(np.minimum(d, a) - c, 0) + np.maximum(d - np.maximum(c, b), 0)
    return only_p, only_q, shared


def outside_shares(p: Uniform, q: Uniform) -> tuple[FloatArray, FloatArray]:
    """Return P's probability outside Q's support, and Q's outside P's."""
    only_p, only_q, shared = widths(p, q)
    return only_p / (only_p + shared), only_q / (only_q + shared)
