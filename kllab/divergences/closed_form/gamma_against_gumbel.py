"""Gamma and Exponential against Gumbel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Exponential, Gamma, Gumbel
from kllab.divergences.chunked import chunked
from kllab.divergences.closed_form.gamma_against_normal import negentropy_of_gamma
from kllab.divergences.kl import register_kl
from kllab.special.cancellation import exponential_excess, phi
from kllab.special.double_double import Pair, add, divide, log_pair, multiply, two_product
from kllab.special.float_array import FloatArray
from kllab.special.gamma_kernel import entropy_at_unit_rate
from kllab.special.log_gamma import LARGE

_TINY, _HUGE = 1e-290, 1e290
_OF_NORMAL = 0.41893853320467274
"""``log(2 pi e) / 2 - 1``, which would be rounded in its 16th digit."""
_NEAR = 1 / 32
"""Above it, ``t - log(1 + t)`` is taken of pairs: the divergence can be 3e-3, its terms 1."""
_LOST = 100
"""Roundings of the terms, as shares of the result, that are too many."""
_SMALL = 1e-10
"""Above it, the rounding of an exponent belongs to one that is linear or beyond float64."""

# With t = 1 / (rate_p scale_q), E_p[exp(-x / scale_q)] = (1 + t)^-a, and KL(P||Q) is
#     h(w) + 1 - log(2 pi e) / 2 + negentropy(a) - log(t sqrt(a)) + a (t - log(1 + t)),
# w = loc_q / scale_q - a log(1 + t) and h(w) = exp(w) - 1 - w. All but h(w) is the divergence
# from the nearest Gumbel distribution of that scale, the terms of which are of its size.


def _log_of_pair(x: Pair) -> Pair:
    return add(log_pair(x[0]), (x[1] / x[0], np.zeros_like(x[0])))


def _reciprocal(x: Pair) -> Pair:
    high = 1 / x[0]
    product = multiply((high, np.zeros_like(high)), x)
    return high, ((1 - product[0]) - product[1]) / x[0]


def _product(rate: FloatArray, scale: FloatArray) -> tuple[Pair, NDArray[np.bool_]]:
    """Return ``rate scale`` as a pair, and where float64 holds it; 1 where not."""
    (rates, of_rate), (scales, of_scale) = np.frexp(rate), np.frexp(scale)
    high, low = (np.ldexp(part, of_rate + of_scale) for part in two_product(rates, scales))
    within = (high > _TINY) & (high < _HUGE)
    return (np.where(within, high, 1.0), np.where(within, low, 0.0)), within


def _exactly(a: FloatArray, rate: FloatArray, loc: FloatArray, scale: FloatArray) -> FloatArray:
    zero = np.zeros_like(a)
    product, within = _product(rate, scale)
    t = _reciprocal(product)
    more, less = _log_of_pair(add(product, (zero + 1, zero))), _log_of_pair(product)
    growth = add(more, (-less[0], -less[1]))  # log(1 + t)
    # Beyond, t is 0 to the rounding, or as large as its logarithm is not.
    log_product = np.log(rate) + np.log(scale)
    beyond = np.maximum(-log_product, 0.0)

    tilt = multiply((a, zero), add(t, (-growth[0], -growth[1])))  # a (t - log(1 + t))
    by_series = within & (t[0] < _NEAR)
    tilt = np.where(by_series, a * phi(t[0]), tilt[0]), np.where(by_series, 0.0, tilt[1])
    logs = log_pair(a)
    logs = add((logs[0] / 2, logs[1] / 2), (-less[0], -less[1]))  # log(t sqrt(a))
    of_scales = add(tilt, (-logs[0], -logs[1]))[0]
    far = (a / rate / scale - a * beyond) - (np.log(a) / 2 - log_product)
    least = np.where(within, of_scales, far) + (negentropy_of_gamma(a) - _OF_NORMAL)

    rise = multiply((a, zero), growth)
    high, low = add(divide((loc, zero), scale), (-rise[0], -rise[1]))
    exact = within & (np.abs(low) < _SMALL)
    high = np.where(exact, high, loc / scale - a * np.where(within, growth[0], beyond))
    of_location = exponential_excess(high) + np.expm1(high) * np.where(exact, low, 0.0)
    finite = (np.exp(high) < np.inf) & (least < np.inf)
    return np.where(finite, of_location + least, np.inf)


@chunked(where_nan=_exactly)
def _kl(a: FloatArray, rate: FloatArray, loc: FloatArray, scale: FloatArray) -> FloatArray:
    """Return the divergence by the usual sum; NaN where that loses digits."""
    t = 1 / (rate * scale)
    offset, linear, growth, logs = loc / scale, a * t, a * np.log1p(t), np.log(t)
    w = offset - growth
    of_scales = (linear - growth) - logs - (entropy_at_unit_rate(a, 1) - 1)
    value = exponential_excess(w) + of_scales
    size = np.minimum(a, LARGE) * 4 + linear + np.abs(logs)
    size += (np.abs(offset) + growth) * np.abs(np.expm1(np.minimum(w, 700)))
    kept = (size <= _LOST * value) & (value < np.inf) & (t > _TINY) & (t < _HUGE)
    return np.where(kept, value, np.nan)


@register_kl(Gamma, Gumbel)
def kl_gamma_gumbel(p: Gamma, q: Gumbel) -> FloatArray:
    """Return the divergence from the nearest Gumbel of Q's scale, and that of the locations."""
    return _kl(p.concentration, p.rate, q.loc, q.scale)


@register_kl(Exponential, Gumbel)
def kl_exponential_gumbel(p: Exponential, q: Gumbel) -> FloatArray:
    """Return the divergence with P as the gamma distribution of shape 1."""
    return _kl(np.ones_like(p.rate), p.rate, q.loc, q.scale)
