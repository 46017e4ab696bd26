"""Von Mises: draws and definitions."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp, mpf

from kllab import VonMises
from tests.support.truth import draws, entropy, kl, magnitude, nudged

DIGITS = 700
"""Concentrations of 1e-150 and 1e300 near others: the divergence is 1e-330 of its terms."""


def log_constant(concentration: mpf) -> mpf:
    """Return the logarithm of the integral of ``exp(concentration cos t)`` over a turn."""
    return mp.log(2 * mp.pi * mp.besseli(0, concentration))


def mean_cosine(concentration: mpf) -> mpf:
    return mp.besseli(1, concentration) / mp.besseli(0, concentration)


@kl(VonMises, VonMises)
def kl_von_mises(p: VonMises, q: VonMises) -> mpf:
    """E_p[log p - log q], by the mean of the cosine (that of the sine is 0)."""
    with mp.workdps(DIGITS):
        loc_p, k_p, loc_q, k_q = (
            mpf(float(value)) for g in (p, q) for value in (g.loc, g.concentration)
        )
        cosine = mean_cosine(k_p)
        log_p = k_p * cosine - log_constant(k_p)
        log_q = k_q * cosine * mp.cos(loc_p - loc_q) - log_constant(k_q)
        return log_p - log_q


@entropy(VonMises)
def entropy_von_mises(p: VonMises) -> mpf:
    with mp.workdps(DIGITS):
        k = mpf(float(p.concentration))
        return log_constant(k) - k * mean_cosine(k)


def concentration(rng: np.random.Generator, kind: str) -> Any:
    if kind == "extreme":
        return rng.choice([0.0, magnitude(rng, -150, 0), magnitude(rng, 0, 8), 1e300])
    return magnitude(rng, -1.5, 2)


@draws(VonMises, VonMises)
def pairs_of_von_mises(rng: np.random.Generator, kind: str) -> tuple[VonMises, VonMises]:
    loc, k = 2 * rng.normal(), concentration(rng, kind)
    if kind == "near":
        k = rng.choice([k, magnitude(rng, -9, 9)])
        turns = rng.choice([0, 0, 2 * np.pi])
        return VonMises(loc, k), VonMises(nudged(rng, loc) + turns, nudged(rng, k))
    other = concentration(rng, kind)
    if kind == "extreme" and rng.random() < 0.4:
        other, k = k * magnitude(rng, -3, 3), k / 2
    return VonMises(loc, k), VonMises(2 * rng.normal(), other)
