"""Gamma and Exponential against Gumbel: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Exponential, Gamma, Gumbel
from tests.support.families.gamma import gamma_of_any_size, parameters
from tests.support.truth import draws, kl, magnitude, nudged

DIGITS = 500


@kl(Exponential, Gumbel)
@kl(Gamma, Gumbel)
def kl_gamma_gumbel(p: Gamma | Exponential, q: Gumbel) -> mpf:
    """From the means of x, ``log x`` and ``exp(-x / scale)``."""
    with mp.workdps(DIGITS):
        (a, rate), loc, scale = parameters(p), mpf(float(q.loc)), mpf(float(q.scale))
        log_power = loc / scale - a * mp.log1p(1 / (rate * scale))
        if log_power > 800:
            return mp.inf  # beyond float64: the other terms are linear in what is exponential
        digamma = mp.digamma(a)
        of_p = a * mp.log(rate) + (a - 1) * (digamma - mp.log(rate)) - a - mp.loggamma(a)
        return of_p + (a / rate - loc) / scale + mp.exp(log_power) + mp.log(scale)


def gumbel_beside(rng: np.random.Generator, kind: str, p: Gamma | Exponential) -> Gumbel:
    """Near: about the nearest. Extreme: often with an exponential of moderate size."""
    if kind == "ordinary":
        return Gumbel(rng.normal(), rng.lognormal())
    with mp.workdps(30):
        a, rate = parameters(p)
        scale = float(mp.sqrt(a) / rate) * magnitude(rng, *((-1, 1) if kind == "near" else (-9, 9)))
        balance = float(a * mp.log1p(1 / (rate * mpf(scale)))) * scale
    if kind == "near":
        return Gumbel(nudged(rng, balance), scale)
    if rng.random() < 0.2:
        return Gumbel(scale * rng.normal(), magnitude(rng, -200, 200))
    return Gumbel(balance + scale * rng.choice([0, 1, 300]) * rng.normal(), scale)


@draws(Gamma, Gumbel)
def gamma_and_gumbel(rng: np.random.Generator, kind: str) -> tuple[Gamma, Gumbel]:
    p = gamma_of_any_size(rng, kind, decades=180)
    return p, gumbel_beside(rng, kind, p)


@draws(Exponential, Gumbel)
def exponential_and_gumbel(rng: np.random.Generator, kind: str) -> tuple[Exponential, Gumbel]:
    g, _ = gamma_and_gumbel(rng, kind)
    p = Exponential(g.rate)
    return p, gumbel_beside(rng, kind, p)
