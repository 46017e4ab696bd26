"""Wishart: draws and definitions."""

from __future__ import annotations

import mpmath
import numpy as np
from mpmath import mp, mpf

from kllab import Wishart
from tests.support.families.multivariate_normal import covariance, log_det
from tests.support.truth import BARS, draws, entropy, kl, magnitude, nudged


def enough_digits(*given: Wishart) -> int:
    """Digits for KL near P = Q, and for covariances over the span of their diagonals."""
    diagonals = np.concatenate([np.diag(p.covariance_matrix) for p in given])
    return 150 + int(np.log10(diagonals.max() / diagonals.min()))


def matrix(p: Wishart) -> mpmath.matrix:
    given = mpmath.matrix(p.covariance_matrix.tolist())
    return (given + given.T) / 2


def mean_log_density(p: Wishart, q: Wishart) -> mpf:
    """E_p[log q(X)], by ``E_p[X] = df V`` and the mean of log det X, a sum of digammas.

    `tests/divergences/test_oracle_wishart.py` holds it against integrals.
    """
    n, m = mpf(float(p.df)), mpf(float(q.df))
    v, w = matrix(p), matrix(q)
    d = v.rows
    columns = [mp.lu_solve(w, v[:, i]) for i in range(d)]
    trace = n * mpmath.fsum(columns[i][i] for i in range(d))
    log_x = d * mp.log(2) + log_det(v)
    log_x += mpmath.fsum(mpmath.digamma((n - i) / 2) for i in range(d))
    volume = m * d / 2 * mp.log(2) + m / 2 * log_det(w) + mpf(d * (d - 1)) / 4 * mp.log(mp.pi)
    volume += mpmath.fsum(mpmath.loggamma((m - i) / 2) for i in range(d))
    return (m - d - 1) / 2 * log_x - trace / 2 - volume


@kl(Wishart, Wishart)
def kl_wishart(p: Wishart, q: Wishart) -> mpf:
    with mp.workdps(enough_digits(p, q)):
        return mean_log_density(p, p) - mean_log_density(p, q)


@entropy(Wishart)
def entropy_wishart(p: Wishart) -> mpf:
    with mp.workdps(enough_digits(p)):
        return -mean_log_density(p, p)


def bar(p: Wishart, q: Wishart) -> float:
    condition = max(np.linalg.cond(given.scaled_factor[0]) ** 2 for given in (p, q))
    return float(max(1e-12, 8 * np.finfo(float).eps * condition))


BARS[Wishart, Wishart] = bar


@draws(Wishart, Wishart)
def wisharts(rng: np.random.Generator, kind: str) -> tuple[Wishart, Wishart]:
    d = int(rng.integers(1, 5))
    power = rng.choice([0, 1, 3, 6])
    first, second = covariance(rng, d, power), covariance(rng, d, power)
    dfs = d + 1 + magnitude(rng, -1, 2, 2)
    if kind == "near":
        dfs[0] = d - 1 + magnitude(rng, -3, 8)
        dfs[1] = max(nudged(rng, dfs[0]), d - 1 + 1e-9)
        second = first.copy()
        if rng.random() < 0.8:
            step = magnitude(rng, -14, -2) * covariance(rng, d, 1)
            scales = np.sqrt(np.diag(first))
            second = first + (step / 2 + step.T / 2) * np.outer(scales, scales) * 10.0**-power
        if rng.random() < 0.3:
            # The same mean, to rounding: only the degrees of freedom differ.
            second = first * (dfs[0] / dfs[1])
    if kind == "extreme":
        dfs = d - 1 + magnitude(rng, -6, 8, 2)
        axes = np.exp2(rng.integers(-250, 250, d))
        first, second = (m * np.outer(axes, axes) for m in (first, second))
    return Wishart(dfs[0], first), Wishart(dfs[1], second)
