"""LogNormal and Pareto against Normal: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import LogNormal, Normal, Pareto
from tests.support.families.against_normal import mean_log_normal_density, normal_of
from tests.support.families.log_normal import entropy_log_normal
from tests.support.families.pareto import entropy_pareto
from tests.support.truth import draws, kl, magnitude

DIGITS = 700


@kl(LogNormal, Normal)
def kl_log_normal_normal(p: LogNormal, q: Normal) -> mpf:
    with mp.workdps(DIGITS):
        loc, v = mpf(float(p.loc)), mpf(float(p.scale)) ** 2
        if v > 1e309:
            return mp.inf  # the negentropy alone is nearly v
        mean = mp.exp(loc + v / 2)
        variance = mean**2 * mp.expm1(v)
        return -entropy_log_normal(p) - mean_log_normal_density(mean, variance, q)


@kl(Pareto, Normal)
def kl_pareto_normal(p: Pareto, q: Normal) -> mpf:
    if p.alpha <= 2:
        return mp.inf
    with mp.workdps(DIGITS):
        alpha, start = mpf(float(p.alpha)), mpf(float(p.scale))
        mean, variance = start * alpha / (alpha - 1), start**2 * alpha / (alpha - 1) ** 2
        return -entropy_pareto(p) - mean_log_normal_density(mean, variance / (alpha - 2), q)


@draws(LogNormal, Normal)
def log_normal_and_normal(rng: np.random.Generator, kind: str) -> tuple[LogNormal, Normal]:
    """Near: narrow P, which are nearly normal, too."""
    if kind == "ordinary":
        return LogNormal(rng.normal(), rng.lognormal(sigma=0.5)), normal_of(rng, kind, 1, 1)
    if kind == "near":
        p = LogNormal(rng.normal(), magnitude(rng, -7, 0))
    else:
        p = LogNormal(rng.normal() * magnitude(rng, -3, 2.4), magnitude(rng, -9, 1.2))
        if rng.random() < 0.3:
            p = LogNormal(p.loc * magnitude(rng, 0, 100), magnitude(rng, -200, 200))
    with mp.workdps(40):
        loc, v = mpf(float(p.loc)), mpf(float(p.scale)) ** 2
        if loc + v > 700 or loc < -300:
            return p, normal_of(rng, kind, rng.lognormal(), magnitude(rng, -200, 200))
        mean = mp.exp(loc + v / 2)
        return p, normal_of(rng, kind, float(mean), float(mean * mp.sqrt(mp.expm1(v))))


@draws(Pareto, Normal)
def pareto_and_normal(rng: np.random.Generator, kind: str) -> tuple[Pareto, Normal]:
    """Mostly with a variance."""
    start, alpha = rng.lognormal(), 2.2 + rng.lognormal()
    if kind == "extreme":
        start = magnitude(rng, -200, 200)
        alpha = rng.choice([magnitude(rng, 0, 15), 2 + magnitude(rng, -15, 0)])
    elif kind == "near":
        alpha = 2 + magnitude(rng, -1, 8)
    if alpha <= 2:
        return Pareto(start, alpha), Normal(start, start)
    deviation = start / (alpha - 1) * np.sqrt(alpha / (alpha - 2))
    return Pareto(start, alpha), normal_of(rng, kind, start * alpha / (alpha - 1), deviation)
