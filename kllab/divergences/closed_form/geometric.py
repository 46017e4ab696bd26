"""Geometric against Geometric."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Geometric
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0, itakura_saito
from kllab.divergences.kl import register_kl


def _why_infinite(p: Geometric, q: Geometric) -> str:
    if q.probs == 1:
        return f"q gives 0 where p gives {p.prob(1)!r} (outcome 1)"
    return "the divergence is finite but larger than the largest float64, 1.8e308 (overflow)"


@register_kl(Geometric, Geometric, why_infinite=_why_infinite)
def kl_geometric_geometric(p: Geometric, q: Geometric) -> FloatArray:
    """Return the divergence of one trial times the expected number of trials, 1 / p.

    The deviance of p from q over p is written as the Itakura-Saito distance: for the smallest
    p their product would lose its digits.
    """
    a, b = p.probs, q.probs
    failures = bd0(1 - a, 1 - b, a - b) / a
    return np.asarray(itakura_saito(b, a, b - a) + failures)
