"""Poisson against Poisson."""

from __future__ import annotations

from kllab.distributions import Poisson
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.special.cancellation import bd0
from kllab.special.float_array import FloatArray


@chunked()
def _deviance(a: FloatArray, b: FloatArray) -> FloatArray:
    return bd0(a, b, b - a)


@register_kl(Poisson, Poisson)
def kl_poisson_poisson(p: Poisson, q: Poisson) -> FloatArray:
    """Return the deviance of the rates."""
    return _deviance(p.rate, q.rate)
