"""LogNormal: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import LogNormal
from tests.support.truth import DIGITS, draws, entropy, kl, magnitude, nudged


def log_density(g: LogNormal, y: mpf) -> mpf:
    """Log density at ``exp(y)``."""
    loc, scale = mpf(float(g.loc)), mpf(float(g.scale))
    return -(((y - loc) / scale) ** 2) / 2 - mp.log(scale * mp.sqrt(2 * mp.pi)) - y


def mean_log_density(p: LogNormal, q: LogNormal) -> mpf:
    """E_p[log q]: the mean of a quadratic in y is that of two points a standard deviation off."""
    loc, scale = mpf(float(p.loc)), mpf(float(p.scale))
    return (log_density(q, loc - scale) + log_density(q, loc + scale)) / 2


@kl(LogNormal, LogNormal)
def kl_log_normal(p: LogNormal, q: LogNormal) -> mpf:
    with mp.workdps(DIGITS):
        return mean_log_density(p, p) - mean_log_density(p, q)


@entropy(LogNormal)
def entropy_log_normal(p: LogNormal) -> mpf:
    with mp.workdps(DIGITS):
        return -mean_log_density(p, p)


@draws(LogNormal, LogNormal)
def log_normals(rng: np.random.Generator, kind: str) -> tuple[LogNormal, LogNormal]:
    if kind == "extreme":
        locs = magnitude(rng, -200, 200, 2) * rng.choice([-1, 0, 1], 2)
        scales = magnitude(rng, -200, 200, 2)
        if rng.random() < 0.5:
            scales[1] = scales[0] * magnitude(rng, -3, 100)
            locs = scales * rng.normal(size=2) * magnitude(rng, -3, 3)
        return LogNormal(locs[0], scales[0]), LogNormal(locs[1], scales[1])
    # Narrow enough that samples show the moments.
    loc, scale = rng.normal(), rng.uniform(0.1, 1)
    if kind == "near":
        return LogNormal(loc, scale), LogNormal(nudged(rng, loc), nudged(rng, scale))
    return LogNormal(loc, scale), LogNormal(rng.normal(), rng.uniform(0.1, 1))
