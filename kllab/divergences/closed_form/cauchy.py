"""Cauchy against Cauchy."""

from __future__ import annotations

from math import log

import numpy as np

from kllab.distributions import Cauchy
from kllab.distributions.array_record import FloatArray
from kllab.distributions.standardise import standardise
from kllab.divergences.kl import register_kl

_HUGE = 1e200
"""Beyond, quotients may have left float64, and the logarithms of the parts are subtracted."""


@register_kl(Cauchy, Cauchy)
def kl_cauchy_cauchy(p: Cauchy, q: Cauchy) -> FloatArray:
    """Return ``log(1 + ((scale_p - scale_q)^2 + (loc_p - loc_q)^2) / (4 scale_p scale_q))``.

    Source: Chyzak & Nielsen, "A closed-form formula for the Kullback-Leibler divergence between
    Cauchy distributions" (2019). It is symmetric.
    """
    gap = p.scale - q.scale
    scales = (gap / p.scale) * (gap / q.scale)
    locs = standardise(p.loc, q.loc, p.scale) * standardise(p.loc, q.loc, q.scale)
    excess = np.asarray((scales + locs) / 4)
    value = np.asarray(np.log1p(excess))
    far = ~(excess < _HUGE)
    if far.any():
        parts = np.broadcast_arrays(p.loc, p.scale, q.loc, q.scale)
        value[far] = _far_apart(*(part[far] for part in parts))
    return value


def _far_apart(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    """Return ``log(((scale_p + scale_q)^2 + (loc_p - loc_q)^2) / (4 scale_p scale_q))``."""
    quarter = np.hypot(scale_p / 4 + scale_q / 4, loc_p / 4 - loc_q / 4)
    return np.asarray(2 * (np.log(quarter) + log(2)) - (np.log(scale_p) + np.log(scale_q)))
