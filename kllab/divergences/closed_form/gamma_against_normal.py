"""Gamma and InverseGamma against Normal."""

from __future__ import annotations

from math import log, pi

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Gamma, InverseGamma, Normal
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.divergences.result import TOO_LARGE
from kllab.special.cancellation import itakura_saito
from kllab.special.double_double import Pair, add, multiply, two_product, two_sum
from kllab.special.float_array import FloatArray
from kllab.special.gamma_kernel import entropy_at_unit_rate
from kllab.special.log_gamma import LARGE, digamma_remainder, stirling_remainder
from kllab.special.standardise import standardise

_LOST = 100
"""Roundings of the terms, as shares of the result, that are too many."""
_HUGE = 1e280
"""Up to here, and down to its reciprocal, products of pairs are exact."""
WITHOUT_VARIANCE = (
    "the variance of p is infinite and the log density of q is quadratic in the outcome"
)
"""Why the divergence of a heavy tail from a normal distribution is infinite."""

# KL(P||Q) is the negentropy of P plus KL(N||Q), N the normal distribution of P's mean and variance.
# For large shapes P is itself nearly normal: the negentropy falls as 1 / shape, and what Q's
# location and scale differ from P's is taken in 30 digits.


@chunked()
def negentropy_of_gamma(a: FloatArray) -> FloatArray:
    """Return ``1 / (2 a) - S + (a - 1) S'``, about ``1 / (3 a)``; S is Stirling's remainder."""
    return 0.5 / a - stirling_remainder(a) + (a - 1) * digamma_remainder(a)


@chunked()
def _negentropy_of_inverse_gamma(a: FloatArray) -> FloatArray:
    """Return ``-log(1 - 1/a) - log(1 - 2/a) / 2 - 1 / (2 a) - S + (a + 1) S'``, ``a > 2``."""
    remainders = (a + 1) * digamma_remainder(a) - stirling_remainder(a)
    logs = np.where(a < 4, np.log((a - 2) / a), np.log1p(-2 / a))
    return -np.log1p(-1 / a) - logs / 2 - 0.5 / a + remainders


def _in_units(
    q: tuple[FloatArray, FloatArray], mean: FloatArray, exponent: NDArray[np.int32]
) -> tuple[FloatArray, ...]:
    """Return Q's location and scale in units of a power of two, and what serves beyond float64.

    That is the logarithm of the scale, and the offset of P's mean, not in these units.
    """
    loc, scale = (np.ldexp(part, -exponent) for part in q)
    return loc, scale, np.log(q[1]) - exponent * log(2), standardise(mean, *q)


def _kl_of_normals(
    mean: tuple[FloatArray, Pair], variance: tuple[Pair, Pair], q: tuple[FloatArray, ...]
) -> FloatArray:
    """Return KL(N||Q) for mean ``top / bottom`` and variance ``square / (factor bottom^2)``."""
    (top, bottom), (square, factor), (loc, scale, log_scale, offset) = mean, variance, q
    zero = np.zeros_like(top)
    product = multiply((loc, zero), bottom)
    z = ((top - product[0]) - product[1]) / bottom[0] / scale
    z = np.where(np.abs(loc) < _HUGE, z, offset)
    width = multiply((scale, zero), bottom)
    base = multiply(multiply(width, width), factor)
    difference = add(square, (-base[0], -base[1]))[0]
    # Where these products leave float64, the variances are so far apart that a ratio serves.
    quotient = square[0] / factor[0]
    ratio = np.sqrt(quotient) / bottom[0] / scale
    logs = np.log(quotient) / 2 - np.log(bottom[0]) - log_scale
    near = (base[0] > 1 / _HUGE) & (base[0] < _HUGE)
    nearly = itakura_saito(square[0], base[0], difference) / 2
    scales = np.where(near, nearly, ratio * (ratio / 2) - 0.5 - logs)
    return np.where(ratio < np.inf, scales + z * (z / 2), np.inf)


def _of_gamma_exactly(
    a: FloatArray, rate: FloatArray, loc: FloatArray, scale: FloatArray
) -> FloatArray:
    zero = np.zeros_like(a)
    mantissa, exponent = np.frexp(rate)
    q = _in_units((loc, scale), a / rate, -exponent)
    return negentropy_of_gamma(a) + _kl_of_normals(
        (a, (mantissa, zero)), ((a, zero), (zero + 1, zero)), q
    )


@chunked(where_nan=_of_gamma_exactly)
def _of_gamma(a: FloatArray, rate: FloatArray, loc: FloatArray, scale: FloatArray) -> FloatArray:
    """Return the divergence by the usual sum; NaN where that loses digits."""
    width, place = rate * scale, rate * loc
    z = (a - place) / width
    logs, square = np.log(width), a / (width * width)
    value = square / 2 + z * (z / 2) + logs - (entropy_at_unit_rate(a, 1) - log(2 * pi) / 2)
    size = (
        np.minimum(a, LARGE) * 4 + np.abs(logs) + square + (a + np.abs(place)) / width * np.abs(z)
    )
    kept = (size <= _LOST * value) & (value < np.inf) & (square > 1 / _HUGE) & (square < _HUGE)
    return np.where(kept, value, np.nan)


@chunked()
def _of_inverse_gamma(
    a: FloatArray, rate: FloatArray, loc: FloatArray, scale: FloatArray
) -> FloatArray:
    one = np.ones_like(a)
    less_one, less_two = two_sum(a, -one), two_sum(a, -2 * one)
    mantissa, exponent = np.frexp(rate)
    q = _in_units((loc, scale), rate / less_one[0], exponent)
    value = _negentropy_of_inverse_gamma(a) + _kl_of_normals(
        (mantissa, less_one), (two_product(mantissa, mantissa), less_two), q
    )
    return np.where(a > 2, value, np.inf)


@register_kl(Gamma, Normal)
def kl_gamma_normal(p: Gamma, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q), N the normal of P's mean and variance."""
    return _of_gamma(p.concentration, p.rate, q.loc, q.scale)


def _why_infinite(p: InverseGamma, _q: Normal) -> str:
    return TOO_LARGE if p.concentration > 2 else WITHOUT_VARIANCE


@register_kl(InverseGamma, Normal, why_infinite=_why_infinite)
def kl_inverse_gamma_normal(p: InverseGamma, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q), N the normal of P's mean and variance.

    Infinite for ``concentration <= 2``, where P has no finite variance.
    """
    return _of_inverse_gamma(p.concentration, p.rate, q.loc, q.scale)
