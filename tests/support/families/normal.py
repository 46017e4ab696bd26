"""Normal: draws and definitions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import mpmath
import numpy as np
from mpmath import mp, mpf

from kllab import Normal
from tests.support.truth import DIGITS, draws, entropy, kl, magnitude, nudged


@cache
def gaussian_nodes() -> list[tuple[mpf, mpf]]:
    """Nodes t and weights of ``integral exp(-t^2/2) / sqrt(2 pi) dt`` over the reals.

    The trapezoid rule converges geometrically here: at steps of 1/8 it is off by
    ``exp(-2 pi^2 64)``, 1e-548, and the tails cut off beyond 50 hold 1e-545: far below the
    smallest divergence that a float64 can hold.
    """
    with mp.workdps(DIGITS):
        step = mpf(1) / 8
        scale = step / mp.sqrt(2 * mp.pi)
        nodes = [k * step for k in range(-400, 401)]
        return [(t, scale * mpmath.exp(-t * t / 2)) for t in nodes]


def gaussian_mean(function: Callable[[mpf], mpf]) -> mpf:
    """Return the mean of ``function(t)``, t standard normal."""
    return mpmath.fsum(function(t) * weight for t, weight in gaussian_nodes())


@kl(Normal, Normal)
def kl_normal(p: Normal, q: Normal) -> mpf:
    """E_p[log p - log q], with x = loc_p + scale_p t."""
    with mp.workdps(DIGITS):
        loc_p, scale_p, loc_q, scale_q = map(
            mpf, (float(p.loc), float(p.scale), float(q.loc), float(q.scale))
        )
        offset, ratio = (loc_p - loc_q) / scale_q, scale_p / scale_q
        log_scales = mp.log(scale_p) - mp.log(scale_q)
        return gaussian_mean(lambda t: -t * t / 2 + (offset + ratio * t) ** 2 / 2 - log_scales)


@entropy(Normal)
def entropy_normal(p: Normal) -> mpf:
    with mp.workdps(DIGITS):
        log_scale = mp.log(mpf(float(p.scale)))
        return gaussian_mean(lambda t: t * t / 2 + log_scale + mp.log(2 * mp.pi) / 2)


@draws(Normal, Normal)
def normals(rng: np.random.Generator, kind: str) -> tuple[Normal, Normal]:
    if kind == "extreme":
        locs = magnitude(rng, -200, 200, 2) * rng.choice([-1, 0, 1], 2)
        scales = magnitude(rng, -200, 200, 2)
        if rng.random() < 0.5:
            # Comparable sizes, so that the divergence is neither 0 nor beyond float64.
            scales[1] = scales[0] * magnitude(rng, -3, 100)
            locs = scales * rng.normal(size=2) * magnitude(rng, -3, 3)
        return Normal(locs[0], scales[0]), Normal(locs[1], scales[1])
    loc, scale = 3 * rng.normal(), rng.lognormal()
    if kind == "near":
        return Normal(loc, scale), Normal(nudged(rng, loc), nudged(rng, scale))
    return Normal(loc, scale), Normal(3 * rng.normal(), rng.lognormal())
