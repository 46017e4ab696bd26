"""Weibull against Weibull and Exponential: logarithms of outcomes are Gumbel distributed."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Exponential, Weibull
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.divergences.kl.gumbel import kl_of_extremes, kl_with_exact_exponent
from kllab.special.cancellation import HUGE, TINY, log_quotient
from kllab.special.double_double import Pair, add, log_pair, multiply, subtract, two_product
from kllab.special.float_array import FloatArray


def _kl_of_weibulls_exactly(
    scale_p: FloatArray, k_p: FloatArray, scale_q: FloatArray, k_q: FloatArray
) -> FloatArray:
    exact_offset = _times(subtract(log_pair(scale_p), log_pair(scale_q)), k_q)
    offset = k_q * log_quotient(scale_p, scale_q)
    return kl_with_exact_exponent(k_q, k_p, offset, exact_offset)


@chunked(where_nan=_kl_of_weibulls_exactly)
def _kl_of_weibulls(
    scale_p: FloatArray, k_p: FloatArray, scale_q: FloatArray, k_q: FloatArray
) -> FloatArray:
    return kl_of_extremes(k_q, k_p, k_q * log_quotient(scale_p, scale_q))


@register_kl(Weibull, Weibull)
def kl_weibull_weibull(p: Weibull, q: Weibull) -> FloatArray:
    """Return the divergence of the Gumbel distributions of ``-log x``.

    Their locations are ``-log(scale)``, their scales ``1 / concentration``.
    """
    return _kl_of_weibulls(p.scale, p.concentration, q.scale, q.concentration)


def _kl_by_product_exactly(
    rate: FloatArray, scale: FloatArray, k_p: FloatArray, k_q: FloatArray, power: FloatArray
) -> FloatArray:
    exact_offset = _times(add(log_pair(rate), log_pair(scale)), power)
    return kl_with_exact_exponent(k_q, k_p, power * _log_product(rate, scale), exact_offset)


@chunked(where_nan=_kl_by_product_exactly)
def _kl_by_product(
    rate: FloatArray, scale: FloatArray, k_p: FloatArray, k_q: FloatArray, power: FloatArray
) -> FloatArray:
    """Return the divergence whose offset is ``power log(rate scale)``."""
    return kl_of_extremes(k_q, k_p, power * _log_product(rate, scale))


@register_kl(Exponential, Weibull)
def kl_exponential_weibull(p: Exponential, q: Weibull) -> FloatArray:
    """Return the divergence with P as the Weibull distribution of shape 1, scale 1 / rate."""
    return _kl_by_product(p.rate, q.scale, np.float64(1), q.concentration, -q.concentration)


@register_kl(Weibull, Exponential)
def kl_weibull_exponential(p: Weibull, q: Exponential) -> FloatArray:
    """Return the divergence with Q as the Weibull distribution of shape 1, scale 1 / rate."""
    return _kl_by_product(q.rate, p.scale, p.concentration, np.float64(1), np.float64(1))


def _times(pair: Pair, factor: FloatArray) -> Pair:
    return multiply(pair, (factor, np.zeros_like(factor)))


def _log_product(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``log(a b)`` to full relative accuracy: near 1 the product's rounding counts."""
    product, error = two_product(a, b)
    value = np.log(product)
    near = np.flatnonzero((product > 0.5) & (product < 2) & np.isfinite(error))
    value[near] = np.log1p((product[near] - 1) + error[near])
    far = np.flatnonzero(~((product > TINY) & (product < HUGE)))
    value[far] = np.log(a[far]) + np.log(b[far])
    return value
