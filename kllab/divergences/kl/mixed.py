"""Pairs of different families: ``E_p[log p - log q]`` from moments of P, a formula each.

Most of them are bounded away from 0, where the plain sum has all digits. Gamma, InverseGamma and
LogNormal become normal for large shapes and small scales, and exponents of a Gumbel can be small
differences of large terms: these are formed of pairs of numbers, with about 32 digits.
"""

from __future__ import annotations

from math import e, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from kllab.distributions import (
    Exponential,
    Gamma,
    Gumbel,
    HalfNormal,
    InverseGamma,
    Laplace,
    Logistic,
    LogNormal,
    Normal,
    Pareto,
    Uniform,
    Weibull,
)
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.divergences.kl.disjoint import why_outside
from kllab.divergences.kl.normal import kl_of_scales
from kllab.divergences.result import TOO_LARGE
from kllab.special.cancellation import HUGE, TINY, exponential_excess, log_ratio, phi
from kllab.special.double_double import (
    Pair,
    add,
    divide,
    log_pair,
    multiply,
    negative,
    subtract,
    two_product,
    two_sum,
)
from kllab.special.float_array import FloatArray
from kllab.special.gamma_kernel import entropy_at_unit_rate
from kllab.special.log_gamma import digamma_remainder, stirling_remainder
from kllab.special.standardise import standardise


def _pair(x: FloatArray) -> Pair:
    return x, np.zeros_like(x)


def _half(x: Pair) -> Pair:
    return x[0] / 2, x[1] / 2


def _quotient(a: Pair, b: Pair) -> Pair:
    high = a[0] / b[0]
    product = multiply(_pair(high), b)
    return two_sum(high, (((a[0] - product[0]) - product[1]) + a[1]) / b[0])


def _root(x: Pair) -> Pair:
    high = np.sqrt(x[0])
    square, error = two_product(high, high)
    return two_sum(high, (((x[0] - square) - error) + x[1]) / (2 * high))


def _where(condition: NDArray[np.bool_], a: Pair, b: Pair) -> Pair:
    return np.where(condition, a[0], b[0]), np.where(condition, a[1], b[1])


def _or_number(pair: Pair, number: FloatArray) -> Pair:
    """Return a pair, or where it has overflown the rounded number."""
    return _where(np.isfinite(pair[1]), pair, _pair(number))


def _excess(w: Pair) -> FloatArray:
    """Return ``exp(w) - 1 - w``."""
    slope = np.expm1(w[0])
    return np.where(slope < np.inf, exponential_excess(w[0]) + slope * w[1], np.inf)


# Against Normal: its log density is quadratic, so that KL(P||Q) is the negentropy of P, its
# divergence from the normal distribution N of its own mean and variance, plus KL(N||Q).

_NORMAL_ENTROPY = log(2 * pi * e) / 2
_NEAR = 0.125
_HALF_NORMAL_DEVIATION = sqrt((pi - 2) / pi)
_GUMBEL_DEVIATION = pi / sqrt(6)
_EXPONENTIAL = _NORMAL_ENTROPY - 1
_HALF_NORMAL = _NORMAL_ENTROPY + log(_HALF_NORMAL_DEVIATION) - (log(pi / 2) + 1) / 2
_GUMBEL = _NORMAL_ENTROPY + log(_GUMBEL_DEVIATION) - (np.euler_gamma + 1)
_LOGISTIC = 0.01436227472001807
"""``log(2 pi e) / 2 + log(pi / sqrt(3)) - 2``, which in float64 would keep 14 digits."""
_LAPLACE = _NORMAL_ENTROPY + log(2) / 2 - (1 + log(2))
_UNIFORM = _NORMAL_ENTROPY - log(12) / 2
WITHOUT_VARIANCE = (
    "the variance of p is infinite and the log density of q is quadratic in the outcome"
)


