"""Logistic against Logistic: closed for equal scales, by quadrature for others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Logistic
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.special.cancellation import log_quotient
from kllab.special.float_array import FloatArray
from kllab.special.polynomial import polynomial
from kllab.special.standardise import standardise, standardised_difference

_NEAR = 1.0
_SERIES = (
    1 / 6,
    -1 / 360,
    1 / 15120,
    -1 / 604800,
    1 / 23950080,
    -691 / 653837184000,
    1 / 37362124800,
    -3617 / 5335311421440000,
    43867 / 2554547108585472000,
)
"""``x coth(x/2) - 2`` in powers 2, 4, ... of x: ``2 B_2k x^2k / (2k)!``, Abramowitz & Stegun
4.5.67. At 1 the first term left out is below 1e-17 of the sum."""


def _equal_scales(p: Logistic, q: Logistic) -> NDArray[np.bool_]:
    return np.asarray((p.scale == q.scale) & np.ones_like(p.loc + q.loc, dtype=bool))


@KL.closed_form(Logistic, Logistic, valid=_equal_scales)
def kl_logistic_of_equal_scales(p: Logistic, q: Logistic) -> FloatArray:
    """Return ``d coth(d/2) - 2``, d the distance of the centres in units of the scale."""
    d = np.abs(standardise(p.loc, q.loc, q.scale))
    value = np.asarray(d * (1 + 2 / np.expm1(d)) - 2)
    near = d < _NEAR
    if near.any():
        square = np.square(d[near])
        value[near] = square * polynomial(_SERIES, square)
    return value


@register_log_density_ratio(Logistic, Logistic)
def _log_density_ratio(p: Logistic, q: Logistic, x: FloatArray) -> FloatArray:
    """Return ``log(scale_p / scale_q) - 2 log(cosh(b/2) / cosh(a/2))``, a and b in units of each.

    With ``d = (b - a)/2``, the quotient is ``1 + 2 sinh^2(d/2) + tanh(a/2) sinh(d)``.
    """
    a, b, difference = standardised_difference(x, p.loc, p.scale, q.loc, q.scale)
    half = difference / 2
    near = np.log1p(2 * np.square(np.sinh(half / 2)) + np.tanh(a / 2) * np.sinh(half))
    a, b = np.abs(a), np.abs(b)
    far = (b - a) / 2 + np.log1p(np.exp(-b)) - np.log1p(np.exp(-a))
    return np.asarray(log_quotient(p.scale, q.scale) - 2 * np.where(np.abs(half) < 1, near, far))
