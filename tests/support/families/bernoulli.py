"""Bernoulli: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Bernoulli
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


def both_outcomes(p: Bernoulli) -> list[mpf]:
    one = mpf(float(p.probs))
    return [1 - one, one]


@kl(Bernoulli, Bernoulli)
def kl_bernoulli(p: Bernoulli, q: Bernoulli) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        return kl_of_cells(both_outcomes(p), both_outcomes(q))


@entropy(Bernoulli)
def entropy_bernoulli(p: Bernoulli) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        return entropy_of_probabilities(both_outcomes(p))


@draws(Bernoulli, Bernoulli)
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
