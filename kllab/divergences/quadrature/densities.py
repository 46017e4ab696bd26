"""The two log densities of a pair at given outcomes, as every numerical divergence needs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kllab.divergences.log_density_ratio import has_own_ratio, log_density_ratio
from kllab.special.float_array import FloatArray


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
    """

    p: FloatArray
    q: FloatArray
    ratio: FloatArray
    uncertain: FloatArray


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
        p: FloatArray = np.asarray(self.p.log_prob(x))
        q: FloatArray = np.asarray(self.q.log_prob(x))
        return self._logs(p, q, lambda: log_density_ratio(*self._families, x=x))

    def _logs(self, p: FloatArray, q: FloatArray, own_ratio: Callable[[], FloatArray]) -> Logs:
        # A node rounded onto a pole at the end of a support counts as outside that support.
        p, q = (np.where(np.isposinf(part), -np.inf, part) for part in (p, q))
        if not self.own_ratio:
            return logs(p, q)
        ratio = own_ratio()
        # An outcome of only one of them has an infinite ratio, whatever the formula returns.
        ratio = np.where(np.isneginf(p) | np.isneginf(q), q - p, ratio)
        return Logs(p, q, ratio, _ROUNDINGS * np.abs(ratio))


def logs(p: FloatArray, q: FloatArray) -> Logs:
    """Return `Logs` of two log densities."""
    return Logs(p, q, q - p, _ROUNDINGS + _ROUNDINGS * np.abs(p) + _ROUNDINGS * np.abs(q))
