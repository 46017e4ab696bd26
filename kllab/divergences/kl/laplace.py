"""Laplace against Laplace."""

from __future__ import annotations

from math import log

import numpy as np

from kllab.distributions import Laplace
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.special.cancellation import exponential_excess, itakura_saito
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

_PLAIN, _LARGE = 1 / 16, 600.0
"""Where the terms, of order 1 or of the sum, lose less than 2e-14 of it; and overflow is far."""


def _excess_distance(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    """Return ``(E_p|x - loc_q| - scale_p) / scale_q = r (u - 1 + exp(-u))``, non-negative.

    ``u = |loc_p - loc_q| / scale_p`` and r is the ratio of the scales.
    """
    u = np.abs(standardise(loc_p, loc_q, scale_p))
    excess = exponential_excess(-u)
    value = np.asarray(np.where(excess > 0, scale_p / scale_q * excess, 0.0))
    far = np.broadcast_to(u > 1, value.shape)
    if far.any():
        # Where r or u leaves float64, the distance in units of Q need not.
        z = np.abs(standardise(loc_p, loc_q, scale_q))
        value[far] = np.broadcast_to(z * (1 + np.expm1(-u) / u), value.shape)[far]
    return value


@register_kl(Laplace, Laplace)
def kl_laplace_laplace(p: Laplace, q: Laplace) -> FloatArray:
    """Return ``r - 1 - log r + r (u - 1 + exp(-u))``, both parts non-negative.

    Where they are not small their plain sum has all digits, ``z + r exp(-u) - 1 - log r``.
    """
    return _kl_of_laplaces(p.loc, p.scale, q.loc, q.scale)


def _by_parts(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    scales = itakura_saito(scale_p, scale_q, scale_p - scale_q)
    return scales + _excess_distance(loc_p, scale_p, loc_q, scale_q)


@chunked(where_nan=_by_parts)
def _kl_of_laplaces(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    r, distance = scale_p / scale_q, np.abs(loc_p - loc_q)
    value = distance / scale_q + r * np.exp(-distance / scale_p) - 1 - np.log(r)
    value[np.flatnonzero(~((value > _PLAIN) & (value < _LARGE)))] = np.nan
    return value


@register_cross_entropy(Laplace, Laplace)
def cross_entropy_laplace_laplace(p: Laplace, q: Laplace) -> FloatArray:
    """Return ``log(2 scale_q) + E_p|x - loc_q| / scale_q``."""
    excess = _excess_distance(p.loc, p.scale, q.loc, q.scale)
    return np.log(q.scale) + log(2) + (p.scale / q.scale + excess)