def _kl_against_normal(
    negentropy: float, z: FloatArray, scale: FloatArray, deviation: float, q: Normal
) -> FloatArray:
    """Return the divergence of P with mean ``loc_q + z scale_q`` and ``scale deviation``."""
    value = negentropy + (kl_of_scales(scale, q.scale / deviation) + z * (z / 2))
    return np.where(scale / q.scale < np.inf, value, np.inf)


@register_kl(Exponential, Normal)
def kl_exponential_normal(p: Exponential, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q)."""
    mean = np.asarray(1 / p.rate)
    return _kl_against_normal(_EXPONENTIAL, standardise(mean, q.loc, q.scale), mean, 1.0, q)


@register_kl(HalfNormal, Normal)
def kl_half_normal_normal(p: HalfNormal, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q)."""
    z = standardise(p.scale * sqrt(2 / pi), q.loc, q.scale)
    return _kl_against_normal(_HALF_NORMAL, z, p.scale, _HALF_NORMAL_DEVIATION, q)


@register_kl(Gumbel, Normal)
def kl_gumbel_normal(p: Gumbel, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q)."""
    # As one number, the mean loc + euler_gamma scale would be rounded.
    z = standardise(p.loc, q.loc, q.scale) + np.euler_gamma * (p.scale / q.scale)
    return _kl_against_normal(_GUMBEL, z, p.scale, _GUMBEL_DEVIATION, q)


@register_kl(Logistic, Normal)
def kl_logistic_normal(p: Logistic, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q)."""
    z = standardise(p.loc, q.loc, q.scale)
    return _kl_against_normal(_LOGISTIC, z, p.scale, pi / sqrt(3), q)


@register_kl(Laplace, Normal)
def kl_laplace_normal(p: Laplace, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q)."""
    return _kl_against_normal(_LAPLACE, standardise(p.loc, q.loc, q.scale), p.scale, sqrt(2), q)


@register_kl(Uniform, Normal)
def kl_uniform_normal(p: Uniform, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q)."""
    middle = _in_units_of(p, q.loc, q.scale)[0]
    return _kl_against_normal(_UNIFORM, middle, p.high / 2 - p.low / 2, 1 / sqrt(3), q)


def _kl_of_moments(mean: Pair, deviation: Pair, q: Normal) -> FloatArray:
    """Return KL(N||Q)."""
    offset = add(mean, (-q.loc, np.zeros_like(q.loc)))[0]
    far = standardise(mean[0], q.loc, q.scale)
    z = np.where(np.isfinite(offset), offset / q.scale, far)
    u = add(deviation, (-q.scale, np.zeros_like(q.scale)))[0] / q.scale
    logs = log_ratio(*np.broadcast_arrays(deviation[0], q.scale))
    scales = np.where(np.abs(u) <= _NEAR, phi(u * (u + 2)) / 2, u * (u / 2 + 1) - logs)
    return np.where(u < np.inf, scales + z * (z / 2), np.inf)


def _negentropy_of_gamma(a: FloatArray) -> FloatArray:
    """Return ``1 / (2 a) - S + (a - 1) S'``, about ``1 / (3 a)``; S is Stirling's remainder."""
    return 0.5 / a - stirling_remainder(a) + (a - 1) * digamma_remainder(a)


def _negentropy_of_inverse_gamma(a: FloatArray) -> FloatArray:
    """Return ``-log(1 - 1/a) - log(1 - 2/a) / 2 - 1 / (2 a) - S + (a + 1) S'``, for ``a > 2``."""
    remainders = (a + 1) * digamma_remainder(a) - stirling_remainder(a)
    logs = np.where(a < 4, np.log((a - 2) / a), np.log1p(-2 / a))
    return -np.log1p(-1 / a) - logs / 2 - 0.5 / a + remainders


