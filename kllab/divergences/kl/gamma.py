"""Gamma against Gamma and Exponential; InverseGamma against InverseGamma."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Exponential, Gamma, InverseGamma
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.special.bregman import log_gamma_excess, quick_log_gamma_bregman
from kllab.special.cancellation import TINY, bd0, far_from_one, log_ratio
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray

_KEPT = 1 / 200
"""Share of its terms that a plain sum must keep, lest it lose more than 4e-14."""
_LARGE = 100
"""Shapes from here on need the excess of the mean without rounding."""


def _by_divergences(
    a: FloatArray, rate_p: FloatArray, b: FloatArray, rate_q: FloatArray
) -> FloatArray:
    """Return ``E(b, a) + bd0(b, t)``, with ``t = a rate_q / rate_p``.

    Both are non-negative: the excess of log-gamma's Bregman divergence over that of
    ``x log x``, and the deviance of the shape from Q's rate times P's mean.
    """
    # A power of two brings the rates near 1, so that their products with the shapes stay there.
    mantissa, exponent = np.frexp(rate_p)
    scaled = np.ldexp(rate_q, -exponent)
    t = np.asarray(a * scaled / mantissa)
    excess = np.asarray((a - b) + a * ((rate_q - rate_p) / rate_p))
    large = (a > _LARGE) & np.isfinite(t)
    if large.any():
        first = two_product(a[large], scaled[large])
        second = two_product(b[large], mantissa[large])
        difference = (first[0] - second[0]) + (first[1] - second[1])
        excess[large] = difference / mantissa[large]
    deviance = bd0(b, t, excess)
    tiny = (t < TINY) & (t < 1e-10 * b)
    if tiny.any():
        logs = log_ratio(b[tiny], a[tiny]) - log_ratio(rate_q[tiny], rate_p[tiny])
        deviance[tiny] = b[tiny] * (logs - 1)
    value = log_gamma_excess(b, a, b - a) + deviance
    return np.where(t == np.inf, np.inf, value)


@chunked(where_nan=_by_divergences)
def kl_of_gammas(
    a: FloatArray, rate_p: FloatArray, b: FloatArray, rate_q: FloatArray
) -> FloatArray:
    """Return KL(Gamma(a, rate_p) || Gamma(b, rate_q)).

    ``D(b, a) + a (r - 1) - b log r`` with D the Bregman divergence of log-gamma and
    ``r = rate_q / rate_p``, as it stands where that keeps its digits; elsewhere as a sum of two
    divergences (`_by_divergences`).
    """
    value, size = quick_log_gamma_bregman(b, a, b - a)
    ratio = rate_q / rate_p
    logs = np.log(ratio)
    far = far_from_one(ratio)
    if far.size:
        logs[far] = log_ratio(rate_q[far], rate_p[far])
    # The rounding of the ratio matters as much as a and b differ, and that is part of the size.
    of_mean, of_logs = a * (ratio - 1), b * logs
    value = value + of_mean - of_logs
    size = size + np.abs(of_mean) + np.abs(of_logs)
    value[np.flatnonzero(~(value > _KEPT * size))] = np.nan
    return value


def shape_of(p: Exponential | Gamma | InverseGamma) -> FloatArray:
    """Return the concentration; 1 for an exponential distribution."""
    return np.ones_like(p.rate) if isinstance(p, Exponential) else p.concentration


@register_kl(Gamma, Gamma)
@register_kl(Exponential, Gamma)
@register_kl(Gamma, Exponential)
@register_kl(InverseGamma, InverseGamma)
def kl_gamma(
    p: Exponential | Gamma | InverseGamma, q: Exponential | Gamma | InverseGamma
) -> FloatArray:
    """Return the divergence of the shapes and of the rates; see `kl_of_gammas`.

    That of two InverseGamma is the same: the reciprocal is one to one.
    """
    return kl_of_gammas(shape_of(p), p.rate, shape_of(q), q.rate)


@register_cross_entropy(Gamma, Exponential)
def cross_entropy_gamma_exponential(p: Gamma, q: Exponential) -> FloatArray:
    """Return ``rate_q mean_p - log rate_q``."""
    return np.asarray(q.rate * (p.concentration / p.rate) - np.log(q.rate))
