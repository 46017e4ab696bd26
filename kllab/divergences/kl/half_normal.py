"""HalfNormal against HalfNormal."""

from __future__ import annotations

from math import log, pi

import numpy as np

from kllab.distributions import HalfNormal
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.divergences.kl.normal import kl_of_scales
from kllab.special.float_array import FloatArray


@register_kl(HalfNormal, HalfNormal)
def kl_half_normal_half_normal(p: HalfNormal, q: HalfNormal) -> FloatArray:
    """Return the divergence of the normals: each half holds half of it."""
    return kl_of_scales(p.scale, q.scale)


@register_cross_entropy(HalfNormal, HalfNormal)
def cross_entropy_half_normal_half_normal(p: HalfNormal, q: HalfNormal) -> FloatArray:
    """Return ``log(scale_q sqrt(pi / 2)) + r^2 / 2``, r = p over q."""
    r = p.scale / q.scale
    return np.log(q.scale) + log(pi / 2) / 2 + r * (r / 2)
