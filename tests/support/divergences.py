"""Definitions of all divergences in mpmath, and random parameters.

They are computed from pairs of probabilities for discrete families, and for continuous ones from
the affinity ``integral p^alpha q^(1 - alpha)``, by quadrature or by normalising constants of
exponential families, with enough digits for cancellation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp, mpf

from tests.support.oracle import DRAWS

AFFINITY: dict[tuple[type, type], Callable[[Any, Any, mpf], mpf]] = {}
"""``integral p^alpha q^(1 - alpha)`` of a pair; `mp.inf` where it diverges."""


def affinity(p: type, q: type) -> Callable[..., Any]:
    """Register the decorated function in `AFFINITY`."""
    return lambda function: AFFINITY.setdefault((p, q), function)


def pair(p: type, q: type, rng: np.random.Generator, kind: str) -> tuple[Any, Any]:
    """Draw parameters for which the pair has a closed form."""
    first, second = DRAWS[p, q](rng, kind)
    for name in SHARED.get((p.__name__, q.__name__), ()):
        values = {n: getattr(second, n) for n in second.usual_constraints()}
        second = q(**{**values, name: getattr(first, name)})
    return first, second


SHARED = {
    ("Laplace", "Laplace"): ("loc",),
    ("Weibull", "Weibull"): ("concentration",),
    ("Binomial", "Binomial"): ("total_count",),
    ("NegativeBinomial", "NegativeBinomial"): ("total_count",),
    ("Multinomial", "Multinomial"): ("total_count",),
}
"""Parameters that must be equal for a closed form of the affinity."""


def power_sum(p: list[mpf], q: list[mpf], alpha: mpf) -> mpf:
    """Sum of p^alpha q^(1 - alpha) over outcomes; 0^0 counts where q is positive and p is not
    as 0, the limit."""
    total = mpf(0)
    for a, b in zip(p, q, strict=True):
        if a == 0 or b == 0:
            if (alpha > 1 and a > 0) or (alpha < 0 and b > 0):
                return mp.inf
            continue
        total += a**alpha * b ** (1 - alpha)
    return total


def chernoff(p: Any, q: Any, alpha: float, digits: int = 120) -> mpf:
    """``|log I|``."""
    with mp.workdps(digits):
        value = AFFINITY[type(p), type(q)](p, q, mpf(alpha))
        if value == 0 or mp.isinf(value):
            return mp.inf
        distance = abs(mp.log(value))
        return distance if distance > mpf(10) ** (60 - digits) else mpf(0)
