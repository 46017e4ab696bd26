"""Mixtures of normals: draws and definitions, also against a normal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import gmpy2
import numpy as np
from gmpy2 import mpfr
from mpmath import mp, mpf

from kllab import Normal, NormalMixture
from tests.support.line_integral import exactly, kl_term, line_integral, real
from tests.support.truth import BARS, draws, entropy, kl, magnitude, nudged

DIGITS = 80
Component = tuple[mpf, mpf, mpf]


def components(p: Normal | NormalMixture) -> list[Component]:
    """Return log of peak, mean and standard deviation of each component; equal ones are one."""
    if isinstance(p, Normal):
        given = [(1.0, float(p.loc), float(p.scale))]
    else:
        given = list(zip(p.weights.tolist(), p.locs.tolist(), p.scales.tolist(), strict=True))
    weights: dict[tuple[float, float], mpf] = {}
    for weight, loc, scale in given:
        weights[loc, scale] = weights.get((loc, scale), mpf(0)) + mpf(weight)
    total = mp.fsum(mpf(weight) for weight, _, _ in given)
    return [
        (mp.log(weight / total / (mpf(scale) * mp.sqrt(2 * mp.pi))), mpf(loc), mpf(scale))
        for (loc, scale), weight in weights.items()
        if weight > 0
    ]


def log_density(parts: Sequence[Component], x: mpf) -> mpf:
    with gmpy2.context(gmpy2.get_context(), precision=mp.prec):
        return exactly(log_density_of(parts)(real(x)))


def log_density_of(parts: Sequence[Component]) -> Callable[[mpfr], mpfr]:
    exact = [tuple(map(real, part)) for part in parts]

    def at(x: mpfr) -> mpfr:
        logs = [peak - ((x - loc) / scale) ** 2 / 2 for peak, loc, scale in exact]
        largest = max(logs)
        return largest + gmpy2.log(gmpy2.fsum([gmpy2.exp(one - largest) for one in logs]))

    return at


def integral(term: Callable[[mpfr], mpfr], *mixtures: Sequence[Component]) -> mpf:
    """Integrate over the line, cut at the means of all components and where two are equal.

    There the logarithm of a mixture bends from one parabola into another, nearly a kink.
    """
    every = [part for parts in mixtures for part in parts]
    scales = [scale for _, _, scale in every]
    locs = [loc for _, loc, _ in every]
    reach = 15 * max(scales)
    lower, upper = min(locs) - reach, max(locs) + reach
    pairs = [pair for parts in mixtures for pair in combinations(parts, 2)]
    bends = [x for pair in pairs for x in crossings(*pair) if lower < x < upper]
    return line_integral(term, locs + bends, min(scales), reach)


def crossings(one: Component, other: Component) -> list[mpf]:
    """Return where two components are equal: the real roots of a x^2 - 2 b x + c."""
    (peak, loc, scale), (other_peak, other_loc, other_scale) = one, other
    a = 1 / scale**2 - 1 / other_scale**2
    b = loc / scale**2 - other_loc / other_scale**2
    c = (loc / scale) ** 2 - (other_loc / other_scale) ** 2 - 2 * (peak - other_peak)
    if a == 0:
        return [c / (2 * b)] if b else []
    square = b * b - a * c
    return [(b + sign * mp.sqrt(square)) / a for sign in (-1, 1)] if square > 0 else []


@kl(NormalMixture, NormalMixture)
@kl(Normal, NormalMixture)
@kl(NormalMixture, Normal)
def kl_mixture(p: Normal | NormalMixture, q: Normal | NormalMixture) -> mpf:
    with mp.workdps(DIGITS):
        ours, theirs = components(p), components(q)
        if sorted(ours) == sorted(theirs):
            return mpf(0)
        log_p, log_q = log_density_of(ours), log_density_of(theirs)
        return integral(lambda x: kl_term(log_p(x), log_q(x)), ours, theirs)


@entropy(NormalMixture)
def entropy_mixture(p: NormalMixture) -> mpf:
    """E_p[-log p], with the density's largest possible value kept apart: a term of one sign."""
    with mp.workdps(40):
        parts = components(p)
        top = mp.log(mp.fsum(mp.exp(peak) for peak, _, _ in parts))
        log_p, highest = log_density_of(parts), real(top)
        return integral(lambda x: gmpy2.exp(log_p(x)) * (highest - log_p(x)), parts) - top


def mixture(rng: np.random.Generator, size: int, spread: float) -> NormalMixture:
    scales = rng.lognormal(sigma=0.5, size=size)
    return NormalMixture(rng.dirichlet(np.ones(size)), spread * rng.normal(size=size), scales)


def moved(rng: np.random.Generator, p: NormalMixture) -> NormalMixture:
    weights = nudged(rng, p.weights)
    return NormalMixture(weights / weights.sum(), nudged(rng, p.locs), nudged(rng, p.scales))


def scaled(p: NormalMixture, unit: float) -> NormalMixture:
    return NormalMixture(p.weights, p.locs * unit, p.scales * unit)


@draws(NormalMixture, NormalMixture)
def mixtures(rng: np.random.Generator, kind: str) -> tuple[NormalMixture, NormalMixture]:
    p = mixture(rng, int(rng.integers(1, 3)), 2)
    if kind == "near":
        q = moved(rng, p)
        if rng.random() < 0.3:
            order = rng.permutation(q.components)
            q = NormalMixture(q.weights[order], q.locs[order], q.scales[order])
        return p, q
    q = mixture(rng, int(rng.integers(1, 3)), 2)
    if kind == "extreme":
        unit = magnitude(rng, -150, 150)
        return scaled(p, unit), scaled(q, unit)
    return p, q


def of_each(rng: np.random.Generator, kind: str) -> tuple[Normal, NormalMixture]:
    p, q = mixtures(rng, kind)
    if kind == "near":
        size = int(rng.integers(1, 3))
        normal = Normal(2 * rng.normal(), rng.lognormal())
        return normal, NormalMixture(
            rng.dirichlet(np.ones(size)),
            nudged(rng, np.full(size, normal.loc)),
            nudged(rng, np.full(size, normal.scale)),
        )
    return Normal(p.locs[0], p.scales[0]), q


@draws(Normal, NormalMixture)
def normal_and_mixture(rng: np.random.Generator, kind: str) -> tuple[Normal, NormalMixture]:
    return of_each(rng, kind)


@draws(NormalMixture, Normal)
def mixture_and_normal(rng: np.random.Generator, kind: str) -> tuple[NormalMixture, Normal]:
    return of_each(rng, kind)[::-1]


for _pair in ((NormalMixture, NormalMixture), (Normal, NormalMixture), (NormalMixture, Normal)):
    BARS[_pair] = lambda *_: 1e-12
