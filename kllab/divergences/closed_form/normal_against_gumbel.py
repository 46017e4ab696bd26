"""Normal against Gumbel, and on the logarithms LogNormal against Weibull and Exponential."""

from __future__ import annotations

from math import e, log, pi

import numpy as np

from kllab.distributions import Exponential, Gumbel, LogNormal, Normal, Weibull
from kllab.divergences.chunked import chunked
from kllab.divergences.closed_form.normal import kl_of_scales
from kllab.divergences.kl import register_kl
from kllab.special.cancellation import exponential_excess
from kllab.special.double_double import Pair, add, divide, log_pair, multiply, two_product, two_sum
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

_LEAST = 1.5 - log(2 * pi * e) / 2
"""The divergence from the nearest Gumbel distribution, for every normal."""
_LOST = 200
"""Roundings of the exponent, weighed with its share of the result, that are too many."""

# KL(Normal(m1, s1) || Gumbel(m2, s2)) = least + (r^2 - 1)/2 - log r + h(w), r = s1 / s2, with
# w = (m2 - m1) / s2 + r^2 / 2, as E exp(-x) = exp(r^2 / 2), and h(w) = exp(w) - 1 - w.


def _quickly(
    scales: FloatArray, ratio: FloatArray, offset: FloatArray, size: FloatArray
) -> FloatArray:
    """Return the divergence; NaN where the exponent needs more digits than its terms have.

    From that of the `scales`, their `ratio`, ``(m2 - m1) / s2``, and the `size` of its terms.
    """
    half_square = np.square(ratio) / 2
    w = offset + half_square
    value = _LEAST + (scales + exponential_excess(w))
    lost = (size + half_square) * np.abs(np.expm1(np.minimum(w, 700))) > _LOST * value
    return np.where(lost | ~(value < np.inf), np.nan, value)


def _exactly(scales: FloatArray, ratio: Pair, offset: Pair, plain_offset: FloatArray) -> FloatArray:
    """Return the divergence by an exponent of 30 digits."""
    square = multiply(ratio, ratio)
    high, low = add(offset, (square[0] / 2, square[1] / 2))
    left = ~np.isfinite(low)  # beyond float64
    w = np.where(left, plain_offset + np.square(ratio[0]) / 2, high)
    slope = np.expm1(w)
    excess = exponential_excess(w) + slope * np.where(left, 0.0, low)
    value = _LEAST + (scales + np.where(slope < np.inf, excess, np.inf))
    return np.where(scales < np.inf, value, np.inf)


def _of_locations_exactly(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    ratio = divide((scale_p, np.zeros_like(scale_p)), scale_q)
    offset = divide(two_sum(loc_q, -loc_p), scale_q)
    plain = standardise(loc_q, loc_p, scale_q)
    return _exactly(kl_of_scales(scale_p, scale_q), ratio, offset, plain)


@chunked(where_nan=_of_locations_exactly)
def _of_locations(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    offset = standardise(loc_q, loc_p, scale_q)
    scales = kl_of_scales(scale_p, scale_q)
    return _quickly(scales, scale_p / scale_q, offset, np.abs(offset))


def _of_logarithms_exactly(
    loc: FloatArray, scale_p: FloatArray, scale_q: FloatArray, k: FloatArray
) -> FloatArray:
    high, low = log_pair(scale_q)
    offset = add((loc, np.zeros_like(loc)), (-high, -low))
    exact_offset = multiply(offset, (k, np.zeros_like(k)))
    scales = kl_of_scales(scale_p, 1 / k)
    return _exactly(scales, two_product(scale_p, k), exact_offset, k * offset[0])


@chunked(where_nan=_of_logarithms_exactly)
def _of_logarithms(
    loc: FloatArray, scale_p: FloatArray, scale_q: FloatArray, k: FloatArray
) -> FloatArray:
    logs = np.log(scale_q)
    size = k * (np.abs(loc) + np.abs(logs))
    return _quickly(kl_of_scales(scale_p, 1 / k), scale_p * k, k * (loc - logs), size)


@register_kl(Normal, Gumbel)
def kl_normal_gumbel(p: Normal, q: Gumbel) -> FloatArray:
    """Return ``0.081 + (r^2 - 1)/2 - log r + h((loc_q - loc_p) / scale_q + r^2 / 2)``."""
    return _of_locations(p.loc, p.scale, q.loc, q.scale)


@register_kl(LogNormal, Weibull)
def kl_log_normal_weibull(p: LogNormal, q: Weibull) -> FloatArray:
    """Return the divergence of ``-log x``: normal under P, Gumbel under Q."""
    return _of_logarithms(p.loc, p.scale, q.scale, q.concentration)


def _of_rates_exactly(loc: FloatArray, scale: FloatArray, rate: FloatArray) -> FloatArray:
    zero = np.zeros_like(loc)
    offset = add((loc, zero), log_pair(rate))
    return _exactly(kl_of_scales(scale, zero + 1), (scale, zero), offset, offset[0])


@chunked(where_nan=_of_rates_exactly)
def _of_rates(loc: FloatArray, scale: FloatArray, rate: FloatArray) -> FloatArray:
    logs = np.log(rate)
    size = np.abs(loc) + np.abs(logs)
    return _quickly(kl_of_scales(scale, np.ones_like(scale)), scale, loc + logs, size)


@register_kl(LogNormal, Exponential)
def kl_log_normal_exponential(p: LogNormal, q: Exponential) -> FloatArray:
    """Return the divergence with Q as the Gumbel distribution of ``-log x``."""
    return _of_rates(p.loc, p.scale, q.rate)
