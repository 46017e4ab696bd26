"""Normal against Normal."""

from __future__ import annotations

from math import log, pi

import numpy as np

from kllab.distributions import Normal
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import log_ratio, phi
from kllab.distributions.standardise import standardise
from kllab.divergences.kl import register_cross_entropy, register_kl

_NEAR = 0.125
"""Where ``r^2 - 1`` is taken through phi: beyond, the subtraction costs less than 2e-14."""


def kl_of_scales(
    scale_p: FloatArray, scale_q: FloatArray, log_of_ratio: FloatArray | None = None
) -> FloatArray:
    """Return KL(N(0, scale_p^2) || N(0, scale_q^2)) = ``(r^2 - 1)/2 - log r``, r = p over q.

    From ``u = r - 1``, formed from the difference of the scales. `log_of_ratio` is log r where
    the caller knows it better than the quotient does.
    """
    u = np.asarray((scale_p - scale_q) / scale_q)
    if log_of_ratio is None:
        log_of_ratio = log_ratio(scale_p, scale_q)
    value = np.asarray(u * (u / 2 + 1) - log_of_ratio)
    near = np.abs(u) <= _NEAR
    if near.any():
        u = u[near]
        value[near] = phi(u * (u + 2)) / 2
    return value


@register_kl(Normal, Normal)
def kl_normal_normal(p: Normal, q: Normal) -> FloatArray:
    """Return ``KL of the scales + ((loc_p - loc_q) / scale_q)^2 / 2``."""
    z = standardise(p.loc, q.loc, q.scale)
    return kl_of_scales(p.scale, q.scale) + z * (z / 2)


@register_cross_entropy(Normal, Normal)
def cross_entropy_normal_normal(p: Normal, q: Normal) -> FloatArray:
    """Return ``log(scale_q sqrt(2 pi)) + (r^2 + z^2) / 2``."""
    z = standardise(p.loc, q.loc, q.scale)
    r = p.scale / q.scale
    return np.log(q.scale) + log(2 * pi) / 2 + (r * (r / 2) + z * (z / 2))
