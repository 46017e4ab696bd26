"""Random parameters for every family, ordinary, near each other and extreme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kllab import Bernoulli, Categorical, MultivariateNormal, Normal

KINDS = ("ordinary", "near", "extreme")
Draw = Callable[[np.random.Generator, str], tuple[Any, Any]]


def magnitude(rng: np.random.Generator, low: float, high: float, size: Any = None) -> Any:
    """10 to a uniform power."""
    return 10.0 ** rng.uniform(low, high, size)


def nudged(rng: np.random.Generator, values: Any) -> Any:
    """Values off by a relative 1e-1 to 1e-16; about a third stay as they are."""
    values = np.asarray(values, dtype=float)
    step = magnitude(rng, -16, -1) * rng.normal(size=values.shape)
    return values * (1 + step * (rng.random(values.shape) > 0.3))


def normals(rng: np.random.Generator, kind: str) -> tuple[Normal, Normal]:
    if kind == "extreme":
        locs = magnitude(rng, -200, 200, 2) * rng.choice([-1, 0, 1], 2)
        scales = magnitude(rng, -200, 200, 2)
        if rng.random() < 0.5:
            # Comparable sizes, so that the divergence is neither 0 nor beyond float64.
            scales[1] = scales[0] * magnitude(rng, -3, 100)
            locs = scales * rng.normal(size=2) * magnitude(rng, -3, 3)
        return Normal(locs[0], scales[0]), Normal(locs[1], scales[1])
    loc, scale = 3 * rng.normal(), rng.lognormal()
    if kind == "near":
        return Normal(loc, scale), Normal(nudged(rng, loc), nudged(rng, scale))
    return Normal(loc, scale), Normal(3 * rng.normal(), rng.lognormal())


def bernoullis(rng: np.random.Generator, kind: str) -> tuple[Bernoulli, Bernoulli]:
    if kind == "near":
        p = rng.choice([rng.random(), magnitude(rng, -300, 0), 1 - magnitude(rng, -16, 0)])
        return Bernoulli(p), Bernoulli(min(1.0, nudged(rng, p)))
    if kind == "extreme":
        a, b = (
            rng.choice([0.0, 1.0, magnitude(rng, -308, 0), 1 - magnitude(rng, -16, 0)])
            for _ in range(2)
        )
        return Bernoulli(a), Bernoulli(b)
    return Bernoulli(rng.random()), Bernoulli(rng.random())


def categoricals(rng: np.random.Generator, kind: str) -> tuple[Categorical, Categorical]:
    outcomes = rng.integers(1, 12)
    p, q = rng.dirichlet(np.full(outcomes, 0.7), size=2)
    if kind == "near":
        p = np.maximum(p, 1e-12)
        q = nudged(rng, p)
        if rng.random() < 0.5:
            # The same shares in float32, or scaled within the tolerance of the sum.
            p, q = p / p.sum(), np.asarray(q * (1 + rng.uniform(-9e-7, 9e-7)))
            q /= q.sum() * (1 + rng.uniform(-9e-7, 9e-7))
        else:
            p, q = p / p.sum(), q / q.sum()
    if kind == "extreme":
        tiny = magnitude(rng, -308, 0, (2, outcomes))
        p, q = np.where(rng.random((2, outcomes)) < 0.3, tiny, (p, q))
        p, q = np.where(rng.random((2, outcomes)) < [[0.3], [0.1]], 0.0, (p, q))
        p[0], q[0] = p[0] + 1e-3, q[0] + 1e-3
        p, q = p / p.sum(), q / q.sum()
    return Categorical(p), Categorical(q)


def covariance(rng: np.random.Generator, d: int, power: float) -> np.ndarray:
    """A covariance matrix whose condition number is about 10**power."""
    directions = np.linalg.qr(rng.normal(size=(d, d)))[0]
    matrix = (directions * magnitude(rng, -power, 0, d)) @ directions.T
    return matrix / 2 + matrix.T / 2


def triangle(rng: np.random.Generator, d: int) -> np.ndarray:
    """A lower triangular matrix with a positive diagonal."""
    return np.tril(rng.normal(size=(d, d)), -1) + np.diag(rng.uniform(0.5, 2, d))


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


DRAWS: dict[tuple[type, type], Draw] = {
    (Normal, Normal): normals,
    (Bernoulli, Bernoulli): bernoullis,
    (Categorical, Categorical): categoricals,
    (MultivariateNormal, MultivariateNormal): multivariate_normals,
}
