"""Detect equal samples, which continuous distributions never give: rounded or discrete ones."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.spatial import cKDTree

from kllab.special.float_array import FloatArray

_FEW = 0.01
"""Share of tied samples up to which there is no warning."""
_SMOOTH = 0.5
"""Noise, in units of the rounding step, which leaves ripples of about 1% in the density."""


@dataclass(frozen=True)
class Ties:
    """Equal values among two samples.

    Attributes
    ----------
    tied
        Share of the samples of P whose distance to the k-th neighbour, of P or of Q, is 0.
    step
        Median distance from one value to the next, in standard deviations of the coordinates;
        infinite if all samples are equal.
    """

    tied: float
    step: float


def find_ties(x: FloatArray, y: FloatArray, k: int) -> Ties | None:
    """Return the ties among samples `x` of P and `y` of Q; None if all samples differ."""
    both = np.concatenate([x, y])
    values, at, counts = np.unique(both, axis=0, return_inverse=True, return_counts=True)
    if len(values) == len(both):
        return None
    if len(values) == 1:
        return Ties(1.0, inf)
    at = at.ravel()
    of_x, of_y = (np.bincount(part, minlength=len(values)) for part in (at[: len(x)], at[len(x) :]))
    tied = (of_x > k) | (of_y >= k)
    spread = both.std(axis=0)
    scaled = values / np.where(spread > 0, spread, 1.0)
    steps = np.repeat(np.ravel(cKDTree(scaled).query(scaled, [2])[0]), counts)
    return Ties(float(tied[at[: len(x)]].mean()), float(np.median(steps)))


def reject_ties(x: FloatArray, y: FloatArray, jitter: float, before: Ties | None) -> None:
    """Raise ValueError if samples are equal; `before` are the ties without jitter."""
    both = np.concatenate([x, y])
    distinct = len(np.unique(both, axis=0))
    if distinct == len(both):
        return
    if before is None:
        advice = f"with jitter={jitter!r} float64 rounds different samples to equal ones"
    elif before.step == inf:
        advice = "constant samples have no density, with or without jitter"
    else:
        tried = f"jitter={jitter!r} does not separate them; " if jitter else ""
        advice = (
            f"a density is estimated, and these look discrete or rounded; {tried}"
            f"jitter={before.step:.1g} adds noise of the size of their step (much less would leave "
            "clusters)"
        )
    raise ValueError(
        f"nearest_neighbours: all samples must differ, but only {distinct} of {len(both)} do: "
        f"{advice}"
    )


def doubt_about_ties(jitter: float, k: int, before: Ties | None) -> str | None:
    """Return a warning if the jitter is too small for the ties, else None."""
    if before is None or before.tied <= _FEW or jitter >= _SMOOTH * before.step:
        return None
    return (
        f"before jittering, {before.tied:.0%} of the samples of P equalled their neighbour number "
        f"{k}, and jitter={jitter!r} is small against the step between values, so that distances "
        f"are those of the noise; jitter={before.step:.1g} has the size of the step"
    )
