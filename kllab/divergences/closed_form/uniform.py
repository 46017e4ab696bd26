"""Uniform against Uniform, Normal, Laplace, Exponential and Gumbel."""

from __future__ import annotations

from math import log, pi

import numpy as np

from kllab.distributions import Exponential, Gumbel, Laplace, Normal, Uniform
from kllab.divergences.chunked import chunked
from kllab.divergences.closed_form.infinite import why_outside
from kllab.divergences.kl import register_kl
from kllab.divergences.result import TOO_LARGE
from kllab.special.cancellation import log_ratio
from kllab.special.double_double import divide, two_sum
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

_NEAR, _HUGE = 1.03, 1e290
"""Up to the one, the rounding of the ratio of the widths would cost more than 1e-14 of its
logarithm; up to the other, nothing has overflown."""

_SMALL = 1e-10
"""Above it, the rounding of an exponent belongs to one that is 0 or infinite."""


def _gaps(p: Uniform, q: Uniform) -> tuple[FloatArray, FloatArray]:
    """Return how far Q reaches beyond P, below and above, in widths of P."""
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
    far = ratio >= _HUGE if not ratio.max() < _HUGE else None
    value = np.log(ratio, out=ratio)
    if near.size:
        low, high = low_p[near], high_p[near]
        value[near] = np.log1p(((low - low_q[near]) + (high_q[near] - high)) / (high - low))
    if far is not None:
        value[far] = np.nan
    value[np.flatnonzero(outside)] = np.inf
    return value


def _in_units_of(p: Uniform, loc: FloatArray, scale: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the middle of P's interval, as offset from `loc`, and half its width."""
    a, b = standardise(p.low, loc, scale), standardise(p.high, loc, scale)
    middle = np.where(
        np.isfinite(a + b), a / 2 + b / 2, standardise(np.asarray(p.mean), loc, scale)
    )
    return middle, np.asarray((p.high / 2 - p.low / 2) / scale)


def _log_width(p: Uniform, scale: FloatArray) -> FloatArray:
    """Return ``log(width / scale)``."""
    return np.where(np.isfinite(p.width), log_ratio(p.width, scale), p.log_width - np.log(scale))


@register_kl(Uniform, Normal)
def kl_uniform_normal(p: Uniform, q: Normal) -> FloatArray:
    """Return ``log(scale_q sqrt(2 pi) / width) + E_p[z^2] / 2``, z in units of Q.

    ``E_p[z^2] = (a^2 + a b + b^2) / 3`` for the ends a and b, taken as square of the middle plus
    variance. At least 0.176, so nothing that matters cancels.
    """
    middle, half = _in_units_of(p, q.loc, q.scale)
    square = middle * (middle / 2) + half * (half / 6)
    return np.asarray(square - _log_width(p, q.scale) + log(2 * pi) / 2)


@register_kl(Uniform, Laplace)
def kl_uniform_laplace(p: Uniform, q: Laplace) -> FloatArray:
    """Return ``log(2 scale_q / width) + E_p|z|``, z in units of Q.

    ``E_p|z|`` is the middle's distance, or ``(middle^2 + half^2) / (2 half)`` where the centre of
    Q is inside P. At least ``1 - log 2``, so nothing that matters cancels.
    """
    middle, half = _in_units_of(p, q.loc, q.scale)
    middle = np.abs(middle)
    inside = middle * (middle / half / 2) + half / 2
    distance = np.where(middle < half, inside, middle)
    return np.asarray(distance - _log_width(p, q.scale) + log(2))


def _why_below_zero(p: Uniform, q: Exponential) -> str:
    return why_outside(p, q) if p.low < 0 else TOO_LARGE


@register_kl(Uniform, Exponential, why_infinite=_why_below_zero)
def kl_uniform_exponential(p: Uniform, q: Exponential) -> FloatArray:
    """Return ``rate_q mean_p - log(rate_q width)``; infinite where P reaches below 0.

    At least ``1 - log 2``, so nothing that matters cancels.
    """
    product = q.rate * p.width
    plain = (product > 1 / _HUGE) & (product < _HUGE)
    logs = np.where(plain, np.log(product), np.log(q.rate) + p.log_width)
    return np.where(p.low < 0, np.inf, q.rate * np.asarray(p.mean) - logs)


@register_kl(Uniform, Gumbel)
def kl_uniform_gumbel(p: Uniform, q: Gumbel) -> FloatArray:
    """Return ``E_p[z] + E_p[exp(-z)] - log(width / scale_q)``, z in units of Q.

    ``E_p[exp(-z)] = exp(-a) (1 - exp(-w)) / w`` for the lower end a and the width w. At least
    0.207, so nothing that matters cancels: a mean far below 0 is nothing to the exponential.
    """
    middle, half = _in_units_of(p, q.loc, q.scale)
    width = 2 * half
    lowest, rest = divide(two_sum(p.low, -q.loc), q.scale)
    exact = np.abs(rest) < _SMALL
    lowest = np.where(exact, lowest, standardise(p.low, q.loc, q.scale))
    # The exponential alone may leave float64 where its share of the interval brings it back.
    root = np.exp(-lowest / 2)
    power = root * np.where(width > 0, -np.expm1(-width) / width, 1.0) * root
    power = power * np.where(exact, 1 - rest, 1.0)
    value = middle + power - _log_width(p, q.scale)
    return np.where((width == np.inf) | (power == np.inf), np.inf, value)
