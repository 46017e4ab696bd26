"""Multinomial: draws and definitions."""

from __future__ import annotations

from functools import cache

import numpy as np
from mpmath import mp, mpf

from kllab import Categorical, Multinomial
from tests.support.families.categorical import categoricals, shares
from tests.support.truth import (
    BARS,
    DISCRETE_DIGITS,
    draws,
    entropy,
    kl,
    kl_of_cells,
    magnitude,
)


@kl(Multinomial, Multinomial)
def kl_multinomial(p: Multinomial, q: Multinomial) -> mpf:
    """E_p of ``sum x_i log(p_i / q_i)``, with E_p[x_i] = n p_i."""
    with mp.workdps(DISCRETE_DIGITS):
        if p.total_count != q.total_count:
            return mp.inf
        if p.total_count == 0:
            return mpf(0)
        return mpf(float(p.total_count)) * kl_of_cells(
            shares(Categorical(p.probs)), shares(Categorical(q.probs))
        )


BARS[Multinomial, Multinomial] = lambda _p, _q: 1e-13


@cache
def log_factorial(k: int) -> mpf:
    return mp.log(mp.factorial(k))


@entropy(Multinomial)
def entropy_multinomial(p: Multinomial) -> mpf:
    """Sum of -p log p over all vectors of counts; for many trials by the mean of each log x_i!.

    ``-log p(x) = -log n! + sum_i log x_i! - sum_i x_i log p_i``, and x_i is binomial.
    """
    n = int(p.total_count)
    with mp.workdps(60):
        cells = shares(Categorical(p.probs))
        total = -mp.log(mp.factorial(n))
        for cell in (cell for cell in cells if cell > 0):
            total -= n * cell * mp.log(cell)
            if cell == 1:
                total += log_factorial(n)
                continue
            share = (1 - cell) ** n
            for k in range(n + 1):
                total += share * log_factorial(k)
                share *= (n - k) * cell / ((k + 1) * (1 - cell))
        return total


@draws(Multinomial, Multinomial)
def multinomials(rng: np.random.Generator, kind: str) -> tuple[Multinomial, Multinomial]:
    p, q = categoricals(rng, kind)
    n = int(rng.integers(1, 30))
    if kind == "extreme":
        n = int(np.floor(magnitude(rng, 0, 2) * rng.choice([0, 1, 1, 1])))
        if rng.random() < 0.1:
            return Multinomial(n, p.probs), Multinomial(n + 1, q.probs)
    return Multinomial(n, p.probs), Multinomial(n, q.probs)
