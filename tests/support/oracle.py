"""KL divergences and entropies from their definitions, in mpmath.

Nothing of `kllab` is used but the parameters, each the exact value of its float64. Continuous
families are integrated and discrete ones summed, with digits enough to survive what cancels.
A pair joins `KL`, a family `ENTROPY`, when it is registered: the tests look every pair up here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import mpmath
import numpy as np
from mpmath import mp, mpf

from kllab import Bernoulli, Categorical, MultivariateNormal, Normal

LARGEST = mpf(float(np.finfo(float).max))
SMALLEST_NORMAL = mpf(float(np.finfo(float).tiny))
DIGITS = 600
DISCRETE_DIGITS = 800


@cache
def gaussian_nodes() -> list[tuple[mpf, mpf]]:
    """Nodes t and weights of ``integral exp(-t^2/2) / sqrt(2 pi) dt`` over the reals.

    The trapezoid rule converges geometrically here: at steps of 1/8 it is off by
    ``exp(-2 pi^2 64)``, 1e-548, and the tails cut off beyond 50 hold 1e-545: far below the
    smallest divergence that a float64 can hold.
    """
    with mp.workdps(DIGITS):
        step = mpf(1) / 8
        scale = step / mp.sqrt(2 * mp.pi)
        nodes = [k * step for k in range(-400, 401)]
        return [(t, scale * mpmath.exp(-t * t / 2)) for t in nodes]


def gaussian_mean(function: Callable[[mpf], mpf]) -> mpf:
    """Return the mean of ``function(t)``, t standard normal."""
    return mpmath.fsum(function(t) * weight for t, weight in gaussian_nodes())


def kl_normal(p: Normal, q: Normal) -> mpf:
    """E_p[log p - log q], with x = loc_p + scale_p t."""
    with mp.workdps(DIGITS):
        loc_p, scale_p, loc_q, scale_q = map(
            mpf, (float(p.loc), float(p.scale), float(q.loc), float(q.scale))
        )
        offset, ratio = (loc_p - loc_q) / scale_q, scale_p / scale_q
        log_scales = mp.log(scale_p) - mp.log(scale_q)
        return gaussian_mean(lambda t: -t * t / 2 + (offset + ratio * t) ** 2 / 2 - log_scales)


def kl_of_probabilities(p: Sequence[mpf], q: Sequence[mpf]) -> mpf:
    """Sum of p log(p / q) over outcomes."""
    total = mpf(0)
    for a, b in zip(p, q, strict=True):
        if a == 0:
            continue
        if b == 0:
            return mp.inf
        total += a * mp.log(a / b)
    return total


def both_outcomes(p: Bernoulli) -> list[mpf]:
    one = mpf(float(p.probs))
    return [1 - one, one]


def shares(p: Categorical) -> list[mpf]:
    cells = [mpf(float(cell)) for cell in p.probs]
    total = mpmath.fsum(cells)
    return [cell / total for cell in cells]


def kl_bernoulli(p: Bernoulli, q: Bernoulli) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        return kl_of_probabilities(both_outcomes(p), both_outcomes(q))


def kl_categorical(p: Categorical, q: Categorical) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        return kl_of_probabilities(shares(p), shares(q))


def covariance(p: MultivariateNormal) -> mpmath.matrix:
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


def kl_multivariate_normal(p: MultivariateNormal, q: MultivariateNormal, digits: int = 700) -> mpf:
    """E_p of the two quadratic forms: ``E_p[(x-m)^T A (x-m)] = tr(A S_p) + (m_p-m)^T A (m_p-m)``.

    `tests/divergences/test_oracle.py` holds it against an integral over the plane.
    """
    with mp.workdps(digits):
        covariance_p, covariance_q = covariance(p), covariance(q)
        offset = location(p) - location(q)
        d = covariance_p.rows
        columns = [mp.lu_solve(covariance_q, covariance_p[:, i]) for i in range(d)]
        trace = mpmath.fsum(columns[i][i] for i in range(d))
        mahalanobis = (offset.T * mp.lu_solve(covariance_q, offset))[0]
        return (trace - d + mahalanobis + log_det(covariance_q) - log_det(covariance_p)) / 2


def entropy_normal(p: Normal) -> mpf:
    with mp.workdps(DIGITS):
        log_scale = mp.log(mpf(float(p.scale)))
        return gaussian_mean(lambda t: t * t / 2 + log_scale + mp.log(2 * mp.pi) / 2)


def entropy_of_probabilities(p: Sequence[mpf]) -> mpf:
    return -mpmath.fsum(a * mp.log(a) for a in p if a > 0)


def entropy_bernoulli(p: Bernoulli) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        return entropy_of_probabilities(both_outcomes(p))


def entropy_categorical(p: Categorical) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        return entropy_of_probabilities(shares(p))


def entropy_multivariate_normal(p: MultivariateNormal) -> mpf:
    with mp.workdps(DIGITS):
        return (log_det(covariance(p)) + p.event_shape[0] * (1 + mp.log(2 * mp.pi))) / 2


KL: dict[tuple[type, type], Callable[[Any, Any], mpf]] = {
    (Normal, Normal): kl_normal,
    (Bernoulli, Bernoulli): kl_bernoulli,
    (Categorical, Categorical): kl_categorical,
    (MultivariateNormal, MultivariateNormal): kl_multivariate_normal,
}

ENTROPY: dict[type, Callable[[Any], mpf]] = {
    Normal: entropy_normal,
    Bernoulli: entropy_bernoulli,
    Categorical: entropy_categorical,
    MultivariateNormal: entropy_multivariate_normal,
}


def relative_error(value: float, truth: mpf) -> float:
    """Return ``|value - truth| / truth``: infinite unless overflow and zero agree exactly.

    Below the smallest normal number float64 has fewer digits, so there the error is measured
    in units of that number.
    """
    if mp.isinf(truth) or truth > LARGEST:
        return 0.0 if value == np.inf else np.inf
    if not np.isfinite(value) or value < 0:
        return np.inf
    return float(abs(mpf(value) - truth) / max(abs(truth), SMALLEST_NORMAL))
