"""Axis range and plotted outcomes of two distributions.

The range around the mass of both is rounded to few positions, so that the axis stays fixed while a
slider moves a little. Curves get more points where they bend.
"""

from functools import lru_cache
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.distribution import ScalarDistribution
from kllab.divergences.quadrature import breakpoints

Array = NDArray[np.float64]
_STEPS = (1.0, 2.0, 5.0, 10.0)
_EVEN = 601
_AROUND = np.concatenate([-np.geomspace(6, 0.02, 60), [0.0], np.geomspace(0.02, 6, 60)])
MOST_BARS = 400
_LADDER = np.geomspace(1e-3, 1e6, 180)
_STRETCH = 1.8
_LEAST, _MOST = 1e-290, 1e290


def window(*distributions: ScalarDistribution) -> tuple[float, float]:
    """Return the ends of an axis that covers the mass of both distributions, as round numbers."""
    lows, highs = zip(*(_reach(one) for one in distributions), strict=True)
    low, high = -_round_up(-min(lows)), _round_up(max(highs))
    # Two point masses at 0 still need an axis.
    return (low, high) if low < high else (low - 1.0, high + 1.0)


# One of the two distributions stays the same while the other is dragged.
@lru_cache(maxsize=256)
def _reach(one: ScalarDistribution) -> tuple[float, float]:
    """Return the central 94% interval, widened: 3.4 sigma for a normal, 19 for a Cauchy."""
    centres, scales = _centres_and_scales(one)
    ladder = np.concatenate([-_LADDER[::-1], _LADDER])
    at = np.unique(centres[:, None] + scales[:, None] * ladder)
    below = np.asarray(one.cdf(at))
    low, middle, high = np.interp([0.03, 0.5, 0.97], below, at).tolist()
    lower, upper = _ends(one)
    return (
        max(middle - _STRETCH * (middle - low), lower),
        min(middle + _STRETCH * (high - middle), upper),
    )


def _ends(one: ScalarDistribution) -> tuple[float, float]:
    return float(np.min(one.support.lower)), float(np.max(one.support.upper))


# For families without a quantile function this searches the distribution function: 20 ms.
_centres_and_scales = lru_cache(maxsize=32)(breakpoints.centres_and_scales)


def _round_up(value: float) -> float:
    if value < _LEAST:
        return 0.0
    value = min(value, _MOST)
    power = 10.0 ** floor(log10(value))
    return float(f"{next(step * power for step in _STEPS if step * power >= value):.3g}")


def curve_points(low: float, high: float, *distributions: ScalarDistribution) -> Array:
    """Return points for plotting densities: even, and denser around each centre and edge."""
    width = high - low
    parts = [np.linspace(low - 0.02 * width, high + 0.02 * width, _EVEN)]
    for one in distributions:
        centres, scales = _centres_and_scales(one)
        parts += [c + s * _AROUND for c, s in zip(centres, scales, strict=True)]
        for edge in _ends(one):
            if np.isfinite(edge):
                # Points on both sides of the edge, so that a jump is drawn as a jump.
                gap = 1e-6 * width
                parts.append(np.array([edge - gap, edge, edge + gap]))
    points = np.unique(np.concatenate(parts))
    return np.asarray(points[(points >= parts[0][0]) & (points <= parts[0][-1])])


def bar_points(low: float, high: float, *distributions: ScalarDistribution) -> Array:
    """Return the discrete outcomes in the range: those listed, or integers.

    If there are more than `MOST_BARS` integers, only every second, third, ... is returned.
    """
    step = max(1.0, ceil((high - low) / MOST_BARS))
    points: list[Array] = []
    for one in distributions:
        if one.support.points is not None:
            points.append(np.ravel(one.support.points))
        else:
            lower, upper = _ends(one)
            # Start at a multiple of the step, so that P and Q are plotted at the same outcomes.
            first, last = step * ceil(max(low, lower) / step), min(floor(high), upper)
            points.append(np.arange(first, last + 1, step))
    return np.unique(np.concatenate(points))
