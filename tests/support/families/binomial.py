"""Binomial: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Binomial
from tests.support.counts import expectation, log_choose, nodes, times_log
from tests.support.truth import DISCRETE_DIGITS, draws, entropy, kl, magnitude, nudged


def log_binomial(k: mpf, n: mpf, p: mpf) -> mpf:
    if k > n:
        return -mp.inf
    return log_choose(n, k) + times_log(k, p) + times_log(n - k, 1 - p)


@kl(Binomial, Binomial)
def kl_binomial(p: Binomial, q: Binomial) -> mpf:
    """E_p of log p - log q: the sum over the counts, unless the numbers of trials are equal.

    Then the coefficients drop out, and what is left is linear in k, with E_p[k] = n p.
    """
    a, c = mpf(float(p.total_count)), mpf(float(q.total_count))
    r, b = mpf(float(p.probs)), mpf(float(q.probs))
    with mp.workdps(DISCRETE_DIGITS):
        b = b if c > 0 else mpf(0)
        if a * r == 0 == c * b:
            return mpf(0)
        if (r * a > 0 and a > c) or (b == 0 and r * a > 0):
            return mp.inf
        if b == 1 and (r < 1 or a < c):
            return mp.inf
        if a == c:
            return a * (
                times_log(r, r)
                - times_log(r, b)
                + times_log(1 - r, 1 - r)
                - times_log(1 - r, 1 - b)
            )
        if r == 0 or a == 0:
            return -c * mp.log(1 - b)
        if r == 1:
            return -log_binomial(a, c, b)
    rare = a * r < mpf("1e-9")
    with mp.workdps(DISCRETE_DIGITS if rare else 110):
        deviation = mp.sqrt(a * r * (1 - r))
        counts, stride = nodes(a * r, deviation, a, width=20)
        counts = counts[:12] if rare else counts
        return expectation(
            lambda k, log_p: log_p - log_binomial(k, c, b),
            lambda k: log_binomial(k, a, r),
            counts,
            stride,
        )


@entropy(Binomial)
def entropy_binomial(p: Binomial) -> mpf:
    n, r = mpf(float(p.total_count)), mpf(float(p.probs))
    if n == 0 or r in (0, 1):
        return mpf(0)
    with mp.workdps(DISCRETE_DIGITS if min(r, 1 - r) < 1e-20 else 60):
        r = min(r, 1 - r)
        counts, stride = nodes(n * r, mp.sqrt(n * r * (1 - r)), n, width=12)
        if n * r < 1e-20:
            counts = counts[:4]
        return -expectation(
            lambda _k, log_p: log_p, lambda k: log_binomial(k, n, r), counts, stride
        )


def chance(rng: np.random.Generator) -> float:
    """An extreme probability, 0 and 1 among them."""
    return float(rng.choice([0.0, 1.0, magnitude(rng, -300, 0), 1 - magnitude(rng, -16, 0)]))


@draws(Binomial, Binomial)
def binomials(rng: np.random.Generator, kind: str) -> tuple[Binomial, Binomial]:
    if kind == "extreme":
        n = np.floor(magnitude(rng, 0, 15, 2) * rng.choice([0, 1, 1, 1], 2))
        if rng.random() < 0.7:
            n[1] = n[0]
        return Binomial(n[0], chance(rng)), Binomial(n[1], chance(rng))
    n = int(rng.integers(1, 60))
    p = rng.uniform(0.01, 0.99)
    if kind == "near":
        n = int(rng.choice([n, np.floor(magnitude(rng, 0, 15))]))
        p = float(rng.choice([p, magnitude(rng, -12, 0) * 0.9]))
        if rng.random() < 0.5:
            # More trials, with nearly the same mean.
            more = n + int(rng.choice([1, np.ceil(n * magnitude(rng, -6, 1))]))
            return Binomial(n, p), Binomial(more, nudged(rng, p * n / more))
        return Binomial(n, p), Binomial(n, min(1.0, nudged(rng, p)))
    more = n + int(rng.integers(0, 20)) * int(rng.random() < 0.5)
    return Binomial(n, p), Binomial(more, rng.uniform(0.01, 0.99))
