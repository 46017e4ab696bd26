"""Student's t: draws and definitions."""

from __future__ import annotations

from collections.abc import Callable

import gmpy2
import numpy as np
from gmpy2 import mpfr
from mpmath import mp, mpf

from kllab import StudentT
from tests.support.line_integral import digits_for, kl_term, line_integral, real
from tests.support.truth import BARS, draws, entropy, kl, magnitude, nudged

DIGITS = 80


def parameters(p: StudentT) -> tuple[mpf, mpf, mpf]:
    return mpf(float(p.df)), mpf(float(p.loc)), mpf(float(p.scale))


def log_peak(df: mpf, scale: mpf) -> mpf:
    return mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(mp.pi * df) / 2 - mp.log(scale)


@kl(StudentT, StudentT)
def kl_student_t(p: StudentT, q: StudentT) -> mpf:
    with mp.workdps(digits_for(parameters(p), parameters(q))):
        (df_p, loc_p, scale_p), (df_q, loc_q, scale_q) = parameters(p), parameters(q)
        if (df_p, loc_p, scale_p) == (df_q, loc_q, scale_q):
            return mpf(0)
        # Where either tail holds 1e-24 of its mass; a normal one is past that at 15.
        far = 15 + mpf(10) ** (24 / min(df_p, df_q)) * 2
        reach = abs(loc_p - loc_q) + far * max(scale_p, scale_q)
        log_p, log_q = log_density(df_p, loc_p, scale_p), log_density(df_q, loc_q, scale_q)
        return line_integral(
            lambda x: kl_term(log_p(x), log_q(x)), [loc_p, loc_q], min(scale_p, scale_q), reach
        )


def log_density(df: mpf, loc: mpf, scale: mpf) -> Callable[[mpfr], mpfr]:
    peak, power = log_peak(df, scale), (df + 1) / 2
    df, loc, scale, peak, power = (real(x) for x in (df, loc, scale, peak, power))
    return lambda x: peak - power * gmpy2.log1p(((x - loc) / scale) ** 2 / df)


@entropy(StudentT)
def entropy_student_t(p: StudentT) -> mpf:
    """E_p[-log p], by E log(1 + z^2/df) = digamma((df + 1)/2) - digamma(df/2)."""
    with mp.workdps(DIGITS):
        df, _, scale = parameters(p)
        growth = mp.digamma((df + 1) / 2) - mp.digamma(df / 2)
        return (df + 1) / 2 * growth - log_peak(df, scale)


@draws(StudentT, StudentT)
def students(rng: np.random.Generator, kind: str) -> tuple[StudentT, StudentT]:
    df, loc, scale = magnitude(rng, -0.5, 2), 3 * rng.normal(), rng.lognormal()
    if kind == "near":
        df = rng.choice([1.0, df, magnitude(rng, 0, 8)])
        return StudentT(df, loc, scale), StudentT(*nudged(rng, [df, loc, scale]))
    if kind == "extreme":
        scale = magnitude(rng, -200, 200)
        dfs = rng.choice([1.0, magnitude(rng, -1, 0), magnitude(rng, 0, 8)], 2)
        locs = scale * rng.normal(size=2)
        return (
            StudentT(dfs[0], locs[0], scale),
            StudentT(dfs[1], locs[1], scale * magnitude(rng, -1, 1)),
        )
    other = StudentT(magnitude(rng, -0.5, 2), 3 * rng.normal(), rng.lognormal())
    return StudentT(df, loc, scale), other


BARS[StudentT, StudentT] = lambda *_: 1e-12
