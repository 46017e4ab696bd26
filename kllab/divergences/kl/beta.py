"""Beta against Beta, and against Uniform."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Beta, Uniform
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.divergences.kl.dirichlet import (
    cross_entropy_of_concentrations,
    kl_of_concentrations,
)
from kllab.special.float_array import FloatArray


def _stacked(*concentrations: FloatArray) -> tuple[FloatArray, FloatArray]:
    a1, a0, b1, b0 = np.broadcast_arrays(*concentrations)
    return np.stack([a1, a0]), np.stack([b1, b0])


@register_kl(Beta, Beta)
def kl_beta_beta(p: Beta, q: Beta) -> FloatArray:
    """Return the divergence of the Dirichlets of two components; see `kl_of_concentrations`."""
    return kl_of_concentrations(
        *_stacked(p.concentration1, p.concentration0, q.concentration1, q.concentration0)
    )


@register_cross_entropy(Beta, Beta)
def cross_entropy_beta_beta(p: Beta, q: Beta) -> FloatArray:
    """Return the cross-entropy of Dirichlets of two; see `cross_entropy_of_concentrations`."""
    concentrations = _stacked(
        p.concentration1, p.concentration0, q.concentration1, q.concentration0
    )
    return cross_entropy_of_concentrations(*concentrations, np.asarray(p.entropy()))


def _why_infinite(p: Beta, q: Uniform) -> str:
    below = p.cdf(max(0.0, float(q.low))) if q.low > 0 else 0.0
    above = 1 - float(p.cdf(float(q.high))) if q.high < 1 else 0.0
    return f"q gives 0 where p gives {min(below + above, 1.0)!r} (outcomes outside {q.support})"


@register_kl(Beta, Uniform, why_infinite=_why_infinite)
def kl_beta_uniform(p: Beta, q: Uniform) -> FloatArray:
    """Return the divergence from Beta(1, 1) plus the log of Q's width, both non-negative.

    Infinite where Q's interval has not all of [0, 1] in it.
    """
    one = np.ones(())
    from_unit = kl_of_concentrations(*_stacked(p.concentration1, p.concentration0, one, one))
    return from_unit + _log_width(q)


@register_cross_entropy(Beta, Uniform)
def cross_entropy_beta_uniform(p: Beta, q: Uniform) -> FloatArray:
    """Return the log of Q's width, infinite where not all of [0, 1] is inside."""
    return np.broadcast_to(_log_width(q), np.broadcast_shapes(p.batch_shape, q.batch_shape))


def _log_width(q: Uniform) -> FloatArray:
    reach = (q.high - 1) - q.low
    log_width = np.where(np.isfinite(reach), np.log1p(reach), q.log_width)
    return np.where((q.low <= 0) & (q.high >= 1), log_width, np.inf)
