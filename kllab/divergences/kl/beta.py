"""Beta against Uniform."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Beta, Uniform
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.divergences.kl.dirichlet import kl_dirichlet
from kllab.special.float_array import FloatArray


@register_kl(Beta, Uniform)
def kl_beta_uniform(p: Beta, q: Uniform) -> FloatArray:
    """Return the divergence from Beta(1, 1) plus the log of Q's width, both non-negative.

    Infinite where Q's interval has not all of [0, 1] in it.
    """
    return kl_dirichlet(p, Beta(1, 1)) + _log_width(q)


@register_cross_entropy(Beta, Uniform)
def cross_entropy_beta_uniform(p: Beta, q: Uniform) -> FloatArray:
    """Return the log of Q's width, infinite where not all of [0, 1] is inside."""
    return np.broadcast_to(_log_width(q), np.broadcast_shapes(p.batch_shape, q.batch_shape))


def _log_width(q: Uniform) -> FloatArray:
    reach = (q.high - 1) - q.low
    log_width = np.where(np.isfinite(reach), np.log1p(reach), q.log_width)
    return np.where((q.low <= 0) & (q.high >= 1), log_width, np.inf)
