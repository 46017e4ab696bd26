"""Beta: draws and definitions."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Beta, Uniform
from tests.support.families.dirichlet import (
    concentrations,
    entropy_of_concentrations,
    kl_of_concentrations,
)
from tests.support.families.uniform import ends
from tests.support.truth import draws, entropy, kl, magnitude, nudged


def both(p: Beta) -> list[mpf]:
    return [mpf(float(p.concentration1)), mpf(float(p.concentration0))]


@kl(Beta, Beta)
def kl_beta(p: Beta, q: Beta) -> mpf:
    """Beta is the first coordinate of a Dirichlet of two."""
    return kl_of_concentrations(both(p), both(q))


@entropy(Beta)
def entropy_beta(p: Beta) -> mpf:
    return entropy_of_concentrations(both(p))


@draws(Beta, Beta)
def betas(rng: np.random.Generator, kind: str) -> tuple[Beta, Beta]:
    order = rng.permutation(2)
    p, q = (given[order] for given in concentrations(rng, kind, 2))
    return Beta(*p), Beta(*q)


@kl(Beta, Uniform)
def kl_beta_uniform(p: Beta, q: Uniform) -> mpf:
    low, high = ends(q)
    if low > 0 or high < 1:
        return mp.inf
    with mp.workdps(400):
        return kl_of_concentrations(both(p), [mpf(1), mpf(1)]) + mp.log(high - low)


@draws(Beta, Uniform)
def beta_and_uniform(rng: np.random.Generator, kind: str) -> tuple[Beta, Uniform]:
    p = betas(rng, kind)[0]
    if kind == "near":
        p = Beta(*nudged(rng, [1.0, 1.0]))
        gaps = magnitude(rng, -16, -1, 2) * rng.choice([0, 0, 1, 1, -1], 2)
        return p, Uniform(-gaps[0], 1 + gaps[1])
    reach = magnitude(rng, -2, 200 if kind == "extreme" else 1, 2) * rng.choice([1, 1, 1, -1e-3], 2)
    return p, Uniform(min(-reach[0], 0.5), max(1 + reach[1], 0.6))
