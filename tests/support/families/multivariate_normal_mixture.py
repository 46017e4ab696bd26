"""Mixtures of multivariate normals whose components lie on a line: draws and definitions.

Along the line they are a mixture of `NormalMixture`. Across it all components are alike, and
independent of the place on the line, so the divergence is the sum of those along and across.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from mpmath import mp, mpf

from kllab import (
    MultivariateNormal,
    MultivariateNormalMixture,
    Normal,
    NormalMixture,
    kl_divergence,
)
from tests.support.families.normal_mixture import entropy_mixture, kl_mixture, mixtures
from tests.support.truth import BARS, ENTROPY, KL, draws, entropy, kl, magnitude, nudged


class Parts(NamedTuple):
    along: NormalMixture
    across: Normal | None


def parts_of(p: Any) -> Parts:
    """Return the parts of what `placed` has made, of which the line is the first axis."""
    if isinstance(p, MultivariateNormal):
        p = MultivariateNormalMixture([1.0], p.loc[None], scale_trils=p.scale_tril[None])
    along = NormalMixture(p.weights, p.locs[:, 0], p.scale_trils[:, 0, 0])
    if p.event_shape == (1,):
        return Parts(along, None)
    return Parts(along, Normal(p.locs[0, 1], p.scale_trils[0, 1, 1]))


@kl(MultivariateNormalMixture, MultivariateNormalMixture)
@kl(MultivariateNormal, MultivariateNormalMixture)
@kl(MultivariateNormalMixture, MultivariateNormal)
def kl_on_a_line(p: Any, q: Any) -> mpf:
    ours, theirs = parts_of(p), parts_of(q)
    with mp.workdps(80):
        value = kl_mixture(ours.along, theirs.along)
        if ours.across is not None:
            value += KL[Normal, Normal](ours.across, theirs.across)
        return value


@entropy(MultivariateNormalMixture)
def entropy_on_a_line(p: MultivariateNormalMixture) -> mpf:
    parts = parts_of(p)
    with mp.workdps(40):
        value = entropy_mixture(parts.along)
        return value if parts.across is None else value + ENTROPY[Normal](parts.across)


def placed(along: NormalMixture, across: Normal | None) -> MultivariateNormalMixture:
    if across is None:
        return MultivariateNormalMixture(
            along.weights, along.locs[:, None], scale_trils=along.scales[:, None, None]
        )
    locs = np.stack([along.locs, np.full(along.components, across.loc)], axis=-1)
    factors = np.zeros((along.components, 2, 2))
    factors[:, 0, 0], factors[:, 1, 1] = along.scales, across.scale
    return MultivariateNormalMixture(along.weights, locs, scale_trils=factors)


@draws(MultivariateNormalMixture, MultivariateNormalMixture)
def mixtures_on_a_line(
    rng: np.random.Generator, kind: str
) -> tuple[MultivariateNormalMixture, MultivariateNormalMixture]:
    p, q = mixtures(rng, kind)
    if rng.random() < 0.3:
        return placed(p, None), placed(q, None)
    loc, scale = rng.normal(size=2), rng.lognormal(sigma=0.3, size=2)
    if kind == "near":
        loc[1], scale[1] = nudged(rng, loc[:1])[0], nudged(rng, scale[:1])[0]
    if kind == "extreme":
        unit = magnitude(rng, -150, 150)
        loc, scale = loc * unit, scale * unit
    return placed(p, Normal(loc[0], scale[0])), placed(q, Normal(loc[1], scale[1]))


def single(p: MultivariateNormalMixture) -> MultivariateNormal:
    return MultivariateNormal(p.locs[0], scale_tril=p.scale_trils[0])


@draws(MultivariateNormal, MultivariateNormalMixture)
def normal_and_mixture(
    rng: np.random.Generator, kind: str
) -> tuple[MultivariateNormal, MultivariateNormalMixture]:
    p, q = mixtures_on_a_line(rng, kind)
    return single(p), q


@draws(MultivariateNormalMixture, MultivariateNormal)
def mixture_and_normal(
    rng: np.random.Generator, kind: str
) -> tuple[MultivariateNormalMixture, MultivariateNormal]:
    p, q = mixtures_on_a_line(rng, kind)
    return p, single(q)


def promise(p: Any, q: Any) -> float:
    """Allow for the rounding of log densities, which is large beside those of near mixtures."""
    return max(1e-8, 1e-15 / np.sqrt(max(kl_divergence(p, q), 1e-30)))


for _pair in (
    (MultivariateNormalMixture, MultivariateNormalMixture),
    (MultivariateNormal, MultivariateNormalMixture),
    (MultivariateNormalMixture, MultivariateNormal),
):
    BARS[_pair] = promise
