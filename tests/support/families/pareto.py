"""Pareto: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Pareto
from tests.support.truth import draws, entropy, kl, magnitude, nudged

DIGITS = 500


def mean_log_density(p: Pareto, q: Pareto) -> mpf:
    """E_p[log q]: linear in ``log x``, whose mean is ``log(scale_p) + 1 / alpha_p``."""
    start, alpha = mpf(float(q.scale)), mpf(float(q.alpha))
    mean = mp.log(mpf(float(p.scale))) + 1 / mpf(float(p.alpha))
    return mp.log(alpha) + alpha * mp.log(start) - (alpha + 1) * mean


@kl(Pareto, Pareto)
def kl_pareto(p: Pareto, q: Pareto) -> mpf:
    if float(p.scale) < float(q.scale):
        return mp.inf
    with mp.workdps(DIGITS):
        return mean_log_density(p, p) - mean_log_density(p, q)


@entropy(Pareto)
def entropy_pareto(p: Pareto) -> mpf:
    with mp.workdps(DIGITS):
        return -mean_log_density(p, p)


@draws(Pareto, Pareto)
def paretos(rng: np.random.Generator, kind: str) -> tuple[Pareto, Pareto]:
    """Mostly with P inside Q's support."""
    if kind == "extreme":
        scale = magnitude(rng, -200, 200)
        other = rng.choice([scale, scale * magnitude(rng, -16, 0), magnitude(rng, -200, 200)])
        alphas = magnitude(rng, *rng.choice([(-100, 100), (-6, 8)]), 2)
        return Pareto(scale, alphas[0]), Pareto(other, alphas[1])
    scale, alpha = rng.lognormal(), 4 + rng.lognormal()  # exponents at which moments exist
    if kind == "near":
        other = nudged(rng, scale)
        return Pareto(scale, alpha), Pareto(
            other if rng.random() < 0.2 else min(scale, other), nudged(rng, alpha)
        )
    return Pareto(scale, alpha), Pareto(scale * (1.1 - rng.random()), 4 + rng.lognormal())
