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


@register_kl(Cauchy, Cauchy)
def kl_cauchy_cauchy(p: Cauchy, q: Cauchy) -> FloatArray:
    """Return ``log(1 + ((scale_p - scale_q)^2 + (loc_p - loc_q)^2) / (4 scale_p scale_q))``.

    Source: Chyzak & Nielsen, "A closed-form formula for the Kullback-Leibler divergence between
    Cauchy distributions" (2019). It is symmetric.
    """
    return _kl_of_cauchys(p.loc, p.scale, q.loc, q.scale)


@chunked()
def _kl_of_cauchys(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    gap = scale_p - scale_q
    scales = (gap / scale_p) * (gap / scale_q)
    locs = standardise(loc_p, loc_q, scale_p) * standardise(loc_p, loc_q, scale_q)
    excess = (scales + locs) / 4
    value = np.log1p(excess)
    far = np.flatnonzero(~(excess < _HUGE))
    if far.size:
        value[far] = _far_apart(loc_p[far], scale_p[far], loc_q[far], scale_q[far])
    return value


def _far_apart(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    """Return ``log(((scale_p + scale_q)^2 + (loc_p - loc_q)^2) / (4 scale_p scale_q))``."""
    quarter = np.hypot(scale_p / 4 + scale_q / 4, loc_p / 4 - loc_q / 4)
    return np.asarray(2 * (np.log(quarter) + log(2)) - (np.log(scale_p) + np.log(scale_q)))
