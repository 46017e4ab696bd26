"""Gamma and inverse gamma: shape and rate of the geometric mean are the means of both."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Exponential, Gamma, InverseGamma
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.kl.gamma import shape_of
from kllab.special.bregman import log_gamma_excess
from kllab.special.cancellation import bd0, log_ratio
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray

_TINY = 1e-140
"""Below this, quotients are left to logarithms."""


@register_chernoff(Gamma, Gamma)
@register_chernoff(Exponential, Gamma)
@register_chernoff(Gamma, Exponential)
@register_chernoff(InverseGamma, InverseGamma)
def chernoff_gamma(
    base: Exponential | Gamma | InverseGamma,
    other: Exponential | Gamma | InverseGamma,
    weight: float,
) -> FloatArray:
    """Return the mean of KL(R||B) and KL(R||O), R the geometric mean, of shape c and rate r.

    For negative w it is ``|w| KL(B||O) + KL(B||R)``, NaN where R does not exist. Each KL is, as
    in `kl_of_gammas`, the excess of log-gamma's Bregman divergence and a deviance; all their
    differences are multiples of ``b - a`` and ``b rate_a - a rate_b``.
    """
    a, rate_a, b, rate_b = np.broadcast_arrays(
        shape_of(base), base.rate, shape_of(other), other.rate
    )
    # A power of two brings the product of the rates near 1, which is exact.
    exponent = (np.frexp(rate_a)[1] + np.frexp(rate_b)[1]) // 2
    rate_a, rate_b = np.ldexp(rate_a, -exponent), np.ldexp(rate_b, -exponent)
    first, second = two_product(b, rate_a), two_product(a, rate_b)
    cross = (first[0] - second[0]) + (first[1] - second[1])
    step, own = b - a, 1 - weight
    c, r = a + weight * step, rate_a + weight * (rate_b - rate_a)
    if weight < 0:
        gap = cross / rate_a
        whole = log_gamma_excess(b, a, step) + _deviance(b, a, rate_b, rate_a, -gap)
        part = log_gamma_excess(c, a, weight * step) + _deviance(c, a, r, rate_a, -weight * gap)
        return np.where((c > 0) & (r > 0), part - weight * whole, np.nan)
    gap = cross / r
    value = log_gamma_excess(a, c, -weight * step) + _deviance(a, c, rate_a, r, weight * gap)
    value = own * value
    if weight > 0:
        to_other = log_gamma_excess(b, c, own * step) + _deviance(b, c, rate_b, r, -own * gap)
        value = value + weight * to_other
    return np.maximum(value, 0)


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
