"""Normal against Normal."""

from __future__ import annotations

from math import log, pi

import numpy as np

from kllab.distributions import Normal
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.special.cancellation import NEAR, far_from_one, log_ratio, phi
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

_NEAR_A_GIVEN_LOG = 0.125
"""Beyond, the rounding of a logarithm of the ratio costs less than 2e-14."""


def kl_of_scales(
    scale_p: FloatArray, scale_q: FloatArray, log_of_ratio: FloatArray | None = None
) -> FloatArray:
    """Return KL(N(0, scale_p^2) || N(0, scale_q^2)) = ``(r^2 - 1)/2 - log r``, r = p over q.

    From ``u = r - 1``, formed from the difference of the scales. `log_of_ratio` is log r where
    the caller knows it better than the quotient does.
    """
    if log_of_ratio is None:
        return _kl_of_scales(scale_p, scale_q)
    u = np.asarray((scale_p - scale_q) / scale_q)
    return np.where(
        np.abs(u) <= _NEAR_A_GIVEN_LOG, phi(u * (u + 2)) / 2, u * (u / 2 + 1) - log_of_ratio
    )


@chunked()
def _kl_of_scales(scale_p: FloatArray, scale_q: FloatArray) -> FloatArray:
    # One rounded ratio for both terms: see `kl_of_rates`.
    ratio = scale_p / scale_q
    u = ratio - 1
    near, far = np.flatnonzero(np.abs(u) <= NEAR), far_from_one(ratio)
    value = u * (u / 2 + 1) - np.log(ratio)
    if near.size:
        base = scale_q[near]
        x = (scale_p[near] - base) / base
        value[near] = phi(x * (x + 2)) / 2
    if far.size:
        x = u[far]
        value[far] = x * (x / 2 + 1) - log_ratio(scale_p[far], scale_q[far])
    return value


def kl_of_normals(
    loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> FloatArray:
    """Return ``KL of the scales + ((loc_p - loc_q) / scale_q)^2 / 2``."""
    z = standardise(loc_p, loc_q, scale_q)
    return np.asarray(z * (z / 2) + kl_of_scales(scale_p, scale_q))


@register_kl(Normal, Normal)
def kl_normal_normal(p: Normal, q: Normal) -> FloatArray:
    """Return the divergence of the scales and of the locations; see `kl_of_normals`."""
    return kl_of_normals(p.loc, p.scale, q.loc, q.scale)


@register_cross_entropy(Normal, Normal)
def cross_entropy_normal_normal(p: Normal, q: Normal) -> FloatArray:
    """Return ``log(scale_q sqrt(2 pi)) + (r^2 + z^2) / 2``."""
    z = standardise(p.loc, q.loc, q.scale)
    r = p.scale / q.scale
    return np.log(q.scale) + log(2 * pi) / 2 + (r * (r / 2) + z * (z / 2))
