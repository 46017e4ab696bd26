"""Pairs of different families against Gumbel, and those that a logarithm turns into such pairs.

With ``w = loc_q / scale_q + log E_p[exp(-x / scale_q)]``, KL(P||Q) is the divergence from the
nearest Gumbel distribution of Q's scale, plus ``exp(w) - 1 - w``. Exponents can be small
differences of large terms, so they are formed of pairs of numbers, with about 32 digits.
"""

from __future__ import annotations

import numpy as np

from kllab.distributions import (
    Exponential,
    Gamma,
    Gumbel,
    LogNormal,
    Normal,
    Uniform,
    Weibull,
)
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.divergences.kl.gamma import shape_of
from kllab.divergences.kl.mixed import (
    NORMAL_ENTROPY,
    excess,
    in_units_of,
    log_width,
    negentropy_of_gamma,
)
from kllab.divergences.kl.normal import kl_of_scales
from kllab.special.cancellation import HUGE, TINY, phi
from kllab.special.double_double import (
    Pair,
    add,
    as_pair,
    divide,
    divide_pairs,
    half,
    log_of_pair,
    log_pair,
    multiply,
    negative,
    or_rounded,
    subtract,
    two_product,
    two_sum,
    where,
)
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise


def _kl_of_normal_and_gumbel(scale: FloatArray, scale_q: FloatArray, w: Pair) -> FloatArray:
    """Return ``1.5 - log(2 pi e) / 2 + (r^2 - 1)/2 - log r + exp(w) - 1 - w``."""
    value = 1.5 - NORMAL_ENTROPY + (kl_of_scales(scale, scale_q) + excess(w))
    return np.where(value < np.inf, value, np.inf)


@register_kl(Normal, Gumbel)
def kl_normal_gumbel(p: Normal, q: Gumbel) -> FloatArray:
    """Return the sum with ``w = (loc_q - loc_p) / scale_q + r^2 / 2``, r of the scales."""
    r = divide(as_pair(p.scale), q.scale)
    w = add(divide(two_sum(q.loc, -p.loc), q.scale), half(multiply(r, r)))
    rounded = standardise(q.loc, p.loc, q.scale) + np.square(p.scale / q.scale) / 2
    return _kl_of_normal_and_gumbel(p.scale, q.scale, or_rounded(w, rounded))


@register_kl(LogNormal, Weibull)
def kl_log_normal_weibull(p: LogNormal, q: Weibull) -> FloatArray:
    """Return the divergence of ``-log x``: normal under P, Gumbel under Q."""
    return _kl_of_logarithms(p, negative(log_pair(q.scale)), q.concentration)


@register_kl(LogNormal, Exponential)
def kl_log_normal_exponential(p: LogNormal, q: Exponential) -> FloatArray:
    """Return the divergence of ``-log x``: normal under P, Gumbel under Q."""
    return _kl_of_logarithms(p, log_pair(q.rate), np.ones_like(q.rate))


def _kl_of_logarithms(p: LogNormal, log_rate: Pair, k: FloatArray) -> FloatArray:
    """Return the sum with ``w = k (loc_p + log_rate) + (k scale_p)^2 / 2``."""
    offset, r = add(as_pair(p.loc), log_rate), two_product(p.scale, k)
    w = add(multiply(offset, as_pair(k)), half(multiply(r, r)))
    rounded = k * offset[0] + np.square(p.scale * k) / 2
    return _kl_of_normal_and_gumbel(p.scale, 1 / k, or_rounded(w, rounded))


_OF_NORMAL = 0.41893853320467274
"""``log(2 pi e) / 2 - 1``, which in float64 would be off in its 16th digit."""
_PHI_IS_EXACT = 1 / 32
_SMALL = 1e-10
"""A rounding above this is that of an exponent that is linear or beyond float64."""


@register_kl(Gamma, Gumbel)
@register_kl(Exponential, Gumbel)
def kl_gamma_gumbel(p: Gamma | Exponential, q: Gumbel) -> FloatArray:
    """Return the divergence from the nearest Gumbel of Q's scale, and that of the locations.

    With ``t = 1 / (rate_p scale_q)`` the first is ``1 - log(2 pi e) / 2 + negentropy(a) -
    log(t sqrt(a)) + a (t - log(1 + t))``, and ``w = loc_q / scale_q - a log(1 + t)``.
    """
    return _kl_of_gamma_and_gumbel(shape_of(p), p.rate, q.loc, q.scale)


@chunked()
def _kl_of_gamma_and_gumbel(
    a: FloatArray, rate: FloatArray, loc: FloatArray, scale: FloatArray
) -> FloatArray:
    (rates, of_rate), (scales, of_scale) = np.frexp(rate), np.frexp(scale)
    high, low = two_product(rates, scales)
    product = np.ldexp(high, of_rate + of_scale), np.ldexp(low, of_rate + of_scale)
    within = (product[0] > TINY) & (product[0] < HUGE)
    one = np.ones_like(product[0])
    product = where(within, product, as_pair(one))
    t = divide_pairs(as_pair(one), product)
    log_product = log_of_pair(product)
    growth = subtract(log_of_pair(add(product, as_pair(one))), log_product)  # log(1 + t)
    # Beyond float64, t is 0 to the rounding or far larger than its logarithm.
    log_far = np.log(rate) + np.log(scale)
    growth_far = np.maximum(-log_far, 0.0)

    tilt = multiply(as_pair(a), subtract(t, growth))  # a (t - log(1 + t))
    tilt = where(t[0] < _PHI_IS_EXACT, as_pair(a * phi(t[0])), tilt)
    of_scales = add(tilt, subtract(log_product, half(log_pair(a))))[0]
    far = (a / rate / scale - a * growth_far) - (np.log(a) / 2 - log_far)
    least = np.where(within, of_scales, far) + (negentropy_of_gamma(a) - _OF_NORMAL)

    w = subtract(divide(as_pair(loc), scale), multiply(as_pair(a), growth))
    exact = within & (np.abs(w[1]) < _SMALL)
    rounded = loc / scale - a * np.where(within, growth[0], growth_far)
    value = least + excess(where(exact, w, as_pair(rounded)))
    return np.where(value < np.inf, value, np.inf)


@register_kl(Uniform, Gumbel)
def kl_uniform_gumbel(p: Uniform, q: Gumbel) -> FloatArray:
    """Return ``E_p[z] + E_p[exp(-z)] - log(width / scale_q)``, z in units of Q.

    ``E_p[exp(-z)] = exp(-a) (1 - exp(-w)) / w`` for the lower end a and the width w.
    """
    middle, half = in_units_of(p, q.loc, q.scale)
    width = 2 * half
    lowest, low = divide(two_sum(p.low, -q.loc), q.scale)
    exact = np.abs(low) < _SMALL
    lowest = np.where(exact, lowest, standardise(p.low, q.loc, q.scale))
    # The exponential alone may overflow where its share of the interval does not.
    root = np.exp(-lowest / 2)
    power = root * np.where(width > 0, -np.expm1(-width) / width, 1.0) * root
    power = power * np.where(exact, 1 - low, 1.0)
    value = middle + power - log_width(p, q.scale)
    return np.where((width == np.inf) | (power == np.inf), np.inf, value)
