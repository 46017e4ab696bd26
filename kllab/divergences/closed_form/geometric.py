"""Geometric against Geometric."""

from __future__ import annotations

from kllab.distributions import Geometric
from kllab.distributions.array_record import FloatArray
from kllab.divergences.kl import register_kl
from kllab.divergences.trial import kl_of_waiting


def _why_infinite(p: Geometric, q: Geometric) -> str:
    if q.probs == 1:
        return f"q gives 0 where p gives {p.prob(1)!r} (outcome 1)"
    return "the divergence is finite but larger than the largest float64, 1.8e308 (overflow)"


@register_kl(Geometric, Geometric, why_infinite=_why_infinite)
def kl_geometric_geometric(p: Geometric, q: Geometric) -> FloatArray:
    """Return the divergence of one trial times the expected number of trials, 1 / p."""
    return kl_of_waiting(p.probs, q.probs)
