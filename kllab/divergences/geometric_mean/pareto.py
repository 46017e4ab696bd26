"""Densities that begin or end somewhere: Pareto and Uniform."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Pareto, Uniform
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import log_ratio
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.weighted_means import log_mean_gap

_HUGE = 1e290
"""Ratio from which on logarithms are taken apart."""


@register_chernoff(Pareto, Pareto)
def chernoff_pareto(p: Pareto, q: Pareto, alpha: float) -> FloatArray:
    """Return that of the exponents, and what is lost below the larger scale.

    Per unit of its weight the one that begins at scale s loses ``exponent log(largest / s)``.
    """
    gap = p.scale - q.scale
    lower = np.minimum(p.scale, q.scale)
    u = np.asarray(np.abs(gap) / lower)
    step = np.where(u < 0.5, np.log1p(u), log_ratio(np.maximum(p.scale, q.scale), lower))
    lost = np.where(gap < 0, alpha * p.alpha, (1 - alpha) * q.alpha)
    # Where the weight is negative, what begins first gains; where it is above 1, nothing is left.
    outside = (alpha > 1) & (gap < 0) | (alpha < 0) & (gap > 0)
    exponents = log_mean_gap(p.alpha, q.alpha, q.alpha - p.alpha, alpha)
    value = exponents + np.where(gap == 0, 0.0, np.abs(lost)) * step
    return np.where(outside, np.inf, value)


@register_chernoff(Uniform, Uniform)
def chernoff_uniform(p: Uniform, q: Uniform, alpha: float) -> FloatArray:
    """Return ``|alpha log(width_p / w) + beta log(width_q / w)|``, w the width that both share."""
    outside_p, outside_q = _outside(p, q), _outside(q, p)
    shared = np.minimum(p.high, q.high) - np.maximum(p.low, q.low)
    value = np.zeros(shared.shape)
    for weight, outside in ((alpha, outside_p), (1 - alpha, outside_q)):
        x = outside / shared
        growth = np.where(x < _HUGE, np.log1p(x), log_ratio(outside, shared))
        value = value + (weight * growth if weight else 0.0)
    value = np.abs(value)
    lost = (alpha > 1) & (outside_p > 0) | (alpha < 0) & (outside_q > 0)
    return np.where(lost | ~(shared > 0), np.inf, value)


def _outside(p: Uniform, q: Uniform) -> FloatArray:
    """Return the width of what P covers and Q does not."""
    below = np.maximum(np.minimum(p.high, q.low) - p.low, 0)
    above = np.maximum(p.high - np.maximum(p.low, q.high), 0)
    return np.asarray(below + above)
