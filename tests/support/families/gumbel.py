"""Gumbel: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Gumbel
from tests.support.truth import draws, entropy, kl, magnitude, nudged

DIGITS = 70


def working_digits(*sizes: mpf) -> int:
    """Digits for terms of these sizes; those beyond 1e320 are infinite in any case."""
    return DIGITS + int(max(0, *(min(320, mp.log10(1 + abs(size))) for size in sizes)))


def kl_of_offset_and_ratio(offset: mpf, ratio: mpf) -> mpf:
    """E_p[log p - log q] for ``z_q = ratio z_p - offset``.

    z_p has mean euler_gamma, and ``exp(-z_p)`` is exponential of rate 1, so that
    ``E exp(-z_q) = exp(offset) Gamma(1 + ratio)``.
    """
    log_power = offset + mp.loggamma(1 + ratio)
    if log_power > 800:
        return mp.inf  # beyond float64: the other terms are linear in what is exponential here
    power = mp.exp(log_power)
    return -mp.euler - 1 - (mp.log(ratio) - (ratio * mp.euler - offset) - power)


@kl(Gumbel, Gumbel)
def kl_gumbel(p: Gumbel, q: Gumbel) -> mpf:
    loc_p, scale_p, loc_q, scale_q = (mpf(float(x)) for x in (p.loc, p.scale, q.loc, q.scale))
    with mp.workdps(750):
        offset, ratio = (loc_q - loc_p) / scale_q, scale_p / scale_q
    with mp.workdps(working_digits(offset, ratio) + 20):
        return kl_of_offset_and_ratio(offset, ratio)


@entropy(Gumbel)
def entropy_gumbel(p: Gumbel) -> mpf:
    with mp.workdps(DIGITS):
        return mp.log(mpf(float(p.scale))) + mp.euler + 1


@draws(Gumbel, Gumbel)
def gumbels(rng: np.random.Generator, kind: str) -> tuple[Gumbel, Gumbel]:
    """Extreme: often with the location at which the exponential is of moderate size."""
    if kind == "extreme":
        scale = magnitude(rng, -200, 200)
        other = np.clip(
            scale / magnitude(rng, *rng.choice([(-3, 3), (-8, 8), (-300, 300)])), 1e-200, 1e200
        )
        ratio = scale / other
        with mp.workdps(30):
            balance = float(mp.loggamma(1 + mpf(ratio))) if ratio < 1e10 else 0.0
        offset = rng.choice([100 * rng.normal() - balance, magnitude(rng, -100, 3), 0.0])
        loc = rng.choice([0.0, scale, other]) * rng.normal() * magnitude(rng, -3, 3)
        return Gumbel(loc, scale), Gumbel(loc + offset * other, other)
    loc, scale = 3 * rng.normal(), rng.lognormal()
    if kind == "near":
        return Gumbel(loc, scale), Gumbel(nudged(rng, loc), nudged(rng, scale))
    return Gumbel(loc, scale), Gumbel(3 * rng.normal(), rng.lognormal())
