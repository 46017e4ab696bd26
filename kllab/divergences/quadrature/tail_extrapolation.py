"""Fit the logarithm of a function by a curve, and integrate beyond float64's range."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, log

import numpy as np

from kllab.special.float_array import FloatArray

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_FALLEN = 50.0
"""Integration stops where the logarithm is this far below its peak."""
_MOST_PANELS = 300
_FEWEST = 5


@dataclass(frozen=True)
class Curve:
    """``c0 + c1 w + c2 log w + c3 w^2``.

    Attributes
    ----------
    coefficients
        c0 to c3.
    """

    coefficients: FloatArray

    def __call__(self, w: FloatArray) -> FloatArray:
        """Return the values at ``w > 0``."""
        c0, c1, c2, c3 = self.coefficients
        return np.asarray(c0 + c1 * w + c2 * np.log(w) + c3 * w * w)


def fitted(w: FloatArray, f: FloatArray, rounding: float) -> Curve | None:
    """Return the simplest `Curve` through all points, or None.

    Parameters
    ----------
    w, f
        Points; those with an `f` that is not finite are left out.
    rounding
        Absolute error of `f`.
    """
    known = np.isfinite(f)
    w, f = w[known], f[known]
    if len(w) < _FEWEST:
        return None
    largest = float(np.abs(f).max(initial=1.0))
    f, rounding = f / largest, rounding / largest
    columns = np.stack([np.ones_like(w), w, np.log(w), w * w], axis=1)
    for chosen in ((0, 1), (0, 1, 2), (0, 1, 3), (0, 1, 2, 3)):
        found, *_ = np.linalg.lstsq(columns[:, chosen], f, rcond=None)
        if np.abs(columns[:, chosen] @ found - f).max() <= rounding:
            coefficients = np.zeros(4)
            coefficients[list(chosen)] = found * largest
            return Curve(coefficients)
    return None


def integral_beyond(log_size: Callable[[FloatArray], FloatArray]) -> tuple[float, float]:
    """Integrate ``exp(log_size(w))`` and ``w exp(log_size(w))`` from ``w = 1`` to infinity.

    The second bounds how an error of the curve grows that is 1 at ``w = 1``. Infinite where the
    function falls too slowly.
    """
    ends = log_size(np.array([1.0, 1.0 + 1e-4, 1.0 + 2e-4]))
    steepness = abs(ends[1] - ends[0]) * 1e4 + abs(ends[2] - 2 * ends[1] + ends[0]) ** 0.5 * 1e4
    lower, step, peak = 1.0, 0.5 / max(float(steepness), 1e-6), -inf
    total = moment = 0.0
    for count in range(_MOST_PANELS):
        upper = lower + step
        w = lower + step * (_NODES + 1) / 2
        values = log_size(w)
        peak = max(peak, float(values.max()))
        parts = np.exp(values + log(step / 2)) * _WEIGHTS
        total, moment = total + float(parts.sum()), moment + float(parts @ w)
        if values[-1] < peak - _FALLEN or total == inf:
            return total, moment
        lower, step = upper, step if count < 8 else 1.25 * step
    return total, inf
