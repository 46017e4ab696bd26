"""Gumbel against Gumbel, and the form that Weibull shares with it."""

from __future__ import annotations

from math import log, pi

import numpy as np
from scipy.special import gammaln

from kllab.distributions import Gumbel
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.special.cancellation import NEAR_EXPONENT, TINY, exponential_excess, log_ratio, phi
from kllab.special.double_double import Pair, add, divide, log_pair, multiply, subtract, two_sum
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import ZETA_RADIUS, stirling_remainder, zeta_series
from kllab.special.standardise import standardise

_LOST = 200
"""Roundings of the exponent, weighed with its share of the result, that are too many."""
_LARGE = 20
_LARGEST_EXPONENT = 700


def kl_of_extremes(
    numerator: FloatArray, denominator: FloatArray, offset: FloatArray
) -> FloatArray:
    """Return ``h(offset + lgamma(1 + rho)) + D(rho, 1)``, ``rho = numerator / denominator``.

    With ``h(w) = exp(w) - 1 - w`` and D the Bregman divergence of log-gamma, it is the KL
    divergence of two Gumbel distributions: ``rho = scale_p / scale_q`` and
    ``offset = (loc_q - loc_p) / scale_q``. Both terms are non-negative. Parameters are vectors.

    Returns
    -------
    FloatArray
        NaN where the exponent is so small a difference of the offset and log-gamma that it
        needs more digits than theirs: `kl_with_exact_exponent`.
    """
    log_gamma, bregman = _log_gamma_and_bregman(numerator, denominator)
    w = offset + log_gamma
    slope = np.expm1(w)
    value = slope - w
    near = np.flatnonzero(np.abs(w) <= NEAR_EXPONENT)
    if near.size:
        value[near] = exponential_excess(w[near])
    value += bregman
    rounding = (np.abs(offset) + log_gamma) * np.minimum(np.abs(slope), np.exp(_LARGEST_EXPONENT))
    value[np.flatnonzero(~(rounding <= _LOST * value) | (value == np.inf))] = np.nan
    return value


def kl_with_exact_exponent(
    numerator: FloatArray, denominator: FloatArray, offset: FloatArray, exact_offset: Pair
) -> FloatArray:
    """Return what `kl_of_extremes` does, from an offset and a log-gamma of 30 digits.

    Should these cancel to less than that, which takes ``rho > 1e12``, nothing is left of the
    exponent.
    """
    log_gamma, bregman = _log_gamma_and_bregman(numerator, denominator)
    w = offset + log_gamma
    plain = np.where((w == np.inf) | (bregman == np.inf), np.inf, exponential_excess(w) + bregman)
    high, low = add(exact_offset, _log_gamma_pair(numerator, denominator))
    slope = np.expm1(high)
    exact = exponential_excess(high) + slope * low + bregman
    return np.where(np.isfinite(low), np.where(slope < np.inf, exact, np.inf), plain)


def _log_gamma_and_bregman(
    numerator: FloatArray, denominator: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return ``lgamma(1 + rho)`` and ``D(rho, 1) = lgamma(rho) + euler_gamma (rho - 1)``."""
    rho = numerator / denominator
    x = (numerator - denominator) / denominator
    log_gamma_of_rho = gammaln(rho)
    log_gamma = log_gamma_of_rho + np.log(rho)
    bregman = log_gamma_of_rho + np.euler_gamma * x
    tiny = np.flatnonzero(rho < TINY)
    if tiny.size:
        log_gamma[tiny] = 0.0
        bregman[tiny] = -log_ratio(numerator[tiny], denominator[tiny]) - np.euler_gamma
    near = np.flatnonzero(np.abs(x) <= ZETA_RADIUS)
    if near.size:
        x = x[near]
        series = zeta_series(x)
        log_gamma[near] = (1 - np.euler_gamma) * x + series
        bregman[near] = phi(x) + series
    return log_gamma, bregman


def _log_gamma_pair(numerator: FloatArray, denominator: FloatArray) -> Pair:
    """Return ``lgamma(1 + rho)`` as a pair, by Stirling's formula from 20 on."""
    zero = np.zeros_like(numerator)
    rho = divide((numerator, zero), denominator)
    top, bottom = log_pair(numerator), log_pair(denominator)
    logs = subtract(top, bottom)
    product = subtract(multiply(add(rho, (zero + 0.5, zero)), logs), rho)
    stirling = add(product, (log(2 * pi) / 2 + stirling_remainder(rho[0]), zero))
    small = rho[0] < _LARGE
    return (
        np.where(small, gammaln(1 + rho[0]), stirling[0]),
        np.where(small, 0.0, stirling[1]),
    )


def _kl_of_gumbels_exactly(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    offset = standardise(loc_q, loc_p, scale_q)
    exact_offset = divide(two_sum(loc_q, -loc_p), scale_q)
    return kl_with_exact_exponent(scale_p, scale_q, offset, exact_offset)


@chunked(where_nan=_kl_of_gumbels_exactly)
def _kl_of_gumbels(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    return kl_of_extremes(scale_p, scale_q, standardise(loc_q, loc_p, scale_q))


@register_kl(Gumbel, Gumbel)
def kl_gumbel_gumbel(p: Gumbel, q: Gumbel) -> FloatArray:
    """Return the divergence of two extreme value distributions; see `kl_of_extremes`."""
    return _kl_of_gumbels(p.loc, p.scale, q.loc, q.scale)
