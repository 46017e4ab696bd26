"""MultivariateNormal: draws and definitions."""

from __future__ import annotations

import mpmath
import numpy as np
from mpmath import mp, mpf

from kllab import MultivariateNormal
from tests.support.truth import BARS, DIGITS, draws, entropy, kl, magnitude, nudged


def covariance_of(p: MultivariateNormal) -> mpmath.matrix:
    """The covariance that was given: the symmetric part, or the product of the factor."""
    if p.covariance_matrix is not None:
        given = mpmath.matrix(p.covariance_matrix.tolist())
        return (given + given.T) / 2
    factor = mpmath.matrix(p.scale_tril.tolist())
    return factor * factor.T


def location(p: MultivariateNormal) -> mpmath.matrix:
    return mpmath.matrix(np.broadcast_to(p.loc, p.event_shape).tolist())


def log_det(matrix: mpmath.matrix) -> mpf:
    """Twice the sum of the logs of the diagonal of the Cholesky factor."""
    factor = mp.cholesky(matrix, tol=mpf(0))
    return 2 * mpmath.fsum(mp.log(factor[i, i]) for i in range(matrix.rows))


@kl(MultivariateNormal, MultivariateNormal)
def kl_multivariate_normal(p: MultivariateNormal, q: MultivariateNormal, digits: int = 700) -> mpf:
    """E_p of the two quadratic forms: ``E_p[(x-m)^T A (x-m)] = tr(A S_p) + (m_p-m)^T A (m_p-m)``.

    `tests/divergences/test_oracle.py` holds it against an integral over the plane.
    """
    with mp.workdps(digits):
        covariance_p, covariance_q = covariance_of(p), covariance_of(q)
        offset = location(p) - location(q)
        d = covariance_p.rows
        columns = [mp.lu_solve(covariance_q, covariance_p[:, i]) for i in range(d)]
        trace = mpmath.fsum(columns[i][i] for i in range(d))
        mahalanobis = (offset.T * mp.lu_solve(covariance_q, offset))[0]
        return (trace - d + mahalanobis + log_det(covariance_q) - log_det(covariance_p)) / 2


@entropy(MultivariateNormal)
def entropy_multivariate_normal(p: MultivariateNormal) -> mpf:
    with mp.workdps(DIGITS):
        return (log_det(covariance_of(p)) + p.event_shape[0] * (1 + mp.log(2 * mp.pi))) / 2


def covariance(rng: np.random.Generator, d: int, power: float) -> np.ndarray:
    """A covariance matrix whose condition number is about 10**power."""
    directions = np.linalg.qr(rng.normal(size=(d, d)))[0]
    matrix = (directions * magnitude(rng, -power, 0, d)) @ directions.T
    return matrix / 2 + matrix.T / 2


def triangle(rng: np.random.Generator, d: int) -> np.ndarray:
    """A lower triangular matrix with a positive diagonal."""
    return np.tril(rng.normal(size=(d, d)), -1) + np.diag(rng.uniform(0.5, 2, d))


@draws(MultivariateNormal, MultivariateNormal)
def multivariate_normals(
    rng: np.random.Generator, kind: str
) -> tuple[MultivariateNormal, MultivariateNormal]:
    d = int(rng.integers(1, 7))
    power = rng.choice([0, 1, 3, 6])
    first, second = covariance(rng, d, power), covariance(rng, d, power)
    locs = rng.normal(size=(2, d))
    if kind == "near":
        step = magnitude(rng, -14, -2) * covariance(rng, d, 1)
        scales = np.sqrt(np.diag(first))
        second = first + (step / 2 + step.T / 2) * np.outer(scales, scales) * 10.0**-power
        locs[1] = nudged(rng, locs[0])
    if kind == "extreme":
        axes = np.exp2(rng.integers(-250, 250, d))
        first, second = (m * np.outer(axes, axes) for m in (first, second))
        locs = locs * axes * magnitude(rng, -3, 50)
    p, q = (
        MultivariateNormal(loc, matrix)
        if rng.random() < 0.6
        else MultivariateNormal(loc, scale_tril=np.linalg.cholesky(matrix))
        for loc, matrix in zip(locs, (first, second), strict=True)
    )
    return p, q


def conditioning(p: MultivariateNormal, q: MultivariateNormal) -> float:
    """The promise, with the conditions of the covariances, their axes rescaled."""
    condition = max(np.linalg.cond(given.scaled_factor[0]) ** 2 for given in (p, q))
    return max(1e-12, 8 * np.finfo(float).eps * condition)


BARS[MultivariateNormal, MultivariateNormal] = conditioning
