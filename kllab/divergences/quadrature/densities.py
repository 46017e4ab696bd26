"""The two log densities of a pair at given outcomes, as every numerical divergence needs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kllab.divergences.log_density_ratio import has_own_ratio, log_density_ratio
from kllab.divergences.quadrature.breakpoints import centres_and_scales
from kllab.special.float_array import FloatArray

LOG_LARGEST = float(np.log(np.finfo(float).max))


@dataclass(frozen=True)
class Logs:
    """Log densities at some outcomes.

    Attributes
    ----------
    p, q
        Log densities, ``-inf`` outside the support.
    ratio
        ``q - p``, to more digits where the pair registered how; NaN where both are 0.
    uncertain
        Rounding error of `ratio`, estimated.
    log_ratio
        ``log |ratio|`` where a log density is below float64's range, at least `LOG_LARGEST`; NaN
        where a density is 0.
    """

    p: FloatArray
    q: FloatArray
    ratio: FloatArray
    uncertain: FloatArray
    log_ratio: float | FloatArray = np.nan


_ROUNDINGS = 2 * float(np.finfo(float).eps)
"""What a log density is off by, per unit of its size."""


class Densities:
    """Evaluates a pair of single scalar distributions."""

    def __init__(self, p: Any, q: Any) -> None:
        self.p, self.q = p, q
        self._families = getattr(p, "family", p), getattr(q, "family", q)
        self.own_ratio = has_own_ratio(*self._families)

    def at(self, x: FloatArray) -> Logs:
        """Return the log densities at `x`."""
        ratio = log_density_ratio(*self._families, x=x) if self.own_ratio else None
        return self._logs(x, self.p.log_prob(x), self.q.log_prob(x), ratio)

    def _logs(self, x: FloatArray, p: FloatArray, q: FloatArray, ratio: FloatArray | None) -> Logs:
        # A node rounded onto a pole at the end of a support counts as outside that support.
        p, q = (np.where(np.isposinf(part), -np.inf, part) for part in (p, q))
        if ratio is None:
            ratio = q - p
            uncertain = _ROUNDINGS + _ROUNDINGS * np.abs(p) + _ROUNDINGS * np.abs(q)
        else:
            # An outcome of only one of them has an infinite ratio, whatever the formula returns.
            ratio = np.where(np.isneginf(p) | np.isneginf(q), q - p, ratio)
            uncertain = _ROUNDINGS * np.abs(ratio)
        infinite = np.isinf(ratio)
        if not infinite.any():
            return Logs(p, q, ratio, uncertain)
        fall = np.where(np.isneginf(q), _log_fall(self.q, x), _log_fall(self.p, x))
        return Logs(p, q, ratio, uncertain, np.where(infinite, fall, np.nan))


def _log_fall(given: Any, x: FloatArray) -> FloatArray:
    """Return the logarithm of how far a log density falls, where that overflows.

    `LOG_LARGEST`, the least that it can be, between centres and for undeclared tails; NaN for
    probabilities, which are 0 there.
    """
    if given.support.discrete:
        return np.full(x.shape, np.nan)
    tails = given.tails()
    fall = np.full(x.shape, LOG_LARGEST)
    if tails is None:
        return fall
    centres, support = centres_and_scales(given)[0], given.support
    for tail, sign, end, beyond in (
        (tails[0], -1.0, support.lower, x < centres.min()),
        (tails[1], 1.0, support.upper, x > centres.max()),
    ):
        v = np.log(sign * (x - tail.origin)) if np.isinf(end) else -np.log(np.abs(x - end))
        fall = np.where(beyond, tail.log_fall(v), fall)
    return fall
