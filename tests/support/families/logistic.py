"""Logistic: draws and definitions."""

from __future__ import annotations

from collections.abc import Callable

import gmpy2
import numpy as np
from gmpy2 import mpfr
from mpmath import mp, mpf

from kllab import Logistic
from tests.support.families.normal import normals
from tests.support.line_integral import digits_for, kl_term, line_integral, real
from tests.support.truth import BARS, draws, entropy, kl, magnitude

DIGITS = 40


def equal_scales(d: mpf) -> mpf:
    """E_p of the log ratio for scale 1 and centres d apart: ``d coth(d/2) - 2``.

    ``E log(1 + e^-(z - d))`` is ``d e^d / (e^d - 1)`` less d, by parts; see the oracle's test.
    """
    if d == 0:
        return mpf(0)
    return d * mp.coth(d / 2) - 2


@kl(Logistic, Logistic)
def kl_logistic(p: Logistic, q: Logistic) -> mpf:
    loc_p, scale_p, loc_q, scale_q = (
        mpf(float(value)) for g in (p, q) for value in (g.loc, g.scale)
    )
    if scale_p == scale_q:
        with mp.workdps(700):
            return equal_scales(abs(loc_p - loc_q) / scale_p)
    return integral(loc_p, scale_p, loc_q, scale_q)


def integral(loc_p: mpf, scale_p: mpf, loc_q: mpf, scale_q: mpf) -> mpf:
    with mp.workdps(digits_for((loc_p, scale_p), (loc_q, scale_q))):
        reach = 60 * max(scale_p, scale_q)
        log_p, log_q = log_density(loc_p, scale_p), log_density(loc_q, scale_q)
        return line_integral(
            lambda x: kl_term(log_p(x), log_q(x)), [loc_p, loc_q], min(scale_p, scale_q), reach
        )


def log_density(loc: mpf, scale: mpf) -> Callable[[mpfr], mpfr]:
    loc, scale, log_scale = real(loc), real(scale), real(mp.log(scale))

    def at(x: mpfr) -> mpfr:
        z = abs(x - loc) / scale
        return -z - 2 * gmpy2.log1p(gmpy2.exp(-z)) - log_scale

    return at


@entropy(Logistic)
def entropy_logistic(p: Logistic) -> mpf:
    with mp.workdps(DIGITS):
        return 2 + mp.log(mpf(float(p.scale)))


@draws(Logistic, Logistic)
def logistics(rng: np.random.Generator, kind: str) -> tuple[Logistic, Logistic]:
    p, q = normals(rng, kind)
    if rng.random() < 0.3:
        return Logistic(p.loc, p.scale), Logistic(q.loc, p.scale)
    if kind == "extreme":
        scale = magnitude(rng, -200, 200)
        other = scale * magnitude(rng, -2, 2)
        locs = min(scale, other) * rng.normal(size=2)
        return Logistic(locs[0], scale), Logistic(locs[1], other)
    return Logistic(p.loc, p.scale), Logistic(q.loc, q.scale)


BARS[Logistic, Logistic] = lambda *_: 1e-12
