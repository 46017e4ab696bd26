"""Decide from the tails that two families declare whether an integral converges.

Towards an end everything is a function of v, the logarithm of the distance outwards. The log of
an integrand is a sum of functions of v whose coefficients are known, and the fastest growing one
decides: the integral converges if and only if its coefficient is negative.
"""

from __future__ import annotations

from collections import defaultdict
from math import log
from typing import TypeAlias

import numpy as np

from kllab.distributions.tail import DOUBLE_EXPONENTIAL, EXPONENTIAL, POWER, Tail
from kllab.divergences.quadrature.integrand import Integrand

Rank: TypeAlias = tuple[int, float]
"""How fast a function grows: v is (0, 1), v^2 (0, 2), ``exp(k v)`` (1, k) and
``exp(exp(v) / scale)`` (2, -log scale). The larger tuple outgrows the smaller."""
Growth: TypeAlias = defaultdict[Rank, list[tuple[float, float]]]
"""A sum of such functions: each coefficient is a factor and the logarithm of another."""

_LINEAR: Rank = (POWER, 1.0)
_ROUNDINGS = 8 * float(np.finfo(float).eps)


def too_heavy(p: Tail, q: Tail, integrand: Integrand, side: float) -> str | None:
    """Return which of "p" and "q" is too heavy for the integral to converge; None if it does.

    `side` is 1 towards plus infinity, -1 towards minus infinity, 0 at a finite end.
    """
    (level, order), sign = _leading(_weighted(-1.0, p, 1.0, q, side))
    if sign == 0:
        return None  # the ratio is bounded, and so is the integrand by the larger density
    larger, smaller = (q, p) if sign > 0 else (p, q)
    # The integrand is the larger density times |ratio|^power exp(rate |ratio|).
    far = integrand.far[sign]
    if far.bounded:
        return None
    size = _weighted(1 + far.rate, larger, -far.rate, smaller, side)
    if level == EXPONENTIAL:
        size[_LINEAR].append((far.power * order, 0.0))
    elif level == DOUBLE_EXPONENTIAL:
        size[EXPONENTIAL, 1.0].append((far.power, order))
    if _leading(size)[1] < 0:
        return None
    return "q" if sign > 0 else "p"


def _weighted(a: float, p: Tail, b: float, q: Tail, side: float) -> Growth:
    """Return a times the log density of P plus b times that of Q, as functions of v."""
    total: Growth = defaultdict(list)
    for weight, tail in ((a, p), (b, q)):
        log_scale, order = tail.log_scale, tail.order
        # Both distances are measured from the origin of P.
        shift = side * (tail.origin - p.origin)
        total[_LINEAR].append((-weight * tail.index, 0.0))
        if tail.level == POWER and order:
            total[POWER, 2.0].append((-weight, 2 * log(order)))
            total[_LINEAR].append((2 * weight * order * order * log_scale, 0.0))
        elif tail.level == EXPONENTIAL:
            total[EXPONENTIAL, order].append((-weight, -order * log_scale))
            if order == 2 and shift:
                factor = float(np.copysign(weight, weight * shift))
                total[EXPONENTIAL, 1.0].append((factor, log(2 * abs(shift)) - 2 * log_scale))
        elif tail.level == DOUBLE_EXPONENTIAL:
            total[DOUBLE_EXPONENTIAL, -log_scale].append((-weight, -shift * np.exp(-log_scale)))
            total[EXPONENTIAL, 1.0].append((weight, -log_scale))
    return total


def _leading(total: Growth) -> tuple[Rank, float]:
    """Return the rank of the fastest growing function and the sign of its coefficient, or 0."""
    for rank in sorted(total, reverse=True):
        factors, logs = np.array([part for part in total[rank] if part[0]] or [(0.0, 0.0)]).T
        logs = np.clip(logs, -1e300, 1e300)
        parts = factors * np.exp(logs - logs.max())
        if abs(parts.sum()) > _ROUNDINGS * np.abs(parts).sum():
            return rank, float(np.sign(parts.sum()))
    return _LINEAR, 0.0
