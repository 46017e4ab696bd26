"""Jensen gaps: the distance between weighted arithmetic and geometric means.

For almost every family ``integral p^alpha q^(1 - alpha)`` is a function of this gap, of
probabilities, rates or variances. The gap is formed from the relative difference, so that it
keeps its digits where both arguments are close.

Weights are ``alpha`` for the first and ``beta = 1 - alpha`` for the second argument. Outside
[0, 1] the geometric mean is the larger one; the gap returned is still non-negative.
"""

from __future__ import annotations

import numpy as np

from kllab.special.cancellation import exponential_excess, log_ratio, phi
from kllab.special.float_array import FloatArray

_NEAR = 0.5
"""Relative difference up to which both gaps are formed by phi."""


def mean_gap(a: FloatArray, b: FloatArray, difference: FloatArray, alpha: float) -> FloatArray:
    """Return ``|alpha a + beta b - a^alpha b^beta|``.

    Parameters
    ----------
    a, b
        Non-negative; with a negative weight on a zero the result is infinite, unless both are 0.
    difference
        ``b - a``, exact or nearly so.
    alpha
        Weight of `a`; that of `b` is ``1 - alpha``. At 0 the geometric mean is b where a > 0,
        else 0, which is the limit.
    """
    base, other, gap, weight = _oriented(a, b, difference, alpha)
    x = np.asarray(gap / base)
    logarithm = log_ratio(other, base)
    if weight < 0:
        value = np.asarray(
            base * (exponential_excess(weight * _log1p(x, logarithm)) - weight * _phi(x, logarithm))
        )
        # The product of a large and a small factor may overflow too early.
        lost = ~np.isfinite(value)
        if lost.any():
            powers = np.exp((1 - weight) * np.log(base) + weight * np.log(other))
            value[lost] = (powers - ((1 - weight) * base + weight * other))[lost]
    else:
        value = np.asarray(weight * gap - base * np.expm1(weight * logarithm))
        near = np.abs(x) <= _NEAR
        if near.any():
            u = x[near]
            value[near] = base[near] * (weight * phi(u) - exponential_excess(weight * np.log1p(u)))
        if weight == 0:
            value = np.where(other == 0, base, 0.0)
    return np.where(base == 0, abs(weight) * other, value)


def log_mean_gap(
    a: FloatArray,
    b: FloatArray,
    difference: FloatArray,
    alpha: float,
) -> FloatArray:
    """Return ``|log(alpha a + beta b) - alpha log a - beta log b|`` for positive a and b.

    NaN where ``alpha a + beta b <= 0``. The parameters are those of `mean_gap`.
    """
    base, other, gap, weight = _oriented(a, b, difference, alpha)
    return log_gap_of_ratio(np.asarray(gap / base), weight, log_ratio(other, base))


def log_gap_of_ratio(
    x: FloatArray, weight: float, logarithm: FloatArray | None = None
) -> FloatArray:
    """Return ``|log(1 + weight x) - weight log(1 + x)|`` for ``x > -1``, ``weight <= 1/2``.

    NaN where ``1 + weight x <= 0``. `logarithm` is ``log(1 + x)``, where the caller has it to
    more digits; it is used where x overflows.
    """
    x = np.asarray(x)
    logarithm = np.asarray(np.log1p(x) if logarithm is None else logarithm)
    if weight < 0:
        value = np.asarray(phi(weight * x) - weight * _phi(x, logarithm))
    else:
        value = np.asarray(np.log1p(weight * x) - weight * logarithm)
        near = np.abs(x) <= _NEAR
        if near.any():
            value[near] = weight * phi(x[near]) - phi(weight * x[near])
        far = x > 1e290
        if far.any() and weight > 0:
            value[far] = np.log(weight) + (1 - weight) * np.broadcast_to(logarithm, x.shape)[far]
    return np.where(1 + weight * x > 0, value, np.nan)


def heavier_first(alpha: float) -> bool:
    """Return whether the base of relative differences is the first argument.

    The base is the one of larger weight. The weight of the other is then at most 1/2, and a
    subtrahend at most two thirds of the minuend.
    """
    return alpha > 0.5


def _oriented(
    a: FloatArray, b: FloatArray, difference: FloatArray, alpha: float
) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Return base, other, other - base and the weight of other."""
    a, b, difference = np.broadcast_arrays(a, b, difference)
    if heavier_first(alpha):
        return a, b, difference, 1 - alpha
    return b, a, np.asarray(-difference), alpha


def _log1p(x: FloatArray, logarithm: FloatArray) -> FloatArray:
    return np.where(np.abs(x) <= _NEAR, np.log1p(x), logarithm)


def _phi(x: FloatArray, logarithm: FloatArray) -> FloatArray:
    """Return ``x - log(1 + x)``, from the logarithm where 1 + x has lost digits."""
    return np.where(x < -_NEAR, x - logarithm, phi(x))
