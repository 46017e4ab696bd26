"""Geometric against Geometric."""

from __future__ import annotations

from kllab.distributions import Geometric
from kllab.divergences.bernoulli_kl import kl_of_waiting
from kllab.divergences.kl import register_kl
from kllab.divergences.reason_text import why_never
from kllab.divergences.result import TOO_LARGE
from kllab.special.float_array import FloatArray


def _why_infinite(p: Geometric, q: Geometric) -> str:
    return TOO_LARGE if q.trial.can_fail else why_never(p, 1)


@register_kl(Geometric, Geometric, why_infinite=_why_infinite)
def kl_geometric_geometric(p: Geometric, q: Geometric) -> FloatArray:
    """Return the divergence of one trial times the expected number of trials, 1 / p."""
    return kl_of_waiting(p.trial, q.trial)