@register_kl(Gamma, Normal)
def kl_gamma_normal(p: Gamma, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q): ``a / rate`` and ``sqrt(a) / rate``."""
    a = p.concentration
    mean = _or_number(divide(_pair(a), p.rate), a / p.rate)
    deviation = _or_number(divide(_root(_pair(a)), p.rate), np.sqrt(a) / p.rate)
    return _negentropy_of_gamma(a) + _kl_of_moments(mean, deviation, q)


def _why_without_variance(p: InverseGamma | Pareto, _q: Normal) -> str:
    shape = p.alpha if isinstance(p, Pareto) else p.concentration
    return TOO_LARGE if shape > 2 else WITHOUT_VARIANCE


@register_kl(InverseGamma, Normal, why_infinite=_why_without_variance)
def kl_inverse_gamma_normal(p: InverseGamma, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q); infinite without a variance.

    The mean is ``rate / (a - 1)``, the deviation that over ``sqrt(a - 2)``.
    """
    a, rate = p.concentration, p.rate
    mean = _quotient(_pair(rate), two_sum(a, -np.ones_like(a)))
    mean = _or_number(mean, rate / (a - 1))
    deviation = _quotient(mean, _root(two_sum(a, -2 * np.ones_like(a))))
    deviation = _or_number(deviation, mean[0] / np.sqrt(a - 2))
    value = _negentropy_of_inverse_gamma(a) + _kl_of_moments(mean, deviation, q)
    return np.where(a > 2, value, np.inf)


@register_kl(Pareto, Normal, why_infinite=_why_without_variance)
def kl_pareto_normal(p: Pareto, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q); infinite without a variance.

    The negentropy is ``-log(1 - 1/alpha) - log(1 - 2/alpha) / 2 - 1/alpha`` more than that of an
    exponential distribution, the mean ``scale + scale / (alpha - 1)``.
    """
    alpha, less_one, less_two = p.alpha, p.alpha - 1, p.alpha - 2
    logs = np.where(alpha < 4, np.log(less_two / alpha), np.log1p(-2 / alpha))
    negentropy = _EXPONENTIAL - np.log1p(-1 / alpha) - logs / 2 - 1 / alpha
    deviation = np.sqrt(alpha / less_two) / less_one
    z = standardise(p.scale, q.loc, q.scale) + p.scale / q.scale / less_one
    log_of_ratio = log_ratio(p.scale, q.scale) + np.log(deviation)
    scales = kl_of_scales(p.scale * deviation, q.scale, log_of_ratio)
    value = negentropy + (scales + z * (z / 2))
    return np.where((alpha > 2) & (value < np.inf), value, np.inf)


@register_kl(LogNormal, Normal)
def kl_log_normal_normal(p: LogNormal, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q), from logarithms: narrow P are nearly normal.

    With ``v = scale_p^2`` the mean is ``exp(loc_p + v / 2)`` and deviation over mean
    ``sqrt(exp(v) - 1)``.
    """
    return _kl_of_log_normal(p.loc, p.scale, q.loc, q.scale)


@chunked()
def _kl_of_log_normal(
    loc_p: FloatArray, scale_p: FloatArray, loc: FloatArray, scale: FloatArray
) -> FloatArray:
    v = two_product(scale_p, scale_p)
    log_mean, log_scale = add(_pair(loc_p), _half(v)), log_pair(scale)
    # log((exp(v) - 1) / v) for small v, log(1 - exp(-v)) for large ones.
    small = np.where(v[0] > 1e-17, np.log1p(exponential_excess(v[0]) / v[0]), v[0] / 2)
    large = np.log(-np.expm1(-v[0]))
    wide = v[0] > 1
    of_small, of_large = (
        add(base, _pair(logs / 2)) for base, logs in ((log_pair(scale_p), small), (_half(v), large))
    )
    log_variation = _where(wide, of_large, of_small)
    negentropy = np.where(wide, v[0] + (large - np.log(v[0])) / 2, v[0] / 2 + small / 2)
    high, low = add(subtract(log_mean, log_scale), log_variation)
    of_scales = negentropy + _excess((2 * high, 2 * low)) / 2
    # The offset of the mean, from its logarithm where it is close to the location.
    high, low = subtract(log_mean, log_pair(np.where(loc > 0, loc, 1.0)))
    near = loc * (np.expm1(high) + np.exp(high) * low) / scale
    is_near = (loc > 0) & (np.abs(high) < 0.5)
    high, low = subtract(log_mean, log_scale)
    far = np.exp(high)
    far = np.where(far < np.inf, far * (1 + low) - loc / scale, np.inf)
    z = np.where(is_near, near, far)
    value = of_scales + z * (z / 2)
    return np.where(value < np.inf, value, np.inf)


