"""Multivariate normals: the precision of the geometric mean is the mean of the precisions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import MultivariateNormal
from kllab.distributions.triangular import Exponents, scale_rows, solve_lower
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import heavier_first
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
    p: MultivariateNormal, q: MultivariateNormal, alpha: float
) -> FloatArray:
    """Return the divergence of the covariances plus ``|alpha beta| |L^-1 (loc_p - loc_q)|^2 / 2``.

    With ``M = L L^T = alpha S_q + beta S_p`` the first is
    ``|log det M - alpha log det S_q - beta log det S_p| / 2``.
    """
    shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
    if alpha in (0, 1):
        return np.zeros(shape)
    beta = 1 - alpha
    if not 0 < alpha < 1:
        covariances, z = _from_excess(p, q, alpha, np.ones(shape, dtype=bool))
        value = covariances.reshape(shape) + abs(alpha * beta) * z.reshape(shape)
        return np.asarray(value)
    factor, exponents = mean_factor(p.scaled_factor, q.scaled_factor, alpha, beta)
    value = alpha * kl_of_factors(*q.scaled_factor, factor, exponents)
    value = np.asarray(value + beta * kl_of_factors(*p.scaled_factor, factor, exponents))
    near = value < _NEAR
    if near.any():
        value[near] = _from_excess(p, q, alpha, near)[0]
    offset = standardise(p.loc, q.loc, np.ldexp(1.0, exponents))
    z = solve_lower(factor, offset[..., None])[..., 0]
    value = value + alpha * beta * (z * (z / 2)).sum(axis=-1)
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
    p: MultivariateNormal, q: MultivariateNormal, alpha: float, chosen: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Return both parts for the chosen elements, from ``E = L^-1 (S - L L^T) L^-T``.

    L is the factor of the base (see `heavier_first`), S the other covariance.
    """
    base, other = (q, p) if heavier_first(alpha) else (p, q)
    weight = 1 - alpha if heavier_first(alpha) else alpha
    excess = covariance_excess(other, base, chosen)
    excess = (excess + np.swapaxes(excess, -1, -2)) / 2
    value = chernoff_of_excess(excess, weight)
    factor, exponents = base.scaled_factor
    offset = standardise(p.loc, q.loc, np.ldexp(1.0, exponents))
    offset = solve_lower(factor, offset[..., None])
    z = np.broadcast_to(offset, (*chosen.shape, *offset.shape[-2:]))[chosen]
    quadratic = np.zeros(len(value))
    exists = np.isfinite(value)
    if exists.any():
        middle = np.eye(excess.shape[-1]) + weight * excess[exists]
        z = z[exists]
        quadratic[exists] = (z * np.linalg.solve(middle, z)).sum(axis=(-2, -1)) / 2
    return value, quadratic
