"""HalfNormal against HalfNormal and Normal."""

from __future__ import annotations

from math import log, pi, sqrt

import numpy as np

from kllab.distributions import HalfNormal, Normal
from kllab.distributions.array_record import FloatArray
from kllab.distributions.standardise import standardise
from kllab.divergences.closed_form.normal import kl_of_scales
from kllab.divergences.kl import register_cross_entropy, register_kl

_MEAN, _DEVIATION = sqrt(2 / pi), sqrt((pi - 2) / pi)
"""Of a half-normal distribution of scale 1."""
_LEAST = log(2) + log((pi - 2) / pi) / 2
"""Divergence from the normal distribution of the same mean and variance."""


@register_kl(HalfNormal, HalfNormal)
def kl_half_normal_half_normal(p: HalfNormal, q: HalfNormal) -> FloatArray:
    """Return the divergence of the normals: each half holds half of it."""
    return kl_of_scales(p.scale, q.scale)


@register_cross_entropy(HalfNormal, HalfNormal)
def cross_entropy_half_normal_half_normal(p: HalfNormal, q: HalfNormal) -> FloatArray:
    """Return ``log(scale_q sqrt(pi / 2)) + r^2 / 2``, r = p over q."""
    r = p.scale / q.scale
    return np.log(q.scale) + log(pi / 2) / 2 + r * (r / 2)


@register_kl(HalfNormal, Normal)
def kl_half_normal_normal(p: HalfNormal, q: Normal) -> FloatArray:
    """Return the divergence from the normal N of P's mean and variance, plus KL(N||Q).

    The first is the same for every scale, 0.187; the log density of a normal is quadratic, so
    the second is all that depends on Q.
    """
    z = standardise(p.scale * _MEAN, q.loc, q.scale)
    return _LEAST + (kl_of_scales(p.scale * _DEVIATION, q.scale) + z * (z / 2))
