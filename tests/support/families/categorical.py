"""Categorical: draws and definitions."""

from __future__ import annotations

import mpmath
import numpy as np
from mpmath import mp, mpf

from kllab import Categorical
from tests.support.truth import (
    DISCRETE_DIGITS,
    draws,
    entropy,
    entropy_of_probabilities,
    kl,
    kl_of_cells,
    magnitude,
    nudged,
)


def shares(p: Categorical) -> list[mpf]:
    cells = [mpf(float(cell)) for cell in p.probs]
    total = mpmath.fsum(cells)
    return [cell / total for cell in cells]


@kl(Categorical, Categorical)
def kl_categorical(p: Categorical, q: Categorical) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        return kl_of_cells(shares(p), shares(q))


@entropy(Categorical)
def entropy_categorical(p: Categorical) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        return entropy_of_probabilities(shares(p))


@draws(Categorical, Categorical)
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
