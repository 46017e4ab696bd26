"""Cauchy: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Cauchy
from tests.support.families.normal import normals
from tests.support.truth import DIGITS, draws, entropy, kl


def log_mean(loc: mpf, scale: mpf, at: mpf, width: mpf) -> mpf:
    """Return the mean of ``log(width^2 + (x - at)^2)`` of a Cauchy x.

    ``log|x - at - i width|^2`` is harmonic in the upper half-plane, and the Cauchy density is its
    Poisson kernel: the mean is the value at ``loc + i scale``.
    """
    return mp.log((scale + width) ** 2 + (loc - at) ** 2)


@kl(Cauchy, Cauchy)
def kl_cauchy(p: Cauchy, q: Cauchy) -> mpf:
    """E_p[log p - log q]."""
    with mp.workdps(DIGITS):
        loc_p, scale_p, loc_q, scale_q = (
            mpf(float(value)) for g in (p, q) for value in (g.loc, g.scale)
        )
        log_p = mp.log(scale_p) - log_mean(loc_p, scale_p, loc_p, scale_p)
        log_q = mp.log(scale_q) - log_mean(loc_p, scale_p, loc_q, scale_q)
        return log_p - log_q


@entropy(Cauchy)
def entropy_cauchy(p: Cauchy) -> mpf:
    with mp.workdps(DIGITS):
        scale = mpf(float(p.scale))
        return log_mean(mpf(0), scale, mpf(0), scale) + mp.log(mp.pi) - mp.log(scale)


@draws(Cauchy, Cauchy)
def cauchys(rng: np.random.Generator, kind: str) -> tuple[Cauchy, Cauchy]:
    p, q = normals(rng, kind)
    return Cauchy(p.loc, p.scale), Cauchy(q.loc, q.scale)
