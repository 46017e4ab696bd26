"""Normals: the geometric mean is normal, and its precision the mean of the precisions."""

from __future__ import annotations

import numpy as np

from kllab.distributions import HalfNormal, LogNormal, Normal
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import log_gap_of_ratio
from kllab.special.cancellation import log_ratio
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise


def chernoff_of_scales(base: FloatArray, other: FloatArray, weight: float) -> FloatArray:
    """Return ``|log I|`` for N(0, base^2) and N(0, other^2).

    With ``v = (1 - w) other^2 + w base^2`` it is
    ``|log v - (1 - w) log other^2 - w log base^2| / 2``.
    """
    u = (base - other) / other
    return log_gap_of_ratio(u * (u + 2), weight, 2 * log_ratio(base, other)) / 2


def _mean_scale(base: FloatArray, other: FloatArray, weight: float) -> FloatArray:
    """Return the square root of v, see `chernoff_of_scales`; NaN where that is not positive."""
    if weight >= 0:
        return np.asarray(np.hypot(np.sqrt(1 - weight) * other, np.sqrt(weight) * base))
    u = (base - other) / other
    inside = 1 + weight * (u * (u + 2))
    return np.where(inside > 0, other * np.sqrt(inside), np.nan)


@register_chernoff(Normal, Normal)
@register_chernoff(LogNormal, LogNormal)
def chernoff_normal(
    base: Normal | LogNormal, other: Normal | LogNormal, weight: float
) -> FloatArray:
    """Return the scales' divergence plus ``|w (1 - w)| (distance / mean scale)^2 / 2``."""
    z = standardise(base.loc, other.loc, _mean_scale(base.scale, other.scale, weight))
    squares = np.asarray(z * (abs(weight * (1 - weight)) / 2 * z))
    return chernoff_of_scales(base.scale, other.scale, weight) + squares


@register_chernoff(HalfNormal, HalfNormal)
def chernoff_half_normal(base: HalfNormal, other: HalfNormal, weight: float) -> FloatArray:
    """Return the divergence of the normals, whose integrals are twice as large."""
    return chernoff_of_scales(base.scale, other.scale, weight)
