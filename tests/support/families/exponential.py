"""Exponential: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Exponential
from tests.support.truth import draws, entropy, kl, magnitude, nudged

DIGITS = 100


@kl(Exponential, Exponential)
def kl_exponential(p: Exponential, q: Exponential) -> mpf:
    """E_p[log p - log q]; both are linear in x, whose mean is 1 / rate_p."""
    with mp.workdps(DIGITS):
        a, b = mpf(float(p.rate)), mpf(float(q.rate))
        mean = 1 / a
        return (mp.log(a) - a * mean) - (mp.log(b) - b * mean)


@entropy(Exponential)
def entropy_exponential(p: Exponential) -> mpf:
    with mp.workdps(DIGITS):
        return 1 - mp.log(mpf(float(p.rate)))


@draws(Exponential, Exponential)
def exponentials(rng: np.random.Generator, kind: str) -> tuple[Exponential, Exponential]:
    if kind == "extreme":
        rate = magnitude(rng, -200, 200)
        other = rng.choice([rate * magnitude(rng, -5, 5), magnitude(rng, -200, 200)])
        return Exponential(rate), Exponential(other)
    rate = rng.lognormal()
    return Exponential(rate), Exponential(nudged(rng, rate) if kind == "near" else rng.lognormal())
