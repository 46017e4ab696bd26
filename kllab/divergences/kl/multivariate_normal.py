"""MultivariateNormal against MultivariateNormal."""

from __future__ import annotations

from math import log, pi
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import MultivariateNormal, Wishart
from kllab.distributions.triangular import (
    Exponents,
    scale_both,
    scale_rows,
    solve_lower,
    symmetric_part,
)
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.divergences.kl.normal import kl_of_scales
from kllab.special.cancellation import log_ratio, phi
from kllab.special.double_double import Pair, add, as_pair, subtract, two_product
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

_LN2 = log(2)
_EPS = float(np.finfo(float).eps)
_NEAR = 0.25
"""Divergence (in nats) below which the difference of covariances has more digits than factors."""

Number = TypeVar("Number", bound=np.generic)


def conditioning(p: MultivariateNormal | Wishart, q: MultivariateNormal | Wishart) -> FloatArray:
    """Return ``max(1e-12, 8 eps cond)``, the larger condition of the equilibrated covariances."""
    condition = np.maximum(*(np.linalg.cond(given.scaled_factor[0]) ** 2 for given in (p, q)))
    return np.asarray(np.maximum(1e-12, 8 * _EPS * condition))


@register_kl(MultivariateNormal, MultivariateNormal, relative_error=conditioning)
def kl_multivariate_normal(p: MultivariateNormal, q: MultivariateNormal) -> FloatArray:
    """Return KL of the covariances plus ``|L_q^-1 (loc_p - loc_q)|^2 / 2``.

    Everything is measured in the axes of Q, scaled by powers of two, which is exact.
    """
    factor_q, exponents_q = q.scaled_factor
    offset = standardise(p.loc, q.loc, np.ldexp(1.0, exponents_q))
    z = solve_lower(factor_q, offset[..., None])[..., 0]
    value = _kl_of_covariances(p, q) + (z * (z / 2)).sum(axis=-1)
    # Whatever overflows here is an entry of z or of L_q^-1 L_p, and their squares are the terms
    # of the sum: what comes out as inf - inf is beyond float64 itself.
    return np.where(np.isnan(value), np.inf, value)


def _kl_of_covariances(p: MultivariateNormal, q: MultivariateNormal) -> FloatArray:
    value = kl_of_factors(*p.scaled_factor, *q.scaled_factor)
    if p.covariance_matrix is None and q.covariance_matrix is None:
        return value
    near = value < _NEAR
    if near.any():
        value[near] = kl_of_excess(covariance_excess(p, q, near))
    return value


def covariance_excess(
    p: MultivariateNormal, q: MultivariateNormal, chosen: NDArray[np.bool_]
) -> FloatArray:
    """Return ``L_q^-1 (S_p - S_q) L_q^-T`` for the chosen elements of the batch."""
    factor_q, exponents_q = q.scaled_factor
    difference = covariance_difference(p, q, exponents_q, chosen)
    factor_q = _choose(factor_q, 2, chosen)
    half = solve_lower(factor_q, difference)
    return solve_lower(factor_q, np.swapaxes(half, -1, -2))


def covariance_difference(
    p: MultivariateNormal,
    q: MultivariateNormal,
    exponents: Exponents,
    chosen: NDArray[np.bool_],
) -> FloatArray:
    """Return ``S_p - S_q`` for the chosen elements, its axes in units of ``2**exponents``."""
    exponents = _choose(exponents, 1, chosen)
    return subtract(*(_covariance(given, exponents, chosen) for given in (p, q)))[0]


def _covariance(given: MultivariateNormal, exponents: Exponents, chosen: NDArray[np.bool_]) -> Pair:
    """Return the covariances of the chosen elements, to 32 digits.

    One of a factor must differ from another covariance as exactly as if it had been given.
    """
    if given.covariance_matrix is not None:
        matrix = _choose(symmetric_part(given.covariance_matrix), 2, chosen)
        return as_pair(scale_both(matrix, -exponents))
    own = _choose(given.scaled_factor[1], 1, chosen)
    factor = scale_rows(_choose(given.scaled_factor[0], 2, chosen), own - exponents)
    total = as_pair(np.zeros_like(factor))
    for column in np.moveaxis(factor, -1, 0):
        total = add(total, two_product(column[..., :, None], column[..., None, :]))
    return total


def _choose(array: NDArray[Number], core: int, chosen: NDArray[np.bool_]) -> NDArray[Number]:
    return np.broadcast_to(array, chosen.shape + array.shape[-core:])[chosen]


def kl_of_excess(excess: FloatArray) -> FloatArray:
    """Return KL(N(0, I + E) || N(0, I)).

    With I + E = M M^T it is ``(sum_i phi(M_ii^2 - 1) + sum_{i>j} M_ij^2) / 2``; the elimination
    keeps pivots as their difference from 1.
    """
    e = (excess + np.swapaxes(excess, -1, -2)) / 2
    value = np.zeros(e.shape[:-2])
    while e.shape[-1]:
        d = e[..., 0, 0]
        column = e[..., 1:, 0]
        scaled = column / (1 + d)[..., None]
        value += (phi(d) + (column * scaled).sum(axis=-1)) / 2
        e = e[..., 1:, 1:] - column[..., :, None] * scaled[..., None, :]
    return value


def kl_of_factors(
    factor_p: FloatArray, exponents_p: Exponents, factor_q: FloatArray, exponents_q: Exponents
) -> FloatArray:
    """Return KL(N(0, L_p L_p^T) || N(0, L_q L_q^T)) from ``L_q^-1 (L_p - L_q)``."""
    shift = exponents_p - exponents_q
    factor_p_in_q = scale_rows(factor_p, shift)
    excess = solve_lower(factor_q, factor_p_in_q - factor_q)
    p_diagonal, p_in_q, q_diagonal = (
        np.diagonal(f, axis1=-2, axis2=-1) for f in (factor_p, factor_p_in_q, factor_q)
    )
    inside = (p_in_q > 1e-290) & (p_in_q < 1e290)
    ratio = np.where(
        inside, log_ratio(p_in_q, q_diagonal), log_ratio(p_diagonal, q_diagonal) + shift * _LN2
    )
    below = np.tril(excess, -1)
    scales = kl_of_scales(p_in_q, q_diagonal, ratio)
    return np.asarray(scales.sum(axis=-1) + (below * (below / 2)).sum(axis=(-2, -1)))


@register_cross_entropy(MultivariateNormal, MultivariateNormal)
def cross_entropy_multivariate_normal(p: MultivariateNormal, q: MultivariateNormal) -> FloatArray:
    """Return ``log det(2 pi S_q) / 2 + (|L_q^-1 L_p|^2 + |L_q^-1 (loc_p - loc_q)|^2) / 2``."""
    factor_q, exponents_q = q.scaled_factor
    factor_p, exponents_p = p.scaled_factor
    offset = standardise(p.loc, q.loc, np.ldexp(1.0, exponents_q))
    z = solve_lower(factor_q, offset[..., None])[..., 0]
    m = solve_lower(factor_q, scale_rows(factor_p, exponents_p - exponents_q))
    quadratic = (m * (m / 2)).sum(axis=(-2, -1)) + (z * (z / 2)).sum(axis=-1)
    value = q.log_volume + z.shape[-1] * log(2 * pi) / 2 + quadratic
    return np.where(np.isnan(value), np.inf, value)
