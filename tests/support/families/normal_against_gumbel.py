"""Normal against Gumbel, LogNormal against Weibull and Exponential: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Exponential, Gumbel, LogNormal, Normal, Weibull
from tests.support.truth import draws, kl, magnitude

DIGITS = 700


def kl_of_standardised(offset: mpf, ratio: mpf) -> mpf:
    """E_p[log p - log q] in units of scale_q, for ``z_q = -offset + ratio t``, t normal.

    ``E exp(-z_q) = exp(offset + ratio^2 / 2)``.
    """
    log_power = offset + ratio**2 / 2
    if log_power > 800:
        return mp.inf  # beyond float64, whatever the other terms
    entropy = mp.log(ratio) + mp.log(2 * mp.pi * mp.e) / 2
    return -entropy - offset + mp.exp(log_power)


@kl(Normal, Gumbel)
def kl_normal_gumbel(p: Normal, q: Gumbel) -> mpf:
    with mp.workdps(DIGITS):
        scale = mpf(float(q.scale))
        offset = (mpf(float(q.loc)) - mpf(float(p.loc))) / scale
        return kl_of_standardised(offset, mpf(float(p.scale)) / scale)


@kl(LogNormal, Exponential)
@kl(LogNormal, Weibull)
def kl_log_normal(p: LogNormal, q: Weibull | Exponential) -> mpf:
    """Of y = -log x: if x is Weibull, y is Gumbel at ``-log(scale)``, of scale 1/k."""
    with mp.workdps(DIGITS):
        if isinstance(q, Exponential):
            scale, k = 1 / mpf(float(q.rate)), mpf(1)
        else:
            scale, k = mpf(float(q.scale)), mpf(float(q.concentration))
        offset = (mpf(float(p.loc)) - mp.log(scale)) * k
        return kl_of_standardised(offset, mpf(float(p.scale)) * k)


@draws(Normal, Gumbel)
def normal_and_gumbel(rng: np.random.Generator, kind: str) -> tuple[Normal, Gumbel]:
    """Near: about the nearest. Extreme: often with an exponential of moderate size."""
    if kind == "ordinary":
        return Normal(rng.normal(), rng.lognormal()), Gumbel(rng.normal(), rng.lognormal())
    scale = magnitude(rng, -200, 200) if kind == "extreme" else rng.lognormal()
    ratio = magnitude(rng, -8, 8) if kind == "extreme" else 1 + magnitude(rng, -16, -1)
    spread = rng.choice([100 * rng.normal(), 0.0]) if kind == "extreme" else 0.0
    loc = scale * rng.normal() * magnitude(rng, -3, 3)
    return Normal(loc, scale * ratio), Gumbel(loc + scale * (spread - ratio**2 / 2), scale)


@draws(LogNormal, Weibull)
def log_normal_and_weibull(rng: np.random.Generator, kind: str) -> tuple[LogNormal, Weibull]:
    if kind == "ordinary":
        return LogNormal(rng.normal(), rng.lognormal()), Weibull(*rng.lognormal(size=2))
    k = magnitude(rng, -6, 8) if kind == "extreme" else rng.lognormal()
    ratio = magnitude(rng, -8, 2) if kind == "extreme" else 1 + magnitude(rng, -16, -1)
    scale = magnitude(rng, -200, 200) if kind == "extreme" else rng.lognormal()
    offset = rng.choice([300 * rng.normal(), 0.0]) if kind == "extreme" else 0.0
    loc = np.log(scale) + (offset - ratio**2 / 2) / k
    return LogNormal(rng.choice([loc, rng.normal()]), ratio / k), Weibull(scale, k)


@draws(LogNormal, Exponential)
def log_normal_and_exponential(
    rng: np.random.Generator, kind: str
) -> tuple[LogNormal, Exponential]:
    scale = magnitude(rng, -3, 2) if kind == "extreme" else rng.lognormal()
    rate = magnitude(rng, -200, 200) if kind == "extreme" else rng.lognormal()
    loc = rng.choice([rng.normal(), -np.log(rate) - scale**2 / 2 + 200 * rng.normal()])
    return LogNormal(loc if kind != "near" else -np.log(rate), scale), Exponential(rate)
