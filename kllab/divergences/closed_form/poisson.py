"""Poisson against Poisson."""

from __future__ import annotations

from kllab.distributions import Poisson
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0
from kllab.divergences.kl import register_kl


@register_kl(Poisson, Poisson)
def kl_poisson_poisson(p: Poisson, q: Poisson) -> FloatArray:
    """Return the deviance of the rates."""
    return bd0(p.rate, q.rate, q.rate - p.rate)
