"""Split panels where two densities cross: there the term of a divergence may have a kink."""

from __future__ import annotations

import numpy as np

from kllab.divergences.quadrature.densities import Densities
from kllab.divergences.quadrature.panels import Panels
from kllab.divergences.quadrature.tails import Beyond

_PARTS = np.linspace(0.0, 1.0, 17)
_ROUNDS = 8
"""Each locates a crossing 16 times more closely; an offset d costs an error of order d^2."""


def split_at_crossings(panels: Panels, densities: Densities | Beyond) -> Panels:
    """Return panels with edges where the log density ratio changes sign between their nodes."""
    u = np.column_stack([panels.lower, panels.coordinates(), panels.upper])
    rows = np.arange(len(panels))[:, None]
    sign = np.sign(densities.at(panels.outcomes(u, rows)).ratio)
    index, column = np.nonzero(sign[:, :-1] * sign[:, 1:] < 0)
    if not len(index):
        return panels
    lower, upper, left = u[index, column], u[index, column + 1], sign[index, column]
    each = np.arange(len(index))
    for _ in range(_ROUNDS):
        grid = lower[:, None] + (upper - lower)[:, None] * _PARTS
        ratio = densities.at(panels.outcomes(grid, index[:, None])).ratio
        changed = np.sign(ratio) != left[:, None]
        changed[:, -1] = True
        first = np.maximum(changed.argmax(axis=1), 1)
        lower, upper = grid[each, first - 1], grid[each, first]
    return panels.split(index, (lower + upper) / 2)