# Against Exponential: its log density is linear, so that KL(P||Q) is P's divergence from the
# exponential distribution of its own mean, plus that of the two exponential distributions.


def _kl_of_means(rate: FloatArray, scale: FloatArray, mean: FloatArray) -> FloatArray:
    """Return ``t - 1 - log t``, t the rate times P's mean, which is `mean` in units of `scale`."""
    product = rate * scale
    t = product * mean
    logs = np.log(rate) + np.log(scale) + np.log(mean)
    plain = (product > TINY) & (product < np.inf) & (t > TINY) & (t < np.inf)
    return np.where(plain, t - 1 - np.log(t), np.exp(logs) - 1 - logs)


@register_kl(HalfNormal, Exponential)
def kl_half_normal_exponential(p: HalfNormal, q: Exponential) -> FloatArray:
    """Return ``1/2 + log(2 / pi)`` plus the divergence of the means."""
    return 0.5 + log(2 / pi) + _kl_of_means(q.rate, p.scale, np.asarray(sqrt(2 / pi)))


@register_kl(Exponential, HalfNormal)
def kl_exponential_half_normal(p: Exponential, q: HalfNormal) -> FloatArray:
    """Return ``(log(pi) - 2 - log(2)) / 2 + r^2 - log r``, r the mean in units of Q's scale."""
    r = 1 / (p.rate * q.scale)
    logs = np.where((r > TINY) & (r < HUGE), np.log(r), -np.log(p.rate) - np.log(q.scale))
    return (log(pi) - 2 - log(2)) / 2 + (np.square(r) - logs)


def _why_without_mean(p: Pareto | InverseGamma, _q: Exponential) -> str:
    if np.isfinite(p.mean):
        return TOO_LARGE
    return "the mean of p is infinite and the log density of q is linear in the outcome"


@register_kl(Pareto, Exponential, why_infinite=_why_without_mean)
def kl_pareto_exponential(p: Pareto, q: Exponential) -> FloatArray:
    """Return ``log(alpha / (alpha - 1)) + log(alpha) - 1 / alpha`` and that of the means.

    Infinite for ``alpha <= 1``, where P has no finite mean.
    """
    excess = p.alpha - 1
    least = log_ratio(p.alpha, excess) + np.log(p.alpha) - 1 / p.alpha
    value = least + _kl_of_means(q.rate, p.scale, p.alpha / excess)
    return np.where(excess > 0, value, np.inf)


@register_kl(InverseGamma, Exponential, why_infinite=_why_without_mean)
def kl_inverse_gamma_exponential(p: InverseGamma, q: Exponential) -> FloatArray:
    """Return ``1 + log(mean) - entropy`` of P and the divergence of the means.

    Infinite for ``concentration <= 1``, where P has no finite mean.
    """
    excess = p.concentration - 1
    least = 1 - np.log(excess) - entropy_at_unit_rate(p.concentration, -1)
    value = least + _kl_of_means(q.rate, p.rate, 1 / excess)
    return np.where(excess > 0, value, np.inf)


def _why_below_zero(p: Uniform, q: Exponential) -> str:
    return why_outside(p, q) if p.low < 0 else TOO_LARGE


