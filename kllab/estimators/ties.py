"""Samples that coincide, though those of a density never do: rounded, repeated, or discrete."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.spatial import cKDTree

from kllab.special.float_array import FloatArray

_FEW = 0.01
"""Share of samples in heaps that is no reason for a warning."""
_SMOOTH = 0.5
"""Noise of this many steps leaves ripples of about 1% in the density of rounded samples."""


@dataclass(frozen=True)
class Ties:
    """What coincides in two samples.

    Attributes
    ----------
    heaped
        Share of the samples of P whose k-th neighbour, of P or of Q, lies at the same place.
    step
        From one place to the next, in standard deviations of the coordinates (the median over
        all samples); infinite if all samples lie at one place.
    """

    heaped: float
    step: float


def find_ties(x: FloatArray, y: FloatArray, k: int) -> Ties | None:
    """Return what coincides in samples `x` of P and `y` of Q; None if all of them differ."""
    both = np.concatenate([x, y])
    places, at, counts = np.unique(both, axis=0, return_inverse=True, return_counts=True)
    if len(places) == len(both):
        return None
    if len(places) == 1:
        return Ties(1.0, inf)
    at = at.ravel()
    of_x, of_y = (np.bincount(part, minlength=len(places)) for part in (at[: len(x)], at[len(x) :]))
    heaped = (of_x > k) | (of_y >= k)
    spread = both.std(axis=0)
    scaled = places / np.where(spread > 0, spread, 1.0)
    steps = np.repeat(np.ravel(cKDTree(scaled).query(scaled, [2])[0]), counts)
    return Ties(float(heaped[at[: len(x)]].mean()), float(np.median(steps)))


def reject_ties(x: FloatArray, y: FloatArray, jitter: float, before: Ties | None) -> None:
    """Raise ValueError if samples coincide, with the advice that fits `before` the jitter."""
    both = np.concatenate([x, y])
    distinct = len(np.unique(both, axis=0))
    # Equal points of y alone do no harm to the logarithm, but they are no continuous sample.
    if distinct == len(both):
        return
    if before is None:
        advice = f"with jitter={jitter!r} float64 rounds different ones to equal ones"
    elif before.step == inf:
        advice = "constant samples have no density, and no jitter gives them one"
    else:
        tried = f"jitter={jitter!r} does not separate them; " if jitter else ""
        advice = (
            f"a density is estimated, and these look discrete or rounded; {tried}"
            f"jitter={before.step:.1g} adds noise of the step between them (much less would leave "
            "them in heaps)"
        )
    raise ValueError(
        f"nearest_neighbours: all samples must differ, but only {distinct} of {len(both)} do: "
        f"{advice}"
    )


def doubt_about_ties(jitter: float, k: int, before: Ties | None) -> str | None:
    """Say that jitter leaves so many samples in heaps that distances are those of the noise."""
    if before is None or before.heaped <= _FEW or jitter >= _SMOOTH * before.step:
        return None
    return (
        f"before jittering {before.heaped:.0%} of the samples of P lay at one place with their "
        f"neighbour number {k}, and jitter={jitter!r} is small against the step between places: "
        f"distances are those of the noise; jitter={before.step:.1g} has the size of the step"
    )
