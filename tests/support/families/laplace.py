"""Laplace: draws and definitions; against Normal and back."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Laplace, Normal
from tests.support.families.normal import entropy_normal, normals
from tests.support.truth import DIGITS, draws, entropy, kl


def both(p, q) -> list[mpf]:
    return [mpf(float(value)) for g in (p, q) for value in (g.loc, g.scale)]


@kl(Laplace, Laplace)
def kl_laplace(p: Laplace, q: Laplace) -> mpf:
    """E_p[log p - log q], by the mean distance of P from loc_q, d + scale_p exp(-d / scale_p)."""
    with mp.workdps(DIGITS):
        loc_p, scale_p, loc_q, scale_q = both(p, q)
        d = abs(loc_p - loc_q)
        distance = d + scale_p * mp.exp(-d / scale_p)
        return -mp.log(2 * scale_p) - 1 + mp.log(2 * scale_q) + distance / scale_q


@entropy(Laplace)
def entropy_laplace(p: Laplace) -> mpf:
    with mp.workdps(DIGITS):
        return mp.log(2 * mpf(float(p.scale))) + 1


@kl(Normal, Laplace)
def kl_normal_laplace(p: Normal, q: Laplace) -> mpf:
    """E_p[log p - log q], by the integral of |x - loc_q| over either side of loc_q."""
    with mp.workdps(60):
        loc_p, scale_p, loc_q, scale_q = both(p, q)
        t = (loc_q - loc_p) / scale_p
        below = mp.erfc(-t / mp.sqrt(2)) / 2
        density = mp.exp(-t * t / 2) / mp.sqrt(2 * mp.pi)
        # (t - z) over z < t, and (z - t) over z > t, z standard normal.
        distance = (t * below + density) + (density - t * (1 - below))
        return mp.log(2 * scale_q) + scale_p * distance / scale_q - entropy_normal(p)


@kl(Laplace, Normal)
def kl_laplace_normal(p: Laplace, q: Normal) -> mpf:
    with mp.workdps(60):
        loc_p, scale_p, loc_q, scale_q = both(p, q)
        square = 2 * scale_p**2 + (loc_p - loc_q) ** 2
        cross = mp.log(2 * mp.pi) / 2 + mp.log(scale_q) + square / (2 * scale_q**2)
        return cross - entropy_laplace(p)


@draws(Laplace, Laplace)
def laplaces(rng: np.random.Generator, kind: str) -> tuple[Laplace, Laplace]:
    p, q = normals(rng, kind)
    return Laplace(p.loc, p.scale), Laplace(q.loc, q.scale)


@draws(Normal, Laplace)
def normal_and_laplace(rng: np.random.Generator, kind: str) -> tuple[Normal, Laplace]:
    p, q = normals(rng, kind)
    return p, Laplace(q.loc, q.scale)


@draws(Laplace, Normal)
def laplace_and_normal(rng: np.random.Generator, kind: str) -> tuple[Laplace, Normal]:
    p, q = normals(rng, kind)
    return Laplace(p.loc, p.scale), q