@register_kl(Uniform, Exponential, why_infinite=_why_below_zero)
def kl_uniform_exponential(p: Uniform, q: Exponential) -> FloatArray:
    """Return ``rate_q mean_p - log(rate_q width)``; infinite where P reaches below 0."""
    product = q.rate * p.width
    plain = (product > TINY) & (product < HUGE)
    logs = np.where(plain, np.log(product), np.log(q.rate) + p.log_width)
    return np.where(p.low < 0, np.inf, q.rate * np.asarray(p.mean) - logs)


# Against Gumbel: with w = loc_q / scale_q + log E_p[exp(-x / scale_q)], KL(P||Q) is the divergence
# from the nearest Gumbel distribution of Q's scale, plus exp(w) - 1 - w.


def _kl_of_normal_and_gumbel(scale: FloatArray, scale_q: FloatArray, w: Pair) -> FloatArray:
    """Return ``1.5 - log(2 pi e) / 2 + (r^2 - 1)/2 - log r + exp(w) - 1 - w``."""
    value = 1.5 - _NORMAL_ENTROPY + (kl_of_scales(scale, scale_q) + _excess(w))
    return np.where(value < np.inf, value, np.inf)


@register_kl(Normal, Gumbel)
def kl_normal_gumbel(p: Normal, q: Gumbel) -> FloatArray:
    """Return the sum with ``w = (loc_q - loc_p) / scale_q + r^2 / 2``, r of the scales."""
    r = divide(_pair(p.scale), q.scale)
    w = add(divide(two_sum(q.loc, -p.loc), q.scale), _half(multiply(r, r)))
    rounded = standardise(q.loc, p.loc, q.scale) + np.square(p.scale / q.scale) / 2
    return _kl_of_normal_and_gumbel(p.scale, q.scale, _or_number(w, rounded))


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
    offset, r = add(_pair(p.loc), log_rate), two_product(p.scale, k)
    w = add(multiply(offset, _pair(k)), _half(multiply(r, r)))
    rounded = k * offset[0] + np.square(p.scale * k) / 2
    return _kl_of_normal_and_gumbel(p.scale, 1 / k, _or_number(w, rounded))


_OF_NORMAL = 0.41893853320467274
"""``log(2 pi e) / 2 - 1``, which in float64 would be off in its 16th digit."""
_PHI_IS_EXACT = 1 / 32
_SMALL = 1e-10
"""A rounding above this is that of an exponent that is linear or beyond float64."""


@register_kl(Gamma, Gumbel)
def kl_gamma_gumbel(p: Gamma, q: Gumbel) -> FloatArray:
    """Return the divergence from the nearest Gumbel of Q's scale, and that of the locations.

    With ``t = 1 / (rate_p scale_q)`` the first is ``1 - log(2 pi e) / 2 + negentropy(a) -
    log(t sqrt(a)) + a (t - log(1 + t))``, and ``w = loc_q / scale_q - a log(1 + t)``.
    """
    return _kl_of_gamma_and_gumbel(p.concentration, p.rate, q.loc, q.scale)


@register_kl(Exponential, Gumbel)
def kl_exponential_gumbel(p: Exponential, q: Gumbel) -> FloatArray:
    """Return the divergence with P as the gamma distribution of shape 1."""
    return _kl_of_gamma_and_gumbel(np.ones_like(p.rate), p.rate, q.loc, q.scale)


