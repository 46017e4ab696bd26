"""Sum over panels, halving those that disagree with their halves."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum, inf
from typing import Any, TypeAlias

import numpy as np

from kllab.special.float_array import FloatArray

Evaluate: TypeAlias = Callable[[Any], tuple[FloatArray, FloatArray]]

_TOLERANCE = 4e-15
"""How far a panel and its halves may differ, as a share of the total. The halves are far better
than the difference says, so the total is good to rounding."""
_MOST_PANELS = 20_000


def adaptive_sum(panels: Any, evaluate: Evaluate) -> tuple[float, float]:
    """Return the sum over panels and an estimate of its error.

    Parameters
    ----------
    panels
        With ``halves()``, ``take(mask)`` and ``splittable()``, see `Panels`.
    evaluate
        ``panels ->`` value and rounding error of each.
    """
    whole, _ = evaluate(panels)
    done: list[float] = []
    errors: list[float] = []
    count = len(panels)
    while len(panels):
        halves = panels.halves()
        value, noise = (part.reshape(-1, 2) for part in evaluate(halves))
        both, noise = value.sum(axis=1), noise.sum(axis=1)
        if not np.isfinite(both).all():
            return inf, 0.0
        difference = np.abs(whole - both)
        total = abs(fsum(done) + fsum(both))
        again = (difference > np.maximum(_TOLERANCE * total, noise)) & panels.splittable()
        count += 2 * int(again.sum())
        if count > _MOST_PANELS:
            again[:] = False
        done += both[~again].tolist()
        errors += (difference + noise)[~again].tolist()
        panels, whole = halves.take(np.repeat(again, 2)), value[again].ravel()
    return fsum(done), fsum(errors)
