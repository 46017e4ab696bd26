"""Weibull, also against Exponential: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Exponential, Weibull
from tests.support.families.gumbel import DIGITS, working_digits
from tests.support.truth import draws, entropy, kl, magnitude, nudged


def parameters(g: Weibull | Exponential) -> tuple[mpf, mpf]:
    if isinstance(g, Exponential):
        return 1 / mpf(float(g.rate)), mpf(1)
    return mpf(float(g.scale)), mpf(float(g.concentration))


def mean_log_density(p: Weibull | Exponential, q: Weibull | Exponential) -> mpf:
    """E_p[log q] from the means of ``log x`` and of ``x^k``.

    They are ``log(scale) - euler_gamma / k_p`` and ``scale^k Gamma(1 + k / k_p)``.
    """
    (scale_p, k_p), (scale, k) = parameters(p), parameters(q)
    mean_log = mp.log(scale_p / scale) - mp.euler / k_p
    log_power = k * mp.log(scale_p / scale) + mp.loggamma(1 + k / k_p)
    # Beyond 800 the divergence is infinite in float64, whatever the other terms.
    power = mp.exp(log_power) if log_power < 800 else mp.inf
    return mp.log(k / scale) + (k - 1) * mean_log - power


@kl(Exponential, Weibull)
@kl(Weibull, Exponential)
@kl(Weibull, Weibull)
def kl_weibull(p: Weibull | Exponential, q: Weibull | Exponential) -> mpf:
    with mp.workdps(750):
        (_, k_p), (_, k) = parameters(p), parameters(q)
        digits = working_digits(k, k / k_p, k_p) + 20
    with mp.workdps(digits):
        return mean_log_density(p, p) - mean_log_density(p, q)


@entropy(Weibull)
def entropy_weibull(p: Weibull) -> mpf:
    with mp.workdps(DIGITS):
        return -mean_log_density(p, p)


def scales_and_shapes(rng: np.random.Generator, kind: str) -> tuple[float, ...]:
    """Extreme: often with the scales at which the mean of ``x^k_q`` is of moderate size."""
    if kind == "ordinary":
        return (*rng.lognormal(size=2), *(1 + rng.lognormal(size=2)))
    k = magnitude(rng, -6, 8)
    scale = magnitude(rng, -200, 200)
    if kind == "near":
        return scale, nudged(rng, scale), k, nudged(rng, k)
    other = rng.choice([magnitude(rng, -6, 8), k * magnitude(rng, -2, 2)])
    with mp.workdps(30):
        balance = float(mp.loggamma(1 + mpf(other) / mpf(k)))
    power = rng.choice([balance + 100 * rng.normal(), magnitude(rng, -100, 3), 0.0])
    close = scale * np.exp(np.clip(power / other, -200, 200))
    return scale, rng.choice([close, magnitude(rng, -200, 200)]), k, other


@draws(Weibull, Weibull)
def weibulls(rng: np.random.Generator, kind: str) -> tuple[Weibull, Weibull]:
    scale_p, scale_q, k_p, k_q = scales_and_shapes(rng, kind)
    return Weibull(scale_p, k_p), Weibull(scale_q, k_q)


@draws(Weibull, Exponential)
def weibull_and_exponential(rng: np.random.Generator, kind: str) -> tuple[Weibull, Exponential]:
    scale_p, scale_q, _, k = scales_and_shapes(rng, kind)
    return Weibull(scale_p, nudged(rng, 1.0) if kind == "near" else k), Exponential(1 / scale_q)


@draws(Exponential, Weibull)
def exponential_and_weibull(rng: np.random.Generator, kind: str) -> tuple[Exponential, Weibull]:
    q, p = weibull_and_exponential(rng, kind)
    return p, q
