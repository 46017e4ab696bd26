"""Gamma and InverseGamma against Normal: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Gamma, InverseGamma, Normal
from tests.support.families.against_normal import mean_log_normal_density, normal_of
from tests.support.families.gamma import entropy_gamma, gamma_of_any_size, parameters
from tests.support.truth import draws, kl, magnitude

DIGITS = 500


def mean_and_variance(p: Gamma | InverseGamma) -> tuple[mpf, mpf]:
    a, rate = parameters(p)
    if isinstance(p, Gamma):
        return a / rate, a / rate**2
    return rate / (a - 1), rate**2 / (a - 1) ** 2 / (a - 2)


@kl(InverseGamma, Normal)
@kl(Gamma, Normal)
def kl_gamma_normal(p: Gamma | InverseGamma, q: Normal) -> mpf:
    if isinstance(p, InverseGamma) and p.concentration <= 2:
        return mp.inf
    entropy = entropy_gamma(p)
    with mp.workdps(DIGITS):
        return -entropy - mean_log_normal_density(*mean_and_variance(p), q)


def beside(rng: np.random.Generator, kind: str, p: Gamma | InverseGamma) -> Normal:
    with mp.workdps(30):
        mean, variance = mean_and_variance(p)
        return normal_of(rng, kind, float(mean), float(mp.sqrt(variance)))


@draws(Gamma, Normal)
def gamma_and_normal(rng: np.random.Generator, kind: str) -> tuple[Gamma, Normal]:
    """Near: shapes at which P is nearly normal, too."""
    p = gamma_of_any_size(rng, kind, decades=200)
    return p, beside(rng, kind, p)


@draws(InverseGamma, Normal)
def inverse_gamma_and_normal(rng: np.random.Generator, kind: str) -> tuple[InverseGamma, Normal]:
    """Mostly with a variance."""
    g, _ = gamma_and_normal(rng, kind)
    a = float(g.concentration)
    if kind == "extreme" and rng.random() < 0.1:
        return InverseGamma(min(a, 2.0), g.rate), Normal(rng.normal(), g.rate)
    p = InverseGamma(2 + magnitude(rng, -15, 8) if kind == "extreme" else 2.5 + a, g.rate)
    return p, beside(rng, kind, p)
