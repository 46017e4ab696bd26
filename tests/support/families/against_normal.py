"""Exponential, Gumbel and Logistic against Normal: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Exponential, Gumbel, Logistic, Normal
from tests.support.families.exponential import DIGITS
from tests.support.truth import draws, kl, magnitude, nudged


def mean_log_normal_density(mean: mpf, variance: mpf, q: Normal) -> mpf:
    """E_p[log q], from the mean and the variance of P."""
    loc, scale = mpf(float(q.loc)), mpf(float(q.scale))
    return -mp.log(scale * mp.sqrt(2 * mp.pi)) - (variance + (mean - loc) ** 2) / scale**2 / 2


@kl(Exponential, Normal)
def kl_exponential_normal(p: Exponential, q: Normal) -> mpf:
    with mp.workdps(DIGITS):
        mean = 1 / mpf(float(p.rate))
        return -mp.log(mean) - 1 - mean_log_normal_density(mean, mean**2, q)


@kl(Gumbel, Normal)
def kl_gumbel_normal(p: Gumbel, q: Normal) -> mpf:
    with mp.workdps(500):
        loc, scale = mpf(float(p.loc)), mpf(float(p.scale))
        mean, variance = loc + mp.euler * scale, (mp.pi * scale) ** 2 / 6
        return -mp.log(scale) - mp.euler - 1 - mean_log_normal_density(mean, variance, q)


@kl(Logistic, Normal)
def kl_logistic_normal(p: Logistic, q: Normal) -> mpf:
    with mp.workdps(500):
        loc, scale = mpf(float(p.loc)), mpf(float(p.scale))
        return -mp.log(scale) - 2 - mean_log_normal_density(loc, (mp.pi * scale) ** 2 / 3, q)


def normal_of(rng: np.random.Generator, kind: str, mean: float, deviation: float) -> Normal:
    """Near: of about this mean and deviation."""
    if kind == "near":
        return Normal(nudged(rng, mean), nudged(rng, deviation))
    if kind == "extreme":
        scale = rng.choice([deviation * magnitude(rng, -3, 3), magnitude(rng, -200, 200)])
        offset = rng.choice([scale, deviation]) * rng.normal() * magnitude(rng, -3, 3)
        return Normal(rng.choice([offset, mean + offset]), scale)
    return Normal(3 * rng.normal(), rng.lognormal())


@draws(Exponential, Normal)
def exponential_and_normal(rng: np.random.Generator, kind: str) -> tuple[Exponential, Normal]:
    rate = magnitude(rng, -200, 200) if kind == "extreme" else rng.lognormal()
    return Exponential(rate), normal_of(rng, kind, 1 / rate, 1 / rate)


@draws(Gumbel, Normal)
def gumbel_and_normal(rng: np.random.Generator, kind: str) -> tuple[Gumbel, Normal]:
    scale = magnitude(rng, -200, 200) if kind == "extreme" else rng.lognormal()
    loc = scale * rng.normal() * (magnitude(rng, -3, 9) if kind == "extreme" else 1)
    mean, deviation = loc + np.euler_gamma * scale, scale * np.pi / np.sqrt(6)
    return Gumbel(loc, scale), normal_of(rng, kind, mean, deviation)


@draws(Logistic, Normal)
def logistic_and_normal(rng: np.random.Generator, kind: str) -> tuple[Logistic, Normal]:
    p, _ = gumbel_and_normal(rng, kind)
    return Logistic(p.loc, p.scale), normal_of(rng, kind, p.loc, p.scale * np.pi / np.sqrt(3))
