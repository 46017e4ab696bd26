"""Centres and scales of a distribution, around which panels of a quadrature are placed."""

from __future__ import annotations

from typing import Any

import numpy as np

from kllab.special.float_array import FloatArray

_QUARTERS = np.array([0.25, 0.5, 0.75])


def centres_and_scales(p: Any) -> tuple[FloatArray, FloatArray]:
    """Return finite centres and positive scales of a single scalar distribution.

    Those of the family where finite and defined, else the median and the interquartile range.
    """
    centres, scales = (np.atleast_1d(np.asarray(part, float)) for part in p.centres_and_scales())
    centres, scales = (part.ravel() for part in np.broadcast_arrays(centres, scales))
    fine = np.isfinite(centres) & np.isfinite(scales) & (scales > 0)
    if fine.any():
        return centres[fine], scales[fine]
    low, middle, high = (_quantile(p, share) for share in _QUARTERS)
    return np.array([middle]), np.array([max(high - low, np.spacing(abs(middle)))])


def _quantile(p: Any, share: float) -> float:
    """Return a quantile by bisection on the logarithmic scale of float64."""
    lower, upper = -708.0 - 709.0, 708.0 + 709.0
    for _ in range(80):
        middle = (lower + upper) / 2
        if p.cdf(_signed_exponential(middle)) < share:
            lower = middle
        else:
            upper = middle
    return _signed_exponential(upper)


def _signed_exponential(t: float) -> float:
    """Map (-1417, 1417) onto float64: the sign of t and the exponential of |t| - 708."""
    return float(np.sign(t) * np.exp(abs(t) - 708.0))
