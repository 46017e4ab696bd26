"""Compute the Chernoff divergence of any two scalar families by quadrature or a sum."""

from __future__ import annotations

from math import exp, inf, log, log1p
from typing import Any

import numpy as np

from kllab.divergences.chernoff import CHERNOFF, NO_COMMON_OUTCOME, disjoint, why_infinite
from kllab.divergences.quadrature.integrand import ENDLESS, Term
from kllab.divergences.registry import ANY_FAMILY
from kllab.divergences.result import TOO_LARGE, Divergence
from kllab.divergences.scalar_fallback import scalar_total
from kllab.special.cancellation import exponential_excess
from kllab.special.float_array import FloatArray

_APART = 0.5
"""Value of ``1 - I`` above which the affinity I itself is integrated."""
_NEAR = 1.0
"""Log ratio up to which the gap is computed relative to a density, for alpha in [0, 1]."""
_WIDE = 30.0
"""The same for other alpha."""
_EPS = float(np.finfo(float).eps)
_UNIT, _LARGEST_UNIT = 700.0, 1e9
"""Logarithms of the first and the largest unit for an affinity that leaves float64."""
_LEAST = 1e-200
"""Affinity below which a smaller unit gives more digits."""


def gap_term(alpha: float) -> Term:
    """Return the term ``|alpha p + beta q - p^alpha q^beta|``, whose integral is ``|1 - I|``."""
    beta = 1 - alpha
    inside = 0 <= alpha <= 1
    sign, reach = (1.0, _NEAR) if inside else (-1.0, _WIDE)

    def term(log_p: FloatArray, log_ratio: FloatArray) -> FloatArray:
        p, q = np.exp(log_p), np.exp(log_p + log_ratio)
        mean = np.exp(log_p + beta * log_ratio)
        value = np.asarray(sign * (alpha * p + beta * q - mean))
        near = np.abs(log_ratio) <= reach
        if near.any():
            value[near] = sign * _near_term(alpha, p[near], q[near], log_ratio[near])
        return value

    return term


def _near_term(alpha: float, p: FloatArray, q: FloatArray, log_ratio: FloatArray) -> FloatArray:
    """Return the gap without cancellation, from the density of larger weight."""
    base, x, weight = (p, log_ratio, 1 - alpha) if alpha > 0.5 else (q, -log_ratio, alpha)
    return np.asarray(base * (weight * exponential_excess(x) - exponential_excess(weight * x)))


def _mean_term(alpha: float, log_unit: float = 0.0) -> Term:
    """Return the term ``p^alpha q^beta / exp(log_unit)`` of the affinity."""
    return lambda log_p, log_ratio: np.exp(log_p + (1 - alpha) * log_ratio - log_unit)


def mass_outside_p(log_p: FloatArray, log_ratio: FloatArray) -> FloatArray:
    """Return q where p is 0, else 0: the term of ``1 - I`` at alpha = 0."""
    return np.where(log_ratio >= ENDLESS, np.exp(log_p + log_ratio), 0.0)


@CHERNOFF.numerical(ANY_FAMILY, ANY_FAMILY, method="quadrature")
def chernoff_by_quadrature(p: Any, q: Any, *, alpha: float) -> Divergence:
    """Return ``|log I|`` from the integral of the gap or, far apart, of the affinity itself."""
    if alpha == 0 or alpha == 1:
        p, q = (p, q) if alpha == 0 else (q, p)
        gap = scalar_total(CHERNOFF.name, p, q, mass_outside_p)
    else:
        bound = 1.0 if 0 <= alpha <= 1 else inf
        gap = scalar_total(CHERNOFF.name, p, q, gap_term(alpha), bound=bound)
    missing, error = float(gap.value), float(gap.error)
    if not 0 <= alpha <= 1:
        if missing == inf and gap.reason == TOO_LARGE:
            return _in_other_units(p, q, alpha, 1)
        if missing == inf:
            reason = gap.reason or why_infinite(p, q, alpha, diverges=False)
            return Divergence(inf, gap.method, 0.0, reason)
        return Divergence(log1p(missing), gap.method, error / (1 + missing), None)
    if missing <= _APART or alpha in (0, 1):
        if missing >= 1:
            return Divergence(inf, gap.method, 0.0, NO_COMMON_OUTCOME)
        return Divergence(-log1p(-missing), gap.method, error / (1 - missing), None)
    affinity = scalar_total(CHERNOFF.name, p, q, _mean_term(alpha), bound=1.0)
    value = float(affinity.value)
    if value <= _LEAST:
        return _in_other_units(p, q, alpha, -1)
    return Divergence(-log(value), affinity.method, float(affinity.error) / value, None)


def _in_other_units(p: Any, q: Any, alpha: float, sign: int) -> Divergence:
    """Return ``|log I|`` from I in units of a power of e found by bisection.

    `sign` is 1 where I overflows and -1 where it underflows.
    """

    def in_units(log_unit: float) -> Divergence:
        return scalar_total(CHERNOFF.name, p, q, _mean_term(alpha, sign * log_unit))

    def is_too_small(value: float | FloatArray) -> bool:
        return bool(value == inf if sign > 0 else value <= _LEAST)

    too_small, too_large = 0.0, _UNIT
    found = in_units(too_large)
    while is_too_small(found.value) and too_large < _LARGEST_UNIT:
        too_small, too_large = too_large, 2 * too_large
        found = in_units(too_large)
    unit = too_large
    while not _LEAST < found.value < inf and too_large - too_small > 1:
        too_small, too_large = (unit, too_large) if is_too_small(found.value) else (too_small, unit)
        unit = (too_small + too_large) / 2
        found = in_units(unit)
    if not _LEAST < found.value < inf:
        reason = TOO_LARGE if sign > 0 else _why_nothing_in_common(p, q)
        return Divergence(inf, found.method, 0.0, reason)
    # Repeat in a unit in which I is about 1, so that the error is relative to 1.
    unit += sign * log(found.value)
    again = in_units(unit)
    value, error = float(again.value), float(again.error)
    if not 0 < value < inf:
        value, error = 1.0, inf
    return Divergence(unit + sign * log(value), again.method, error / value + _EPS * unit, None)


def _why_nothing_in_common(p: Any, q: Any) -> str:
    if disjoint(p, q):
        return NO_COMMON_OUTCOME
    return f"the affinity is below the smallest float64, {exp(-745):.2g} (underflow)"
