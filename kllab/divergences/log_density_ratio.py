"""The log density ratio of two distributions at given outcomes.

All numerical divergences are computed from it. Where P is near Q the difference of two log
densities has lost its digits, so some pairs of families register a formula that uses differences
of parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from kllab.distributions import Distribution
from kllab.divergences.registry import ANY_FAMILY, Family, Registry
from kllab.special.float_array import FloatArray

Ratio: TypeAlias = Callable[[Any, Any, FloatArray], FloatArray]

_registry: Registry[Ratio] = Registry("log density ratio")


def register_log_density_ratio(p: Family, q: Family) -> Callable[[Ratio], Ratio]:
    """Register the decorated ``(p, q, x) -> log q(x) - log p(x)`` for a pair of families.

    `x` contains outcomes of P or Q; its last axes are the event's.
    """

    def register(ratio: Ratio) -> Ratio:
        _registry.add(p, q, ratio)
        return ratio

    return register


def log_density_ratio(p: Distribution, q: Distribution, x: FloatArray) -> FloatArray:
    """Return ``log q(x) - log p(x)``: infinite where only one of them is 0."""
    with np.errstate(all="ignore"):
        return np.asarray(_registry.find(p, q)(p, q, x))


def has_own_ratio(p: Distribution, q: Distribution) -> bool:
    """Return whether a pair has a registered formula better than the difference of logarithms."""
    return _registry.find(p, q) is not _difference


@register_log_density_ratio(ANY_FAMILY, ANY_FAMILY)
def _difference(p: Distribution, q: Distribution, x: FloatArray) -> FloatArray:
    value: FloatArray = np.asarray(q.log_prob(x)) - np.asarray(p.log_prob(x))
    return value
