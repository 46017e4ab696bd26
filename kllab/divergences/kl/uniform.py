"""Uniform against Uniform."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Uniform
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.special.cancellation import HUGE
from kllab.special.float_array import FloatArray

_NEAR = 1.03
"""Up to here the rounding of the ratio of widths would cost more than 1e-14 of its logarithm."""


@register_kl(Uniform, Uniform)
def kl_uniform_uniform(p: Uniform, q: Uniform) -> FloatArray:
    """Return the log of the ratio of the widths; infinite where P lies not inside Q."""
    return _kl_of_intervals(p.low, p.high, q.low, q.high)


def _by_gaps(
    low_p: FloatArray, high_p: FloatArray, low_q: FloatArray, high_q: FloatArray
) -> FloatArray:
    # In a unit of 4 the width of Q does not overflow.
    unit = np.where(np.isfinite(high_q - low_q), 1.0, 0.25)
    low, high, width = low_q * unit, high_q * unit, high_p * unit - low_p * unit
    excess = (low_p * unit - low) / width + (high - high_p * unit) / width
    logs = np.log(high - low) - np.log(unit) - np.log(high_p - low_p)
    return np.where(np.isinf(excess), logs, np.log1p(excess))


@chunked(where_nan=_by_gaps)
def _kl_of_intervals(
    low_p: FloatArray, high_p: FloatArray, low_q: FloatArray, high_q: FloatArray
) -> FloatArray:
    ratio = (high_q - low_q) / (high_p - low_p)
    value = np.log(ratio)
    value[np.flatnonzero(~((ratio > _NEAR) & (ratio < HUGE)))] = np.nan
    value[np.flatnonzero((low_p < low_q) | (high_p > high_q))] = np.inf
    return value
