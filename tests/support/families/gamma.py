"""Gamma, InverseGamma and Exponential against each other: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Exponential, Gamma, InverseGamma
from tests.support.truth import draws, entropy, kl, magnitude, nudged

DIGITS = 80
"""Terms are below 1e210 where the divergence is finite, and it is above 1e-34 of the shape."""


def parameters(g: Gamma | InverseGamma | Exponential) -> tuple[mpf, mpf]:
    shape = mpf(1) if isinstance(g, Exponential) else mpf(float(g.concentration))
    return shape, mpf(float(g.rate))


def mean_log_density(
    p: Gamma | InverseGamma | Exponential, q: Gamma | InverseGamma | Exponential, digamma: mpf
) -> mpf:
    """E_p[log q]: linear in ``y`` and ``log y`` (y = x, or 1/x for InverseGamma).

    Their means are ``a / rate`` and ``digamma(a) - log(rate)``.
    """
    (a, rate_p), (b, rate_q) = parameters(p), parameters(q)
    mean, mean_log = a / rate_p, digamma - mp.log(rate_p)
    power = b + 1 if isinstance(q, InverseGamma) else b - 1
    return b * mp.log(rate_q) - mp.loggamma(b) + power * mean_log - rate_q * mean


@kl(Exponential, Gamma)
@kl(Gamma, Exponential)
@kl(InverseGamma, InverseGamma)
@kl(Gamma, Gamma)
def kl_gamma(p: Gamma | InverseGamma | Exponential, q: Gamma | InverseGamma | Exponential) -> mpf:
    (a, rate_p), (b, rate_q) = parameters(p), parameters(q)
    # What the mean and the logarithms hold in front of the point must not cost digits behind.
    spread = abs(mp.log10(a * rate_q / rate_p)) + abs(mp.log10(a)) + abs(mp.log10(b))
    with mp.workdps(int(DIGITS + spread)):
        digamma = mp.digamma(a)
        return mean_log_density(p, p, digamma) - mean_log_density(p, q, digamma)


@entropy(InverseGamma)
@entropy(Gamma)
def entropy_gamma(p: Gamma | InverseGamma) -> mpf:
    with mp.workdps(DIGITS):
        return -mean_log_density(p, p, mp.digamma(parameters(p)[0]))


def gamma_of_any_size(rng: np.random.Generator, kind: str, decades: float) -> Gamma:
    """Draw a Gamma to be compared with another family.

    Extreme: rates within so many `decades` of 1, and shapes from 1e-6 to 1e8.
    """
    if kind == "ordinary":
        return Gamma(*(0.5 + rng.lognormal(size=2)))
    a = magnitude(rng, -6 if kind == "extreme" else -1, 8)
    return Gamma(a, magnitude(rng, -decades, decades) if kind == "extreme" else rng.lognormal())


def shapes_and_rates(rng: np.random.Generator, kind: str) -> tuple[float, ...]:
    """Near: shapes from 1e-6 to 1e8 too, and with about the same mean."""
    if kind == "ordinary":
        return (*(2.5 + rng.lognormal(size=2)), *rng.lognormal(size=2))
    a = magnitude(rng, -6, 8)
    rate = magnitude(rng, -200, 200)
    if kind == "near":
        b = float(nudged(rng, a))
        return a, b, rate, float(nudged(rng, rate * rng.choice([1.0, b / a])))
    b = rng.choice([magnitude(rng, -6, 8), a * magnitude(rng, -1, 1)])
    other = rng.choice([magnitude(rng, -200, 200), rate * magnitude(rng, -4, 4), rate * b / a])
    return a, b, rate, other


@draws(Gamma, Gamma)
def gammas(rng: np.random.Generator, kind: str) -> tuple[Gamma, Gamma]:
    a, b, rate_p, rate_q = shapes_and_rates(rng, kind)
    return Gamma(a, rate_p), Gamma(b, rate_q)


@draws(InverseGamma, InverseGamma)
def inverse_gammas(rng: np.random.Generator, kind: str) -> tuple[InverseGamma, InverseGamma]:
    a, b, rate_p, rate_q = shapes_and_rates(rng, kind)
    return InverseGamma(a, rate_p), InverseGamma(b, rate_q)


def shape_beside_1(rng: np.random.Generator, kind: str) -> float:
    if kind == "extreme":
        return magnitude(rng, -6, 8)
    return float(nudged(rng, 1.0)) if kind == "near" else rng.lognormal()


@draws(Exponential, Gamma)
def exponential_and_gamma(rng: np.random.Generator, kind: str) -> tuple[Exponential, Gamma]:
    _, _, rate_p, rate_q = shapes_and_rates(rng, kind)
    return Exponential(rate_p), Gamma(shape_beside_1(rng, kind), rate_q)


@draws(Gamma, Exponential)
def gamma_and_exponential(rng: np.random.Generator, kind: str) -> tuple[Gamma, Exponential]:
    q, p = exponential_and_gamma(rng, kind)
    return p, q