@chunked()
def _kl_of_gamma_and_gumbel(
    a: FloatArray, rate: FloatArray, loc: FloatArray, scale: FloatArray
) -> FloatArray:
    (rates, of_rate), (scales, of_scale) = np.frexp(rate), np.frexp(scale)
    high, low = two_product(rates, scales)
    product = np.ldexp(high, of_rate + of_scale), np.ldexp(low, of_rate + of_scale)
    within = (product[0] > TINY) & (product[0] < HUGE)
    one = np.ones_like(product[0])
    product = _where(within, product, _pair(one))
    t = _quotient(_pair(one), product)
    log_product = _log_of_pair(product)
    growth = subtract(_log_of_pair(add(product, _pair(one))), log_product)  # log(1 + t)
    # Beyond float64, t is 0 to the rounding or far larger than its logarithm.
    log_far = np.log(rate) + np.log(scale)
    growth_far = np.maximum(-log_far, 0.0)

    tilt = multiply(_pair(a), subtract(t, growth))  # a (t - log(1 + t))
    tilt = _where(t[0] < _PHI_IS_EXACT, _pair(a * phi(t[0])), tilt)
    of_scales = add(tilt, subtract(log_product, _half(log_pair(a))))[0]
    far = (a / rate / scale - a * growth_far) - (np.log(a) / 2 - log_far)
    least = np.where(within, of_scales, far) + (_negentropy_of_gamma(a) - _OF_NORMAL)

    w = subtract(divide(_pair(loc), scale), multiply(_pair(a), growth))
    exact = within & (np.abs(w[1]) < _SMALL)
    rounded = loc / scale - a * np.where(within, growth[0], growth_far)
    value = least + _excess(_where(exact, w, _pair(rounded)))
    return np.where(value < np.inf, value, np.inf)


def _log_of_pair(x: Pair) -> Pair:
    return add(log_pair(x[0]), _pair(x[1] / x[0]))


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


@register_kl(Uniform, Gumbel)
def kl_uniform_gumbel(p: Uniform, q: Gumbel) -> FloatArray:
    """Return ``E_p[z] + E_p[exp(-z)] - log(width / scale_q)``, z in units of Q.

    ``E_p[exp(-z)] = exp(-a) (1 - exp(-w)) / w`` for the lower end a and the width w.
    """
    middle, half = _in_units_of(p, q.loc, q.scale)
    width = 2 * half
    lowest, low = divide(two_sum(p.low, -q.loc), q.scale)
    exact = np.abs(low) < _SMALL
    lowest = np.where(exact, lowest, standardise(p.low, q.loc, q.scale))
    # The exponential alone may overflow where its share of the interval does not.
    root = np.exp(-lowest / 2)
    power = root * np.where(width > 0, -np.expm1(-width) / width, 1.0) * root
    power = power * np.where(exact, 1 - low, 1.0)
    value = middle + power - _log_width(p, q.scale)
    return np.where((width == np.inf) | (power == np.inf), np.inf, value)


# Against Laplace: its log density is linear in the distance from its location.


@register_kl(Uniform, Laplace)
def kl_uniform_laplace(p: Uniform, q: Laplace) -> FloatArray:
    """Return ``log(2 scale_q / width) + E_p|z|``, z in units of Q.

    ``E_p|z|`` is the middle's distance, or ``(middle^2 + half^2) / (2 half)`` where the centre of
    Q is inside P.
    """
    middle, half = _in_units_of(p, q.loc, q.scale)
    middle = np.abs(middle)
    inside = middle * (middle / half / 2) + half / 2
    distance = np.where(middle < half, inside, middle)
    return np.asarray(distance - _log_width(p, q.scale) + log(2))


@register_kl(Normal, Laplace)
def kl_normal_laplace(p: Normal, q: Laplace) -> FloatArray:
    """Return ``log(2 scale_q) + E_p|x - loc_q| / scale_q`` less the entropy of P.

    The mean distance is that of a folded normal: Leone, Nelson & Nottingham, "The folded normal
    distribution" (1961), equation 2.
    """
    u = np.abs(standardise(p.loc, q.loc, p.scale))
    z = np.abs(standardise(p.loc, q.loc, q.scale))
    peak = sqrt(2 / pi) * np.exp(-u * (u / 2))
    # Where one factor is 0 by underflow and the other infinite, the other part decides.
    near = np.where(peak > 0, p.scale / q.scale * peak, 0.0)
    far = np.where(u > 0, z * erf(u / sqrt(2)), 0.0)
    return np.asarray(near + far - log_ratio(p.scale, q.scale) + (log(2) - _NORMAL_ENTROPY))
