"""Cauchy against Cauchy."""

from __future__ import annotations

from math import log

import numpy as np

from kllab.distributions import Cauchy
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

_HUGE = 1e200
"""Beyond these quotients may overflow, and the logarithms of the parts are subtracted."""
_LEAST, _MOST = 1e-140, 1e140
"""Within these no square that matters is subnormal and no quotient overflows."""


@register_kl(Cauchy, Cauchy)
def kl_cauchy_cauchy(p: Cauchy, q: Cauchy) -> FloatArray:
    """Return ``log(1 + ((scale_p - scale_q)^2 + (loc_p - loc_q)^2) / (4 scale_p scale_q))``.

    Source: Chyzak & Nielsen, "A closed-form formula for the Kullback-Leibler divergence between
    Cauchy distributions" (2019). It is symmetric.
    """
    return _kl_of_cauchys(p.loc, p.scale, q.loc, q.scale)


def _by_quotients(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    gap = scale_p - scale_q
    scales = (gap / scale_p) * (gap / scale_q)
    locs = standardise(loc_p, loc_q, scale_p) * standardise(loc_p, loc_q, scale_q)
    excess = np.asarray((scales + locs) / 4)
    value = np.asarray(np.log1p(excess))
    far = ~(excess < _HUGE)
    if far.any():
        parts = (loc_p, scale_p, loc_q, scale_q)
        value[far] = _far_apart(*(part[far] for part in parts))
    return value


@chunked(where_nan=_by_quotients)
def _kl_of_cauchys(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    """Return the formula as it stands where its squares and products stay within float64."""
    square, locs = scale_p - scale_q, loc_p - loc_q
    square *= square
    locs *= locs
    square += locs
    product = np.multiply(scale_p, scale_q, out=locs)
    product *= 4
    outside = not (
        product.min() > _LEAST
        and product.max() < _MOST
        and square.min() > _LEAST
        and square.max() < _MOST
    )
    if outside:
        inside = (product > _LEAST) & (product < _MOST) & (square > _LEAST) & (square < _MOST)
    square /= product
    value = np.log1p(square, out=square)
    if outside:
        value[~inside] = np.nan
    return value


def _far_apart(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    """Return ``log(((scale_p + scale_q)^2 + (loc_p - loc_q)^2) / (4 scale_p scale_q))``."""
    quarter = np.hypot(scale_p / 4 + scale_q / 4, loc_p / 4 - loc_q / 4)
    return np.asarray(2 * (np.log(quarter) + log(2)) - (np.log(scale_p) + np.log(scale_q)))
