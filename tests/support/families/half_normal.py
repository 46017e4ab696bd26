"""HalfNormal, also against Normal: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import HalfNormal, Normal
from tests.support.truth import draws, entropy, kl, magnitude, nudged

DIGITS = 100


def mean_log_density(p: HalfNormal, q: HalfNormal | Normal) -> mpf:
    """E_p[log q] from the first two moments of P: ``scale sqrt(2 / pi)`` and ``scale^2``."""
    s, scale = mpf(float(p.scale)), mpf(float(q.scale))
    loc, halves = (mpf(float(q.loc)), 1) if isinstance(q, Normal) else (mpf(0), 2)
    square = s * s - 2 * loc * s * mp.sqrt(2 / mp.pi) + loc * loc
    return mp.log(halves / (scale * mp.sqrt(2 * mp.pi))) - square / (2 * scale * scale)


@kl(HalfNormal, Normal)
@kl(HalfNormal, HalfNormal)
def kl_half_normal(p: HalfNormal, q: HalfNormal | Normal) -> mpf:
    with mp.workdps(DIGITS):
        return mean_log_density(p, p) - mean_log_density(p, q)


@entropy(HalfNormal)
def entropy_half_normal(p: HalfNormal) -> mpf:
    with mp.workdps(DIGITS):
        return -mean_log_density(p, p)


def two_scales(rng: np.random.Generator, kind: str) -> tuple[float, float]:
    if kind == "extreme":
        scale = magnitude(rng, -200, 200)
        return scale, rng.choice([scale * magnitude(rng, -3, 100), magnitude(rng, -200, 200)])
    scale = rng.lognormal()
    return scale, float(nudged(rng, scale)) if kind == "near" else rng.lognormal()


@draws(HalfNormal, HalfNormal)
def half_normals(rng: np.random.Generator, kind: str) -> tuple[HalfNormal, HalfNormal]:
    scale_p, scale_q = two_scales(rng, kind)
    return HalfNormal(scale_p), HalfNormal(scale_q)


@draws(HalfNormal, Normal)
def half_normal_and_normal(rng: np.random.Generator, kind: str) -> tuple[HalfNormal, Normal]:
    """Near: the normal distribution of about the same mean and variance."""
    scale_p, scale_q = two_scales(rng, kind)
    if kind == "near":
        return HalfNormal(scale_p), Normal(
            nudged(rng, scale_p * np.sqrt(2 / np.pi)), scale_q * np.sqrt(1 - 2 / np.pi)
        )
    loc = rng.choice([0.0, 1.0, -1.0]) * rng.choice([scale_p, scale_q]) * magnitude(rng, -3, 3)
    return HalfNormal(scale_p), Normal(loc, scale_q)
