"""Regions of highest density: the smallest sets with a given mass."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kllab.special.float_array import FloatArray

Cdf = Callable[[FloatArray], FloatArray]
REGION = 0.99
"""Mass of the regions of P and of Q of which `costs` speaks."""
_CORRECTIONS = 4
_TOLERANCE = 1e-5


def level(log_density: FloatArray, mass: FloatArray, share: float) -> float:
    """Return the log density above which the points have `share` of the mass.

    Parameters
    ----------
    log_density, mass : numpy.ndarray, shape (n,)
        Of the points of a rule of integration; masses need not sum to 1.
    share : float
        Between 0 and 1.
    """
    order = np.argsort(-log_density)
    total = np.cumsum(mass[order])
    # Half of a point's own mass is above its density.
    above = (total - mass[order] / 2) / total[-1]
    return float(np.interp(share, above, log_density[order]))


def highest_density(
    x: FloatArray, dx: FloatArray, log_density: FloatArray, cdf: Cdf, share: float
) -> FloatArray:
    """Return the ends of the intervals where a density on the line is highest, in order.

    Parameters
    ----------
    x, dx, log_density : numpy.ndarray, shape (n,)
        Points in order, their weights, and log densities there.
    cdf : callable
        Cumulative distribution function.
    share : float
        Mass of the intervals together.

    Notes
    -----
    The level is corrected by the secant method until the intervals have the mass; their ends are
    interpolated between points.
    """
    now = level(log_density, np.exp(log_density) * dx, share)
    edges = _ends(x, log_density, now)
    missing = _mass(edges, cdf) - share
    before, missing_before = now - 0.05, None
    for _ in range(_CORRECTIONS):
        if abs(missing) <= _TOLERANCE:
            break
        if missing_before is None:
            before, missing_before = now, missing
            now += 0.05 if missing > 0 else -0.05
        else:
            change = missing - missing_before
            if not change:
                break
            step = -missing * (now - before) / change
            before, missing_before = now, missing
            now += float(np.clip(step, -1, 1))
        edges = _ends(x, log_density, now)
        missing = _mass(edges, cdf) - share
    return edges


def _mass(edges: FloatArray, cdf: Cdf) -> float:
    at = cdf(edges)
    return float((at[1::2] - at[::2]).sum())


def _ends(x: FloatArray, log_density: FloatArray, least: float) -> FloatArray:
    """Return where the density crosses a level; at both ends of the points it is below."""
    above = log_density - least
    left = np.flatnonzero((above[:-1] < 0) != (above[1:] < 0))
    share = above[left] / (above[left] - above[left + 1])
    return np.asarray(x[left] + share * (x[left + 1] - x[left]))
