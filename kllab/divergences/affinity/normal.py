"""Normals: the geometric mean is normal, and its precision the mean of the precisions."""

from __future__ import annotations

import numpy as np

from kllab.distributions import HalfNormal, LogNormal, Normal
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import heavier_first, log_gap_of_ratio
from kllab.special.cancellation import log_ratio
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise


def chernoff_of_scales(scale_p: FloatArray, scale_q: FloatArray, alpha: float) -> FloatArray:
    """Return ``|log I|`` for N(0, scale_p^2) and N(0, scale_q^2).

    With ``v = alpha scale_q^2 + beta scale_p^2`` it is
    ``|log v - alpha log scale_q^2 - beta log scale_p^2| / 2``.
    """
    base, weight, u = _from_base(scale_p, scale_q, alpha)
    other = scale_p if base is scale_q else scale_q
    return log_gap_of_ratio(np.asarray(u * (u + 2)), weight, 2 * log_ratio(other, base)) / 2


def mean_scale(scale_p: FloatArray, scale_q: FloatArray, alpha: float) -> FloatArray:
    """Return ``sqrt(alpha scale_q^2 + beta scale_p^2)``; NaN where that is not positive."""
    if 0 <= alpha <= 1:
        return np.asarray(np.hypot(np.sqrt(alpha) * scale_q, np.sqrt(1 - alpha) * scale_p))
    base, weight, u = _from_base(scale_p, scale_q, alpha)
    inside = 1 + weight * (u * (u + 2))
    return np.where(inside > 0, base * np.sqrt(inside), np.nan)


def _from_base(
    scale_p: FloatArray, scale_q: FloatArray, alpha: float
) -> tuple[FloatArray, float, FloatArray]:
    """Return the scale that differences are relative to, the weight of the other, and u.

    The variances are ``base^2`` and ``base^2 (1 + u (u + 2))``.
    """
    if heavier_first(alpha):
        return scale_q, 1 - alpha, np.asarray((scale_p - scale_q) / scale_q)
    return scale_p, alpha, np.asarray((scale_q - scale_p) / scale_p)


@register_chernoff(Normal, Normal)
@register_chernoff(LogNormal, LogNormal)
def chernoff_normal(p: Normal | LogNormal, q: Normal | LogNormal, alpha: float) -> FloatArray:
    """Return the scales' divergence plus ``|alpha beta| (distance / mean scale)^2 / 2``."""
    z = standardise(p.loc, q.loc, mean_scale(p.scale, q.scale, alpha))
    weight = abs(alpha * (1 - alpha)) / 2
    return chernoff_of_scales(p.scale, q.scale, alpha) + np.asarray(z * (weight * z))


@register_chernoff(HalfNormal, HalfNormal)
def chernoff_half_normal(p: HalfNormal, q: HalfNormal, alpha: float) -> FloatArray:
    """Return the divergence of the normals, whose integrals are twice as large."""
    return chernoff_of_scales(p.scale, q.scale, alpha)
