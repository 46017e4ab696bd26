"""Poisson: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Poisson
from tests.support.counts import expectation, nodes
from tests.support.truth import DIGITS, draws, entropy, kl, magnitude, nudged


@kl(Poisson, Poisson)
def kl_poisson(p: Poisson, q: Poisson) -> mpf:
    """E_p of ``k log(rate_p / rate_q) - rate_p + rate_q``, with E_p[k] = rate_p."""
    with mp.workdps(DIGITS):
        a, b = mpf(float(p.rate)), mpf(float(q.rate))
        if a == 0 or b == 0:  # no count is surely 0
            return b if a == 0 else mp.inf
        return a * mp.log(a / b) - a + b


def log_poisson(k: mpf, rate: mpf) -> mpf:
    return k * mp.log(rate) - rate - mp.loggamma(k + 1)


@entropy(Poisson)
def entropy_poisson(p: Poisson) -> mpf:
    """Sum of -p log p, for rates to 1e30; beyond, what the normal shape lacks is below 1e-30."""
    rate = mpf(float(p.rate))
    if rate > mpf(10) ** 30:
        with mp.workdps(60):
            return mp.log(2 * mp.pi * mp.e * rate) / 2
    with mp.workdps(60 + max(0, int(mp.log10(rate)))):
        counts, stride = nodes(rate, mp.sqrt(rate), mp.inf, width=12)
        return -expectation(lambda _k, log_p: log_p, lambda k: log_poisson(k, rate), counts, stride)


@draws(Poisson, Poisson)
def poissons(rng: np.random.Generator, kind: str) -> tuple[Poisson, Poisson]:
    if kind == "extreme":
        a = magnitude(rng, -300, 300)
        b = a * magnitude(rng, -5, 5) if rng.random() < 0.5 else magnitude(rng, -300, 300)
        return Poisson(a), Poisson(b)
    a, b = magnitude(rng, -2, 3, 2)
    if kind == "near":
        a = rng.choice([a, magnitude(rng, -300, 300), magnitude(rng, 0, 15)])
        return Poisson(a), Poisson(nudged(rng, a))
    return Poisson(a), Poisson(b)
