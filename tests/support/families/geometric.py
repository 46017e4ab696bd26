"""Geometric: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Geometric
from tests.support.truth import DISCRETE_DIGITS, draws, entropy, kl, magnitude, nudged


@kl(Geometric, Geometric)
def kl_geometric(p: Geometric, q: Geometric) -> mpf:
    """E_p of ``log(p / q) + k log((1 - p) / (1 - q))``, with E_p[k] = (1 - p) / p."""
    with mp.workdps(DISCRETE_DIGITS):
        a, b = mpf(float(p.probs)), mpf(float(q.probs))
        if a == 1:
            return -mp.log(b)
        if b == 1:
            return mp.inf
        return mp.log(a / b) + (1 - a) / a * mp.log((1 - a) / (1 - b))


@entropy(Geometric)
def entropy_geometric(p: Geometric) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        a = mpf(float(p.probs))
        return mpf(0) if a == 1 else -mp.log(a) - (1 - a) / a * mp.log(1 - a)


def chance(rng: np.random.Generator) -> float:
    """An extreme probability above 0."""
    return float(
        rng.choice([1.0, magnitude(rng, -307, 0), 1 - magnitude(rng, -16, 0), rng.random()])
    )


@draws(Geometric, Geometric)
def geometrics(rng: np.random.Generator, kind: str) -> tuple[Geometric, Geometric]:
    if kind == "extreme":
        return Geometric(chance(rng)), Geometric(chance(rng))
    a, b = rng.uniform(0.01, 1, 2)
    if kind == "near":
        a = rng.choice([a, chance(rng)])
        return Geometric(a), Geometric(min(1.0, nudged(rng, a)))
    return Geometric(a), Geometric(b)
