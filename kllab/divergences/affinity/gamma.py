"""Gamma and inverse gamma: shape and rate of the geometric mean are the means of both."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Exponential, Gamma, InverseGamma
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import heavier_first
from kllab.divergences.kl.gamma import shape_of
from kllab.special.bregman import log_gamma_excess
from kllab.special.cancellation import bd0, log_ratio
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray

_TINY = 1e-140
"""Below this, quotients are left to logarithms."""


def chernoff_of_gammas(
    a: FloatArray, rate_p: FloatArray, b: FloatArray, rate_q: FloatArray, alpha: float
) -> FloatArray:
    """Return ``|log I|`` for Gamma(a, rate_p) and Gamma(b, rate_q)."""
    a, rate_p, b, rate_q = np.broadcast_arrays(a, rate_p, b, rate_q)
    # A power of two brings their product near 1, which is exact.
    exponent = (np.frexp(rate_p)[1] + np.frexp(rate_q)[1]) // 2
    shapes, rates = (a, b), (np.ldexp(rate_p, -exponent), np.ldexp(rate_q, -exponent))
    if not 0 <= alpha <= 1:
        return _outside(shapes, rates, alpha)
    return _inside(shapes, rates, alpha)


def _inside(
    shapes: tuple[FloatArray, FloatArray], rates: tuple[FloatArray, FloatArray], alpha: float
) -> FloatArray:
    """Return ``alpha KL(R||P) + beta KL(R||Q)``, R the geometric mean, of shape c and rate r.

    Each is, as in `kl_of_gammas`, the excess of log-gamma's Bregman divergence and a deviance;
    all their differences are multiples of ``b - a`` and ``b rate_p - a rate_q``.
    """
    weights = (alpha, 1 - alpha)
    c = weights[0] * shapes[0] + weights[1] * shapes[1]
    r = weights[0] * rates[0] + weights[1] * rates[1]
    cross = _cross(shapes, rates)
    value = np.zeros(c.shape)
    for one, other, sign in ((0, 1, 1.0), (1, 0, -1.0)):
        step = weights[other] * (shapes[one] - shapes[other])
        gap = sign * weights[other] * (cross / r)
        part = log_gamma_excess(shapes[one], c, step)
        part = part + _deviance(shapes[one], c, rates[one], r, gap)
        value = value + (weights[one] * part if weights[one] else 0.0)
    return np.maximum(value, 0)


def _outside(
    shapes: tuple[FloatArray, FloatArray], rates: tuple[FloatArray, FloatArray], alpha: float
) -> FloatArray:
    """Return ``|w| KL(B||O) + KL(B||R)``: B has the weight above 1, O the other, w < 0 its weight.

    NaN where R does not exist.
    """
    base, other = (0, 1) if heavier_first(alpha) else (1, 0)
    weight = 1 - alpha if heavier_first(alpha) else alpha
    step = shapes[other] - shapes[base]
    c, r = shapes[base] + weight * step, rates[base] + weight * (rates[other] - rates[base])
    cross = _cross((shapes[base], shapes[other]), (rates[base], rates[other])) / rates[base]
    value = np.zeros(c.shape)
    for size, shape, rate, part in (
        (-weight, shapes[other], rates[other], 1.0),
        (1.0, c, r, weight),
    ):
        excess = log_gamma_excess(shape, shapes[base], part * step)
        deviance = _deviance(shape, shapes[base], rate, rates[base], -part * cross)
        value = value + size * (excess + deviance)
    return np.where((c > 0) & (r > 0), value, np.nan)


def _deviance(
    shape: FloatArray, a: FloatArray, rate: FloatArray, rate_a: FloatArray, gap: FloatArray
) -> FloatArray:
    """Return the deviance of `shape` from ``t = a rate / rate_a``; `gap` is ``t - shape``."""
    ratio = rate / rate_a
    t = a * ratio
    value = bd0(shape, t, gap)
    tiny = ratio < _TINY
    if tiny.any():
        logs = log_ratio(shape, a) + log_ratio(rate_a, rate)
        value = np.where(tiny, shape * (logs - 1) + t, value)
    return value


def _cross(
    shapes: tuple[FloatArray, FloatArray], rates: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """Return ``b rate_p - a rate_q`` as of exact products."""
    first, second = two_product(shapes[1], rates[0]), two_product(shapes[0], rates[1])
    return np.asarray((first[0] - second[0]) + (first[1] - second[1]))


@register_chernoff(Gamma, Gamma)
@register_chernoff(Exponential, Gamma)
@register_chernoff(Gamma, Exponential)
@register_chernoff(InverseGamma, InverseGamma)
def chernoff_gamma(
    p: Exponential | Gamma | InverseGamma, q: Exponential | Gamma | InverseGamma, alpha: float
) -> FloatArray:
    """Return `chernoff_of_gammas`; that of two InverseGamma is the same."""
    return chernoff_of_gammas(shape_of(p), p.rate, shape_of(q), q.rate, alpha)
