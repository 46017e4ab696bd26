"""Listed outcomes (Bernoulli, Categorical, Discrete) and counts against each other: sums."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp, mpf

from kllab import (
    Bernoulli,
    Binomial,
    Categorical,
    Discrete,
    Geometric,
    NegativeBinomial,
    Poisson,
)
from tests.support.families.binomial import log_binomial
from tests.support.families.categorical import shares
from tests.support.families.discrete import table
from tests.support.families.negative_binomial import log_negative_binomial
from tests.support.families.poisson import log_poisson
from tests.support.truth import BARS, DISCRETE_DIGITS, DRAWS, draws, kl, magnitude

LISTED = (Bernoulli, Categorical, Discrete)
COUNTS = (Binomial, Geometric, NegativeBinomial, Poisson)
CLOSED = {(Bernoulli, Binomial), (Bernoulli, Poisson), (Binomial, Bernoulli)}
"""Pairs that have a file of their own."""


def exact(parameter: Any) -> mpf:
    return mpf(float(parameter))


def outcomes(p: Any) -> dict[float, mpf]:
    """The outcomes of a distribution that has finitely many, and their probabilities."""
    if isinstance(p, Bernoulli):
        return {0.0: 1 - exact(p.probs), 1.0: exact(p.probs)}
    if isinstance(p, Categorical):
        return dict(enumerate(shares(p)))
    if isinstance(p, Discrete):
        return table(p)
    n = int(p.total_count)
    return {float(k): mp.exp(log_binomial(mpf(k), mpf(n), exact(p.probs))) for k in range(n + 1)}


def log_probability(q: Any, x: float) -> mpf:
    if isinstance(q, LISTED):
        probability = outcomes(q).get(x, mpf(0))
        return mp.log(probability) if probability > 0 else -mp.inf
    if x < 0 or x != int(x):
        return -mp.inf
    k = mpf(x)
    if isinstance(q, Binomial):
        return log_binomial(k, exact(q.total_count), exact(q.probs))
    if isinstance(q, Poisson):
        return log_poisson(k, exact(q.rate))
    if isinstance(q, Geometric):
        a = exact(q.probs)
        return mp.log(a) + (0 if k == 0 else (k * mp.log(1 - a) if a < 1 else -mp.inf))
    return log_negative_binomial(k, exact(q.total_count), exact(q.probs))


def certain_of_zero(p: Any) -> bool:
    return p.probs == 1 if isinstance(p, Geometric) else p.probs == 0


def kl_by_outcomes(p: Any, q: Any) -> mpf:
    exactly = isinstance(p, LISTED) and isinstance(q, LISTED)
    with mp.workdps(DISCRETE_DIGITS if exactly else 400):
        if isinstance(p, Poisson):
            return mp.inf
        if isinstance(p, (Geometric, NegativeBinomial)):
            return -log_probability(q, 0.0) if certain_of_zero(p) else mp.inf
        total = mpf(0)
        for x, probability in outcomes(p).items():
            if probability > 0:
                total += probability * (mp.log(probability) - log_probability(q, x))
        return total


def near(rng: np.random.Generator, weights: np.ndarray) -> np.ndarray:
    """Weights off by up to a tenth, made probabilities."""
    moved = weights * (1 + magnitude(rng, -9, -1) * rng.uniform(-1, 1, weights.shape))
    return moved / moved.sum()


def a_family(rng: np.random.Generator, family: type, kind: str) -> Any:
    if family is Discrete:
        size = int(rng.integers(1, 7))
        values = rng.permutation(8)[:size] + 0.5 * (rng.random(size) < 0.05)
        return Discrete(values, rng.dirichlet(np.ones(size)))
    return DRAWS[family, family](rng, "ordinary" if kind == "near" else kind)[0]


def small(p: Any) -> bool:
    return not isinstance(p, Binomial) or float(p.total_count) <= 60


def draw(p: type, q: type) -> Callable[[np.random.Generator, str], tuple[Any, Any]]:
    def pair(rng: np.random.Generator, kind: str) -> tuple[Any, Any]:
        while True:
            of_p, of_q = a_family(rng, p, kind), a_family(rng, q, kind)
            if small(of_p) and small(of_q):
                break
        if kind == "near" and p in (Categorical, Discrete):
            # What Q gives to some first outcomes, nearly.
            weights = np.array([float(mp.exp(log_probability(of_q, float(k)))) for k in range(9)])
            kept = np.flatnonzero(weights > 1e-12)
            if kept.size:
                shares_of_p = near(rng, weights[: kept[-1] + 1])
                if p is Categorical:
                    return Categorical(shares_of_p), of_q
                return Discrete(np.arange(float(kept[-1] + 1)), shares_of_p), of_q
        if kind == "near" and q in (Categorical, Discrete) and p in (Binomial, Bernoulli):
            weights = np.array([float(cell) for cell in outcomes(of_p).values()])
            shares_of_q = near(rng, weights)
            if q is Categorical:
                return of_p, Categorical(shares_of_q)
            return of_p, Discrete(np.arange(float(weights.size)), shares_of_q)
        return of_p, of_q

    return pair


def rounding_of_probabilities(p: Any, q: Any) -> float:
    """1e-13 and, for small divergences, a rounding of 4e-15 of every log ratio.

    It moves the divergence by 4e-15 E|log p/q|, which is about sqrt(2 KL).
    """
    truth = kl_by_outcomes(p, q)
    return 1e-13 + (float(4e-15 * mp.sqrt(2 / truth)) if 0 < truth < mp.inf else 0.0)


for _p in (*LISTED, *COUNTS):
    for _q in (*LISTED, *COUNTS):
        to_or_from_counts = (_p in LISTED) != (_q in LISTED)
        listed = _p in LISTED and _q in LISTED and _p is not _q
        beyond = _p in COUNTS[1:] and _q is Binomial
        if not (to_or_from_counts or listed or beyond) or (_p, _q) in CLOSED:
            continue
        kl(_p, _q)(kl_by_outcomes)
        draws(_p, _q)(draw(_p, _q))
        if to_or_from_counts:
            BARS[_p, _q] = rounding_of_probabilities
