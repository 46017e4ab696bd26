"""Pairs of different families: ``E_p[log p - log q]`` from moments of P, a formula each.

Most of them are bounded away from 0, where the plain sum has all digits. Gamma, InverseGamma and
LogNormal become normal for large shapes and small scales: their terms are formed of pairs of
numbers, with about 32 digits. Pairs against Gumbel stand in `mixed_gumbel`.
"""

from __future__ import annotations

from math import e, log, pi, sqrt

import numpy as np
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
)
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.divergences.kl.normal import kl_of_scales
from kllab.divergences.result import TOO_LARGE
from kllab.special.cancellation import HUGE, TINY, exponential_excess, log_ratio, phi
from kllab.special.double_double import (
    Pair,
    add,
    as_pair,
    divide,
    divide_pairs,
    half,
    log_pair,
    or_rounded,
    square_root,
    subtract,
    two_product,
    two_sum,
    where,
)
from kllab.special.float_array import FloatArray
from kllab.special.gamma_kernel import entropy_at_unit_rate
from kllab.special.log_gamma import digamma_remainder, stirling_remainder
from kllab.special.standardise import standardise


def excess(w: Pair) -> FloatArray:
    """Return ``exp(w) - 1 - w``."""
    slope = np.expm1(w[0])
    return np.where(slope < np.inf, exponential_excess(w[0]) + slope * w[1], np.inf)


# Against Normal: its log density is quadratic, so that KL(P||Q) is the negentropy of P, its
# divergence from the normal distribution N of its own mean and variance, plus KL(N||Q).

NORMAL_ENTROPY = log(2 * pi * e) / 2
_NEAR = 0.125
_HALF_NORMAL_DEVIATION = sqrt((pi - 2) / pi)
_GUMBEL_DEVIATION = pi / sqrt(6)
_EXPONENTIAL = NORMAL_ENTROPY - 1
_HALF_NORMAL = NORMAL_ENTROPY + log(_HALF_NORMAL_DEVIATION) - (log(pi / 2) + 1) / 2
_GUMBEL = NORMAL_ENTROPY + log(_GUMBEL_DEVIATION) - (np.euler_gamma + 1)
_LOGISTIC = 0.01436227472001807
"""``log(2 pi e) / 2 + log(pi / sqrt(3)) - 2``, which in float64 would keep 14 digits."""
_LAPLACE = NORMAL_ENTROPY + log(2) / 2 - (1 + log(2))
_UNIFORM = NORMAL_ENTROPY - log(12) / 2
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
    middle = in_units_of(p, q.loc, q.scale)[0]
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


def negentropy_of_gamma(a: FloatArray) -> FloatArray:
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
    mean = or_rounded(divide(as_pair(a), p.rate), a / p.rate)
    deviation = or_rounded(divide(square_root(as_pair(a)), p.rate), np.sqrt(a) / p.rate)
    return negentropy_of_gamma(a) + _kl_of_moments(mean, deviation, q)


def _why_without_variance(p: InverseGamma | Pareto, _q: Normal) -> str:
    shape = p.alpha if isinstance(p, Pareto) else p.concentration
    return TOO_LARGE if shape > 2 else WITHOUT_VARIANCE


@register_kl(InverseGamma, Normal, why_infinite=_why_without_variance)
def kl_inverse_gamma_normal(p: InverseGamma, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q); infinite without a variance.

    The mean is ``rate / (a - 1)``, the deviation that over ``sqrt(a - 2)``.
    """
    a, rate = p.concentration, p.rate
    mean = divide_pairs(as_pair(rate), two_sum(a, -np.ones_like(a)))
    mean = or_rounded(mean, rate / (a - 1))
    deviation = divide_pairs(mean, square_root(two_sum(a, -2 * np.ones_like(a))))
    deviation = or_rounded(deviation, mean[0] / np.sqrt(a - 2))
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
    log_mean, log_scale = add(as_pair(loc_p), half(v)), log_pair(scale)
    # log((exp(v) - 1) / v) for small v, log(1 - exp(-v)) for large ones.
    small = np.where(v[0] > 1e-17, np.log1p(exponential_excess(v[0]) / v[0]), v[0] / 2)
    large = np.log(-np.expm1(-v[0]))
    wide = v[0] > 1
    of_small, of_large = (
        add(base, as_pair(logs / 2))
        for base, logs in ((log_pair(scale_p), small), (half(v), large))
    )
    log_variation = where(wide, of_large, of_small)
    negentropy = np.where(wide, v[0] + (large - np.log(v[0])) / 2, v[0] / 2 + small / 2)
    high, low = add(subtract(log_mean, log_scale), log_variation)
    of_scales = negentropy + excess((2 * high, 2 * low)) / 2
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


@register_kl(Uniform, Exponential)
def kl_uniform_exponential(p: Uniform, q: Exponential) -> FloatArray:
    """Return ``rate_q mean_p - log(rate_q width)``; infinite where P reaches below 0."""
    product = q.rate * p.width
    plain = (product > TINY) & (product < HUGE)
    logs = np.where(plain, np.log(product), np.log(q.rate) + p.log_width)
    return np.where(p.low < 0, np.inf, q.rate * np.asarray(p.mean) - logs)


def in_units_of(p: Uniform, loc: FloatArray, scale: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the middle of P's interval, as offset from `loc`, and half its width."""
    a, b = standardise(p.low, loc, scale), standardise(p.high, loc, scale)
    middle = np.where(
        np.isfinite(a + b), a / 2 + b / 2, standardise(np.asarray(p.mean), loc, scale)
    )
    return middle, np.asarray((p.high / 2 - p.low / 2) / scale)


def log_width(p: Uniform, scale: FloatArray) -> FloatArray:
    """Return ``log(width / scale)``."""
    return np.where(np.isfinite(p.width), log_ratio(p.width, scale), p.log_width - np.log(scale))


# Against Laplace: its log density is linear in the distance from its location.


@register_kl(Uniform, Laplace)
def kl_uniform_laplace(p: Uniform, q: Laplace) -> FloatArray:
    """Return ``log(2 scale_q / width) + E_p|z|``, z in units of Q.

    ``E_p|z|`` is the middle's distance, or ``(middle^2 + half^2) / (2 half)`` where the centre of
    Q is inside P.
    """
    middle, half = in_units_of(p, q.loc, q.scale)
    middle = np.abs(middle)
    inside = middle * (middle / half / 2) + half / 2
    distance = np.where(middle < half, inside, middle)
    return np.asarray(distance - log_width(p, q.scale) + log(2))


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
    return np.asarray(near + far - log_ratio(p.scale, q.scale) + (log(2) - NORMAL_ENTROPY))
