"""Discrete: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Categorical, Discrete
from tests.support.families.categorical import categoricals, shares
from tests.support.truth import (
    DISCRETE_DIGITS,
    draws,
    entropy,
    entropy_of_probabilities,
    kl,
    kl_of_cells,
    magnitude,
)


def table(p: Discrete) -> dict[float, mpf]:
    return dict(zip(map(float, p.values), shares(Categorical(p.probs)), strict=True))


@kl(Discrete, Discrete)
def kl_discrete(p: Discrete, q: Discrete) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        of_p, of_q = table(p), table(q)
        return kl_of_cells(list(of_p.values()), [of_q.get(value, mpf(0)) for value in of_p])


@entropy(Discrete)
def entropy_discrete(p: Discrete) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        return entropy_of_probabilities(list(table(p).values()))


@draws(Discrete, Discrete)
def discretes(rng: np.random.Generator, kind: str) -> tuple[Discrete, Discrete]:
    p, q = categoricals(rng, kind)
    size = p.outcomes
    values = rng.permutation(100)[: size + 2] / 8 - 5
    if kind == "extreme":
        values = magnitude(rng, -300, 300, size + 2) * rng.choice([-1, 1], size + 2)
    order = rng.permutation(size)
    of_q, probs = values[:size][order], q.probs[order]
    if rng.random() < 0.3:
        # Q lists more values, or, now and then, others.
        probs = np.append(probs * 0.75, 0.25)
        of_q = np.append(of_q, values[size])
        if rng.random() < 0.2:
            of_q[0] = values[size + 1]
    return Discrete(values[:size], p.probs), Discrete(of_q, probs)
