"""Families of counts that contain each other, or are near each other: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Bernoulli, Binomial, Geometric, NegativeBinomial, Poisson
from tests.support.counts import expectation, nodes
from tests.support.families.bernoulli import bernoullis
from tests.support.families.binomial import binomials, kl_binomial, log_binomial
from tests.support.families.geometric import chance
from tests.support.families.negative_binomial import (
    log_negative_binomial,
    mean_over_counts,
    negative_binomials,
)
from tests.support.families.poisson import log_poisson
from tests.support.truth import DISCRETE_DIGITS, draws, kl, magnitude, nudged


@kl(Bernoulli, Binomial)
def kl_bernoulli_binomial(p: Bernoulli, q: Binomial) -> mpf:
    return kl_binomial(Binomial(1, p.probs), q)


@kl(Binomial, Bernoulli)
def kl_binomial_bernoulli(p: Binomial, q: Bernoulli) -> mpf:
    return kl_binomial(p, Binomial(1, q.probs))


@draws(Bernoulli, Binomial)
def to_binomial(rng: np.random.Generator, kind: str) -> tuple[Bernoulli, Binomial]:
    p, q = bernoullis(rng, kind)
    if rng.random() < 0.5:
        return p, Binomial(1, q.probs)
    return p, binomials(rng, kind)[1]


@draws(Binomial, Bernoulli)
def from_binomial(rng: np.random.Generator, kind: str) -> tuple[Binomial, Bernoulli]:
    p, q = bernoullis(rng, kind)
    return Binomial(int(rng.integers(0, 3)) if rng.random() < 0.3 else 1, p.probs), q


@kl(Bernoulli, Poisson)
def kl_bernoulli_poisson(p: Bernoulli, q: Poisson) -> mpf:
    with mp.workdps(DISCRETE_DIGITS):
        a, rate = mpf(float(p.probs)), mpf(float(q.rate))
        of_one = a * (mp.log(a) - mp.log(rate) + rate) if a > 0 else mpf(0)
        return of_one + ((1 - a) * (mp.log(1 - a) + rate) if a < 1 else mpf(0))


@draws(Bernoulli, Poisson)
def bernoulli_poissons(rng: np.random.Generator, kind: str) -> tuple[Bernoulli, Poisson]:
    p, _ = bernoullis(rng, kind)
    if kind == "extreme":
        return p, Poisson(magnitude(rng, -300, 300))
    return p, Poisson(max(nudged(rng, p.probs), 1e-300) if kind == "near" else rng.exponential())


@kl(Binomial, Poisson)
def kl_binomial_poisson(p: Binomial, q: Poisson) -> mpf:
    n, a, rate = mpf(float(p.total_count)), mpf(float(p.probs)), mpf(float(q.rate))
    if a in (0, 1) or n == 0:
        with mp.workdps(60):
            return -log_poisson(n * a, rate)
    rare = n * a < mpf("1e-9")
    with mp.workdps(DISCRETE_DIGITS if rare else 110):
        counts, stride = nodes(n * a, mp.sqrt(n * a * (1 - a)), n, width=20)
        return expectation(
            lambda k, log_p: log_p - log_poisson(k, rate),
            lambda k: log_binomial(k, n, a),
            counts[:12] if rare else counts,
            stride,
        )


@draws(Binomial, Poisson)
def binomial_poissons(rng: np.random.Generator, kind: str) -> tuple[Binomial, Poisson]:
    p, _ = binomials(rng, kind)
    if kind == "near":
        return p, Poisson(max(nudged(rng, float(p.total_count) * float(p.probs)), 1e-300))
    return p, Poisson(magnitude(rng, -2, 2) if kind == "ordinary" else magnitude(rng, -100, 15))


@kl(Geometric, NegativeBinomial)
def kl_geometric_negative_binomial(p: Geometric, q: NegativeBinomial) -> mpf:
    a, t, b = mpf(float(p.probs)), mpf(float(q.total_count)), mpf(float(q.probs))
    with mp.workdps(DISCRETE_DIGITS):
        if a == 1:
            return -t * mp.log(1 - b)
        if b == 0:
            return mp.inf
        if t == 1:
            return mp.log(a / (1 - b)) + (1 - a) / a * mp.log((1 - a) / b)
    with mp.workdps(75):
        return mean_over_counts(
            lambda k, log_p: log_p - log_negative_binomial(k, t, b),
            lambda k: mp.log((k + 1) * (1 - a) / ((k + t) * b)),
            mpf(1),
            1 - a,
        )


@kl(NegativeBinomial, Geometric)
def kl_negative_binomial_geometric(p: NegativeBinomial, q: Geometric) -> mpf:
    r, a, b = mpf(float(p.total_count)), mpf(float(p.probs)), mpf(float(q.probs))
    with mp.workdps(DISCRETE_DIGITS):
        if a == 0:
            return -mp.log(b)
        if b == 1:
            return mp.inf
        if r == 1:
            return mp.log((1 - a) / b) + a / (1 - a) * mp.log(a / (1 - b))
    with mp.workdps(75):
        return mean_over_counts(
            lambda k, log_p: log_p - mp.log(b) - k * mp.log(1 - b),
            lambda k: mp.log((k + r) * a / ((k + 1) * (1 - b))),
            r,
            a,
        )


@draws(Geometric, NegativeBinomial)
def geometric_negative_binomials(
    rng: np.random.Generator, kind: str
) -> tuple[Geometric, NegativeBinomial]:
    if kind == "extreme":
        return Geometric(chance(rng)), NegativeBinomial(
            1, rng.choice([0, min(1 - chance(rng) / 2, 1 - 2.0**-53)])
        )
    a = rng.uniform(0.05, 1)
    if kind == "near":
        b = float(np.clip(nudged(rng, 1 - a), 0, 0.95))
        return Geometric(a), NegativeBinomial(nudged(rng, 1.0), b)
    _, q = negative_binomials(rng, kind)
    return Geometric(a), q


@draws(NegativeBinomial, Geometric)
def negative_binomial_geometrics(
    rng: np.random.Generator, kind: str
) -> tuple[NegativeBinomial, Geometric]:
    q, p = geometric_negative_binomials(rng, kind)
    return p, q
