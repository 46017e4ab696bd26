"""LogNormal against LogNormal, and cross-entropies by its moments."""

from __future__ import annotations

from math import log, pi

import numpy as np

from kllab.distributions import LogNormal
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.divergences.kl.normal import kl_of_normals
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise


@register_kl(LogNormal, LogNormal)
def kl_log_normal_log_normal(p: LogNormal, q: LogNormal) -> FloatArray:
    """Return the divergence of the normal distributions of ``log x``."""
    return kl_of_normals(p.loc, p.scale, q.loc, q.scale)


@register_cross_entropy(LogNormal, LogNormal)
def cross_entropy_log_normal_log_normal(p: LogNormal, q: LogNormal) -> FloatArray:
    """Return ``loc_p + log(scale_q sqrt(2 pi)) + (r^2 + z^2) / 2``."""
    z = standardise(p.loc, q.loc, q.scale)
    r = p.scale / q.scale
    return p.loc + (np.log(q.scale) + log(2 * pi) / 2 + (r * (r / 2) + z * (z / 2)))
