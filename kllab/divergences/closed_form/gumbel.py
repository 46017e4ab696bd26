"""Gumbel against Gumbel, and the form that Weibull shares with it."""

from __future__ import annotations

from collections.abc import Callable
from math import log, pi
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from kllab.distributions import Gumbel
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import exponential_excess, log_ratio, phi
from kllab.distributions.double_double import Pair, add, two_sum
from kllab.distributions.log_gamma import stirling_remainder
from kllab.distributions.log_pair import divide, log_pair, multiply
from kllab.distributions.standardise import standardise
from kllab.distributions.zeta_series import WITHIN, zeta_series
from kllab.divergences.blocks import in_blocks
from kllab.divergences.kl import register_kl

PairsAt: TypeAlias = Callable[[NDArray[np.intp]], Pair]
"""Indices -> the values there, to about 30 digits."""

_LOST = 100
"""Roundings of the exponent, weighed with its share of the result, that are too many."""
_LARGE = 20
_LARGEST_EXPONENT = 700


def kl_of_extremes(
    numerator: FloatArray, denominator: FloatArray, offset: FloatArray, exact_offset: PairsAt
) -> FloatArray:
    """Return ``h(offset + lgamma(1 + rho)) + D(rho, 1)``, ``rho = numerator / denominator``.

    With ``h(w) = exp(w) - 1 - w`` and D the Bregman divergence of log-gamma, it is the KL
    divergence of two Gumbel distributions: ``rho = scale_p / scale_q`` and
    ``offset = (loc_q - loc_p) / scale_q``. Both terms are non-negative.

    Parameters
    ----------
    numerator, denominator, offset
        Vectors.
    exact_offset
        Gives the offset to 30 digits, for the few places that need them: where the exponent is
        the small difference of an offset and a log-gamma of hundreds and more. Should they
        cancel to less than 30 digits of rho, beyond rho = 1e12, nothing is left of it.
    """
    x = (numerator - denominator) / denominator
    log_gamma = gammaln(1 + numerator / denominator)
    bregman = log_gamma - log_ratio(numerator, denominator) + np.euler_gamma * x
    near = np.flatnonzero(np.abs(x) <= WITHIN)
    if near.size:
        x = x[near]
        series = zeta_series(x)
        log_gamma[near] = (1 - np.euler_gamma) * x + series
        bregman[near] = phi(x) + series
    w = offset + log_gamma
    value = exponential_excess(w) + bregman
    slope = np.expm1(np.minimum(w, _LARGEST_EXPONENT))
    lost = np.flatnonzero(
        ((np.abs(offset) + log_gamma) * np.abs(slope) > _LOST * value) | (value == np.inf)
    )
    if lost.size:
        value[lost] = _refined(
            value[lost], bregman[lost], numerator[lost], denominator[lost], exact_offset(lost)
        )
    value[(w == np.inf) | (bregman == np.inf)] = np.inf
    return value


def _refined(
    value: FloatArray,
    bregman: FloatArray,
    numerator: FloatArray,
    denominator: FloatArray,
    offset: Pair,
) -> FloatArray:
    """Return the divergence with an exponent of 30 digits; `value` where that left float64."""
    high, low = add(offset, _log_gamma_pair(numerator, denominator))
    slope = np.expm1(high)
    refined = exponential_excess(high) + slope * low + bregman
    return np.where(np.isfinite(low), np.where(slope < np.inf, refined, np.inf), value)


def _log_gamma_pair(numerator: FloatArray, denominator: FloatArray) -> Pair:
    """Return ``lgamma(1 + rho)`` as a pair, by Stirling's formula from 20 on."""
    zero = np.zeros_like(numerator)
    rho = divide((numerator, zero), denominator)
    top, bottom = log_pair(numerator), log_pair(denominator)
    logs = add(top, (-bottom[0], -bottom[1]))
    product = add(multiply(add(rho, (zero + 0.5, zero)), logs), (-rho[0], -rho[1]))
    stirling = add(product, (log(2 * pi) / 2 + stirling_remainder(rho[0]), zero))
    small = rho[0] < _LARGE
    return (
        np.where(small, gammaln(1 + rho[0]), stirling[0]),
        np.where(small, 0.0, stirling[1]),
    )


@register_kl(Gumbel, Gumbel)
def kl_gumbel_gumbel(p: Gumbel, q: Gumbel) -> FloatArray:
    """Return the divergence of two extreme value distributions; see `kl_of_extremes`."""
    return _kl_of_gumbels(p.loc, p.scale, q.loc, q.scale)


@in_blocks
def _kl_of_gumbels(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    def exact_offset(at: NDArray[np.intp]) -> Pair:
        return divide(two_sum(loc_q[at], -loc_p[at]), scale_q[at])

    offset = standardise(loc_q, loc_p, scale_q)
    return kl_of_extremes(scale_p, scale_q, offset, exact_offset)
