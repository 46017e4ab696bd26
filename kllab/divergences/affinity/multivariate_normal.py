"""Multivariate normals: the precision of the geometric mean is the mean of the precisions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import MultivariateNormal
from kllab.distributions.triangular import Exponents, scale_rows, solve_lower
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.kl.multivariate_normal import (
    conditioning,
    covariance_excess,
    kl_of_excess,
    kl_of_factors,
)
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

_NEAR = 0.05
"""Divergence (in nats) below which the difference of covariances has more digits than factors."""


@register_chernoff(MultivariateNormal, MultivariateNormal, relative_error=conditioning)
def chernoff_multivariate_normal(
    base: MultivariateNormal, other: MultivariateNormal, weight: float
) -> FloatArray:
    """Return the divergence of the covariances plus ``|w (1 - w)| |L^-1 (loc_b - loc_o)|^2 / 2``.

    With ``M = L L^T = (1 - w) S_o + w S_b`` the first is
    ``|log det M - (1 - w) log det S_o - w log det S_b| / 2``.
    """
    shape = np.broadcast_shapes(base.batch_shape, other.batch_shape)
    own = 1 - weight
    if weight == 0:
        return np.zeros(shape)
    if weight < 0:
        covariances, z = _from_excess(base, other, weight, np.ones(shape, dtype=bool))
        return np.asarray(covariances.reshape(shape) - weight * own * z.reshape(shape))
    factor, exponents = mean_factor(base.scaled_factor, other.scaled_factor, own, weight)
    value = own * kl_of_factors(*other.scaled_factor, factor, exponents)
    value = np.asarray(value + weight * kl_of_factors(*base.scaled_factor, factor, exponents))
    near = value < _NEAR
    if near.any():
        value[near] = _from_excess(base, other, weight, near)[0]
    offset = standardise(base.loc, other.loc, np.ldexp(1.0, exponents))
    z = solve_lower(factor, offset[..., None])[..., 0]
    value = value + own * weight * (z * (z / 2)).sum(axis=-1)
    return np.where(np.isnan(value), np.inf, value)


def mean_factor(
    p: tuple[FloatArray, Exponents], q: tuple[FloatArray, Exponents], alpha: float, beta: float
) -> tuple[FloatArray, Exponents]:
    """Return the scaled Cholesky factor of ``alpha S_q + beta S_p``.

    By QR of both factors side by side, which does not square their condition.
    """
    (factor_p, exponents_p), (factor_q, exponents_q) = p, q
    exponents = np.maximum(exponents_p, exponents_q)
    parts = np.broadcast_arrays(
        np.sqrt(alpha) * scale_rows(factor_q, exponents_q - exponents),
        np.sqrt(beta) * scale_rows(factor_p, exponents_p - exponents),
    )
    upper = np.linalg.qr(np.swapaxes(np.concatenate(parts, axis=-1), -1, -2), mode="r")
    signs = np.sign(np.diagonal(upper, axis1=-2, axis2=-1))[..., None]
    return np.asarray(np.swapaxes(upper * signs, -1, -2), dtype=np.float64), exponents


def chernoff_of_excess(excess: FloatArray, weight: float) -> FloatArray:
    """Return ``|log det(I + w E) - w log det(I + E)| / 2``, E symmetric.

    That is the difference between w times the KL of E and the KL of ``w E``, for the traces
    cancel. NaN where ``I + w E`` is not positive definite.
    """
    return np.abs(weight * kl_of_excess(excess) - kl_of_excess(weight * excess))


def _from_excess(
    base: MultivariateNormal,
    other: MultivariateNormal,
    weight: float,
    chosen: NDArray[np.bool_],
) -> tuple[FloatArray, FloatArray]:
    """Return both parts for the chosen elements, from ``E = L^-1 (S_b - L L^T) L^-T``.

    L is the factor of S_o.
    """
    excess = covariance_excess(base, other, chosen)
    excess = (excess + np.swapaxes(excess, -1, -2)) / 2
    value = chernoff_of_excess(excess, weight)
    factor, exponents = other.scaled_factor
    offset = standardise(base.loc, other.loc, np.ldexp(1.0, exponents))
    offset = solve_lower(factor, offset[..., None])
    z = np.broadcast_to(offset, (*chosen.shape, *offset.shape[-2:]))[chosen]
    quadratic = np.zeros(len(value))
    exists = np.isfinite(value)
    if exists.any():
        middle = np.eye(excess.shape[-1]) + weight * excess[exists]
        z = z[exists]
        quadratic[exists] = (z * np.linalg.solve(middle, z)).sum(axis=(-2, -1)) / 2
    return value, quadratic
