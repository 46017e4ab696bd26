"""LogNormal and Pareto against Normal."""

from __future__ import annotations

from math import log, pi

import numpy as np

from kllab.distributions import LogNormal, Normal, Pareto
from kllab.divergences.chunked import chunked
from kllab.divergences.closed_form.gamma_against_normal import WITHOUT_VARIANCE
from kllab.divergences.kl import register_kl
from kllab.divergences.result import TOO_LARGE
from kllab.special.cancellation import exponential_excess
from kllab.special.double_double import Pair, add, log_pair, two_product
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

_TINY = 1e-17
"""Up to this v, ``(exp(v) - 1) / v`` is ``1 + v / 2``."""
_LEAST = 1e-290
"""A ratio below it may have lost digits."""
_NEAR = 0.5
"""Up to this difference of logarithms, what nearly cancels is taken through it."""

# KL(P||Q) is the negentropy of P plus KL(N||Q), N the normal distribution of P's mean and variance.


def _spread(scale: FloatArray) -> tuple[Pair, Pair, FloatArray]:
    """Return ``v = scale^2`` of a log-normal, ``log(deviation / mean)`` and the negentropy.

    ``log(exp(v) - 1) / 2`` and ``v / 2 + log((exp(v) - 1) / v) / 2``, the latter about
    ``3 v / 4`` for small and v for large scales.
    """
    v, error = two_product(scale, scale)
    zero = np.zeros_like(v)
    # (exp(v) - 1) / v is 1 plus what is left of the series; exp(v) may leave float64.
    rest = np.where(v > _TINY, np.log1p(exponential_excess(v) / v), v / 2)
    small = add(log_pair(scale), (rest / 2, zero))
    rest_of_large = np.log(-np.expm1(-v))
    large = add((v / 2, error / 2), (rest_of_large / 2, zero))
    at_large = v > 1
    log_variation = np.where(at_large, large[0], small[0]), np.where(at_large, large[1], small[1])
    negentropy = np.where(at_large, v + (rest_of_large - np.log(v)) / 2, v / 2 + rest / 2)
    return (v, error), log_variation, negentropy


def _minus(pair: Pair) -> Pair:
    return -pair[0], -pair[1]


def _offset(log_mean: Pair, log_scale: Pair, loc: FloatArray, scale: FloatArray) -> FloatArray:
    """Return ``(mean - loc) / scale``; through the logarithms where these two nearly cancel."""
    log_loc = log_pair(np.where(loc > 0, loc, 1.0))
    high, low = add(log_mean, _minus(log_loc))
    near = (loc > 0) & (np.abs(high) < _NEAR)
    of_near = loc * (np.expm1(high) + np.exp(high) * low) / scale
    high, low = add(log_mean, _minus(log_scale))
    power = np.exp(high)
    far = np.where(power < np.inf, power * (1 + low) - loc / scale, np.inf)
    return np.where(near, of_near, far)


@chunked()
def _of_log_normal(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    """Return the divergence, with differences to 30 digits: narrow P are nearly normal."""
    v, log_variation, negentropy = _spread(scale_p)
    log_mean = add((loc_p, np.zeros_like(loc_p)), (v[0] / 2, v[1] / 2))
    log_scale = log_pair(scale_q)
    high, low = add(add(log_mean, _minus(log_scale)), log_variation)
    # (r^2 - 1) / 2 - log r, from the logarithm of the ratio r.
    nearly = exponential_excess(2 * high) / 2 + np.expm1(2 * high) * low
    ratio = np.exp(high) * (1 + low)
    scales = np.where(np.abs(high) < _NEAR, nearly, ratio * (ratio / 2) - 0.5 - high)
    z = _offset(log_mean, log_scale, loc_q, scale_q)
    value = negentropy + (scales + z * (z / 2))
    return np.where((negentropy < np.inf) & (ratio < np.inf), value, np.inf)


@register_kl(LogNormal, Normal)
def kl_log_normal_normal(p: LogNormal, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q), N the normal of P's mean and variance."""
    return _of_log_normal(p.loc, p.scale, q.loc, q.scale)


def _why_infinite(p: Pareto, _q: Normal) -> str:
    return TOO_LARGE if p.alpha > 2 else WITHOUT_VARIANCE


@register_kl(Pareto, Normal, why_infinite=_why_infinite)
def kl_pareto_normal(p: Pareto, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q), N the normal of P's mean and variance.

    The first is ``-log(1 - 1/alpha) - log(1 - 2/alpha) / 2 - 1/alpha`` more than the 0.419 of an
    exponential distribution. Infinite for ``alpha <= 2``, where P has no finite variance.
    """
    return _of_pareto(p.scale, p.alpha, q.loc, q.scale)


@chunked()
def _of_pareto(
    start: FloatArray, alpha: FloatArray, loc: FloatArray, scale: FloatArray
) -> FloatArray:
    less_one, less_two = alpha - 1, alpha - 2
    logs = np.where(alpha < 4, np.log(less_two / alpha), np.log1p(-2 / alpha))
    negentropy = (log(2 * pi) - 1) / 2 - np.log1p(-1 / alpha) - logs / 2 - 1 / alpha
    starts, start_exponent = np.frexp(start)
    scales, scale_exponent = np.frexp(scale)
    exponent = start_exponent - scale_exponent
    # The mean is the start and that of an exponential; as one number, it would lose the latter.
    z = standardise(start, loc, scale) + np.ldexp(starts / scales / less_one, exponent)
    quotient = starts / scales * (np.sqrt(alpha / less_two) / less_one)
    ratio = np.ldexp(quotient, exponent)
    within = (ratio > _LEAST) & (ratio < np.inf)
    logs = np.where(within, np.log(ratio), np.log(quotient) + exponent * log(2))
    value = negentropy + (ratio * (ratio / 2) - 0.5 - logs + z * (z / 2))
    return np.where((alpha > 2) & (ratio < np.inf), value, np.inf)
