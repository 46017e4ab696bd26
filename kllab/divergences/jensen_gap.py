"""Jensen gaps: differences of weighted arithmetic and geometric means.

For almost every family ``integral p^alpha q^(1 - alpha)`` is a function of such a gap between
probabilities, rates or variances. Gaps are computed from the relative difference, so that they
keep their digits where both arguments are close.

The weight of the second argument is at most 1/2, and that of the first 1 less it: a subtrahend is
then at most two thirds of the minuend. For negative weights the geometric mean is the larger one;
gaps are absolute values.
"""

from __future__ import annotations

import numpy as np

from kllab.special.cancellation import exponential_excess, log_ratio, phi
from kllab.special.float_array import FloatArray

_NEAR = 0.5
"""Relative difference up to which both gaps are computed by phi."""


def mean_gap(
    base: FloatArray, other: FloatArray, difference: FloatArray, weight: float
) -> FloatArray:
    """Return ``|(1 - w) base + w other - base^(1 - w) other^w|``.

    Parameters
    ----------
    base, other
        Non-negative numbers. A negative weight of a zero makes the result infinite, unless both
        are 0.
    difference
        ``other - base``, exact or nearly so.
    weight
        Weight w of `other`, at most 1/2. At 0 the geometric mean is its limit: `base` where
        ``other > 0``, else 0.
    """
    base, other, gap = np.broadcast_arrays(base, other, difference)
    x = np.asarray(gap / base)
    logarithm = log_ratio(other, base)
    if weight < 0:
        logs = np.where(np.abs(x) <= _NEAR, np.log1p(x), logarithm)
        value = np.asarray(base * (exponential_excess(weight * logs) - weight * _phi(x, logarithm)))
        # A factor may overflow although the product does not.
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
    base: FloatArray, other: FloatArray, difference: FloatArray, weight: float
) -> FloatArray:
    """Return ``|log((1 - w) base + w other) - (1 - w) log base - w log other|``, both positive.

    NaN where ``(1 - w) base + w other <= 0``. The parameters are those of `mean_gap`.
    """
    return log_gap_of_ratio(difference / base, weight, log_ratio(other, base))


def log_gap_of_ratio(
    x: FloatArray, weight: float, logarithm: FloatArray | None = None
) -> FloatArray:
    """Return ``|log(1 + weight x) - weight log(1 + x)|`` for ``x > -1``, ``weight <= 1/2``.

    NaN where ``1 + weight x <= 0``. `logarithm` is ``log(1 + x)``, if the caller has it to more
    digits or x overflows.
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


def _phi(x: FloatArray, logarithm: FloatArray) -> FloatArray:
    """Return ``x - log(1 + x)``, from the logarithm where 1 + x has lost digits."""
    return np.where(x < -_NEAR, x - logarithm, phi(x))
