"""Registry of random parameters and reference values of all families.

Only the parameters of `kllab` are used, with the exact values of their float64 numbers. Each file
of `tests/support/families` registers one family or pair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

import mpmath
import numpy as np
from mpmath import mp, mpf

LARGEST = mpf(float(np.finfo(float).max))
SMALLEST_NORMAL = mpf(float(np.finfo(float).tiny))
DIGITS = 600
DISCRETE_DIGITS = 800

KINDS = ("ordinary", "near", "extreme")

Key = TypeVar("Key")
Function = TypeVar("Function", bound=Callable[..., Any])
Oracle: TypeAlias = Callable[[Any, Any], mpf]
Draw: TypeAlias = Callable[[np.random.Generator, str], tuple[Any, Any]]

KL: dict[tuple[type, type], Oracle] = {}
"""KL(P||Q) of a pair of families, from its definition; `mp.inf` where it is infinite."""
ENTROPY: dict[type, Callable[[Any], mpf]] = {}
"""Entropy of a family, from its definition."""
BARS: dict[tuple[type, type], Callable[[Any, Any], float]] = {}
"""Relative error allowed for a pair, if it is not `SCALAR_BAR`."""
SCALAR_BAR = 1e-13
DRAWS: dict[tuple[type, type], Draw] = {}
"""Function that draws P and Q of one of `KINDS`."""


def register(table: dict[Key, Function], key: Key) -> Callable[[Function], Function]:
    """Register the decorated function in a table; fail if the key is already there."""

    def enter(function: Function) -> Function:
        if key in table:
            raise ValueError(f"{key} has an entry already, {table[key]}; {function} is a second")
        table[key] = function
        return function

    return enter


def kl(p: type, q: type) -> Callable[[Oracle], Oracle]:
    """Register the decorated function in `KL`."""
    return register(KL, (p, q))


def entropy(p: type) -> Callable[[Callable[[Any], mpf]], Callable[[Any], mpf]]:
    """Register the decorated function in `ENTROPY`."""
    return register(ENTROPY, p)


def draws(p: type, q: type) -> Callable[[Draw], Draw]:
    """Register the decorated function in `DRAWS`."""
    return register(DRAWS, (p, q))


def magnitude(rng: np.random.Generator, low: float, high: float, size: Any = None) -> Any:
    """Return 10 to a uniform random power."""
    return 10.0 ** rng.uniform(low, high, size)


def nudged(rng: np.random.Generator, values: Any) -> Any:
    """Change values by a relative 1e-1 to 1e-16, and about a third of them not at all."""
    values = np.asarray(values, dtype=float)
    step = magnitude(rng, -16, -1) * rng.normal(size=values.shape)
    return values * (1 + step * (rng.random(values.shape) > 0.3))


def kl_of_cells(p: Sequence[mpf], q: Sequence[mpf]) -> mpf:
    """Return the sum of p log(p / q) over outcomes."""
    total = mpf(0)
    for a, b in zip(p, q, strict=True):
        if a == 0:
            continue
        if b == 0:
            return mp.inf
        total += a * mp.log(a / b)
    return total


def entropy_of_probabilities(p: Sequence[mpf]) -> mpf:
    return -mpmath.fsum(a * mp.log(a) for a in p if a > 0)


def relative_error(value: float, truth: mpf) -> float:
    """Return ``|value - truth| / truth``: infinite unless overflow and zero agree exactly.

    Below the smallest normal number float64 has fewer digits, so there the error is measured
    in units of that number.
    """
    if mp.isinf(truth) or truth > LARGEST:
        return 0.0 if value == np.inf else np.inf
    if not np.isfinite(value) or value < 0:
        return np.inf
    return float(abs(mpf(value) - truth) / max(abs(truth), SMALLEST_NORMAL))
