"""Families against Exponential, and Exponential against HalfNormal: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Exponential, HalfNormal, InverseGamma, Pareto
from tests.support.families.half_normal import mean_log_density as of_half_normal
from tests.support.truth import ENTROPY, draws, kl, magnitude, nudged

DIGITS = 500


def entropy_and_mean(p: HalfNormal | InverseGamma | Pareto) -> tuple[mpf, mpf]:
    if isinstance(p, HalfNormal):
        mean = mpf(float(p.scale)) * mp.sqrt(2 / mp.pi)
    elif isinstance(p, Pareto):
        alpha = mpf(float(p.alpha))
        mean = alpha * mpf(float(p.scale)) / (alpha - 1) if alpha > 1 else mp.inf
    else:
        shape = mpf(float(p.concentration))
        mean = mpf(float(p.rate)) / (shape - 1) if shape > 1 else mp.inf
    return ENTROPY[type(p)](p), mean


@kl(InverseGamma, Exponential)
@kl(Pareto, Exponential)
@kl(HalfNormal, Exponential)
def kl_to_exponential(p: HalfNormal | InverseGamma | Pareto, q: Exponential) -> mpf:
    with mp.workdps(DIGITS):
        entropy, mean = entropy_and_mean(p)
        rate = mpf(float(q.rate))
        return -entropy - mp.log(rate) + rate * mean


@kl(Exponential, HalfNormal)
def kl_exponential_half_normal(p: Exponential, q: HalfNormal) -> mpf:
    with mp.workdps(DIGITS):
        rate = mpf(float(p.rate))
        # The mean square of P is that of the half-normal distribution of scale sqrt(2) / rate.
        at_scale = of_half_normal(HalfNormal(1), HalfNormal(1)) + mpf(1) / 2
        scale = mpf(float(q.scale))
        return mp.log(rate) - 1 - (at_scale - mp.log(scale) - 1 / (rate * scale) ** 2)


def rate_for(rng: np.random.Generator, kind: str, scale: float) -> Exponential:
    if kind == "extreme":
        return Exponential(rng.choice([magnitude(rng, -3, 3) / scale, magnitude(rng, -200, 200)]))
    return Exponential(nudged(rng, 1 / scale) if kind == "near" else rng.lognormal())


@draws(HalfNormal, Exponential)
def half_normal_and_exponential(
    rng: np.random.Generator, kind: str
) -> tuple[HalfNormal, Exponential]:
    scale = magnitude(rng, -200, 200) if kind == "extreme" else rng.lognormal()
    return HalfNormal(scale), rate_for(rng, kind, scale * np.sqrt(2 / np.pi))


@draws(Exponential, HalfNormal)
def exponential_and_half_normal(
    rng: np.random.Generator, kind: str
) -> tuple[Exponential, HalfNormal]:
    q, p = half_normal_and_exponential(rng, kind)
    return p, q


@draws(Pareto, Exponential)
def pareto_and_exponential(rng: np.random.Generator, kind: str) -> tuple[Pareto, Exponential]:
    if kind == "extreme":
        scale = magnitude(rng, -200, 200)
        alpha = rng.choice([magnitude(rng, -6, 8), 1 + magnitude(rng, -15, 0)])
        return Pareto(scale, alpha), rate_for(rng, kind, scale)
    scale, alpha = rng.lognormal(), 1.2 + rng.lognormal()
    return Pareto(scale, alpha), rate_for(rng, kind, scale * alpha / (alpha - 1))


@draws(InverseGamma, Exponential)
def inverse_gamma_and_exponential(
    rng: np.random.Generator, kind: str
) -> tuple[InverseGamma, Exponential]:
    p, q = pareto_and_exponential(rng, kind)
    return InverseGamma(p.alpha, p.scale), q
