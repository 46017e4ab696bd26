"""LowRankMultivariateNormal: draws and definitions, from the covariance matrix."""

from __future__ import annotations

import mpmath
import numpy as np
from mpmath import mp, mpf

from kllab import LowRankMultivariateNormal
from tests.support.families.multivariate_normal import location, log_det
from tests.support.truth import BARS, DIGITS, draws, entropy, kl, magnitude, nudged

_DIGITS = 400


def covariance_of(p: LowRankMultivariateNormal) -> mpmath.matrix:
    factor = mpmath.matrix(p.cov_factor.tolist())
    return factor * factor.T + mpmath.diag([mpf(x) for x in p.cov_diag.tolist()])


def kl_of_gaussians(
    loc_p: mpmath.matrix, cov_p: mpmath.matrix, loc_q: mpmath.matrix, cov_q: mpmath.matrix
) -> mpf:
    """``(tr(S_q^-1 S_p) - d + (m_p - m_q)^T S_q^-1 (m_p - m_q) + log det S_q / det S_p) / 2``."""
    offset = loc_p - loc_q
    trace = mpmath.fsum(mp.lu_solve(cov_q, cov_p[:, i])[i] for i in range(cov_p.rows))
    mahalanobis = (offset.T * mp.lu_solve(cov_q, offset))[0]
    return (trace - cov_p.rows + mahalanobis + log_det(cov_q) - log_det(cov_p)) / 2


@kl(LowRankMultivariateNormal, LowRankMultivariateNormal)
def kl_low_rank(p: LowRankMultivariateNormal, q: LowRankMultivariateNormal) -> mpf:
    with mp.workdps(_DIGITS):
        return kl_of_gaussians(location(p), covariance_of(p), location(q), covariance_of(q))


@entropy(LowRankMultivariateNormal)
def entropy_low_rank(p: LowRankMultivariateNormal) -> mpf:
    with mp.workdps(DIGITS):
        return (log_det(covariance_of(p)) + p.event_shape[0] * (1 + mp.log(2 * mp.pi))) / 2


@draws(LowRankMultivariateNormal, LowRankMultivariateNormal)
def low_rank_normals(
    rng: np.random.Generator, kind: str
) -> tuple[LowRankMultivariateNormal, LowRankMultivariateNormal]:
    """Factors up to 1e4 times the square root of the diagonal, with as many columns as rows."""
    d = int(rng.integers(1, 6))
    sizes = magnitude(rng, -1, rng.choice([1, 4]), 2)
    factors = [size * rng.normal(size=(d, rng.integers(1, min(d, 3) + 1))) for size in sizes]
    diagonals = magnitude(rng, -2, 2, (2, d))
    locs = rng.normal(size=(2, d))
    if kind == "near":
        step = magnitude(rng, -14, -2)
        factors[1] = factors[0] * (1 + step * rng.normal(size=factors[0].shape))
        diagonals[1] = diagonals[0] * (1 + step * rng.uniform(-1, 1, d))
        locs[1] = nudged(rng, locs[0])
    if kind == "extreme":
        axes = np.exp2(rng.integers(-250, 250, d))
        factors = [factor * axes[:, None] for factor in factors]
        diagonals = diagonals * magnitude(rng, -8, 8, (2, d)) * axes**2
        locs = locs * axes * magnitude(rng, -3, 50)
    p, q = map(LowRankMultivariateNormal, locs, factors, diagonals)
    return p, q


def conditioning(p: LowRankMultivariateNormal, q: LowRankMultivariateNormal) -> float:
    """The promise of MultivariateNormal, each covariance in units of its own diagonal."""
    condition = max(1 + np.square(each.scaled_factor[0]).sum() for each in (p, q))
    return max(1e-12, 8 * np.finfo(float).eps * float(condition))


BARS[LowRankMultivariateNormal, LowRankMultivariateNormal] = conditioning
