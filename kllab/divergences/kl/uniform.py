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


def _gaps(p: Uniform, q: Uniform) -> tuple[FloatArray, FloatArray]:
    """Return the gaps between the ends of Q and P, below and above, in widths of P."""
    below, above, width = p.low - q.low, q.high - p.high, p.width
    if not (np.isfinite(below + above).all() and np.isfinite(width).all()):
        below, above = p.low / 2 - q.low / 2, q.high / 2 - p.high / 2
        width = p.high / 2 - p.low / 2
    return np.asarray(below / width), np.asarray(above / width)


def _why_infinite(p: Uniform, q: Uniform) -> str:
    outside = sum(min(max(-float(gap), 0.0), 1.0) for gap in _gaps(p, q))
    return f"q gives 0 where p gives {min(outside, 1.0)!r} (outcomes outside {q.support})"


@register_kl(Uniform, Uniform, why_infinite=_why_infinite)
def kl_uniform_uniform(p: Uniform, q: Uniform) -> FloatArray:
    """Return the log of the ratio of the widths; infinite where P lies not inside Q."""
    return _kl_of_intervals(p.low, p.high, q.low, q.high)


def _by_gaps(
    low_p: FloatArray, high_p: FloatArray, low_q: FloatArray, high_q: FloatArray
) -> FloatArray:
    p, q = Uniform(low_p, high_p), Uniform(low_q, high_q)
    below, above = _gaps(p, q)
    excess = below + above
    value = np.log1p(excess)
    if np.isinf(excess).any():
        value = np.where(np.isinf(excess), q.log_width - p.log_width, value)
    return np.where((below >= 0) & (above >= 0), value, np.inf)


@chunked(where_nan=_by_gaps)
def _kl_of_intervals(
    low_p: FloatArray, high_p: FloatArray, low_q: FloatArray, high_q: FloatArray
) -> FloatArray:
    """Return the logarithm of the ratio of the widths where nothing overflows."""
    outside = low_p < low_q
    outside |= high_p > high_q
    ratio, width = high_q - low_q, high_p - low_p
    ratio /= width
    near = np.flatnonzero(ratio <= _NEAR)
    far = ratio >= HUGE if not ratio.max() < HUGE else None
    value = np.log(ratio, out=ratio)
    if near.size:
        low, high = low_p[near], high_p[near]
        value[near] = np.log1p(((low - low_q[near]) + (high_q[near] - high)) / (high - low))
    if far is not None:
        value[far] = np.nan
    value[np.flatnonzero(outside)] = np.inf
    return value
