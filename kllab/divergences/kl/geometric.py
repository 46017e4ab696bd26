"""Geometric against Geometric, and against NegativeBinomial and back."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Geometric, NegativeBinomial
from kllab.distributions.negative_binomial import as_negative_binomial
from kllab.divergences.bernoulli_kl import kl_until_success
from kllab.divergences.kl import KL, register_kl
from kllab.divergences.kl import negative_binomial as _registered  # noqa: F401
from kllab.divergences.reason_text import why_never
from kllab.divergences.result import TOO_LARGE
from kllab.special.float_array import FloatArray


def _why_infinite(p: Geometric, q: Geometric) -> str:
    return TOO_LARGE if q.trial.can_fail else why_never(p, 1)


@register_kl(Geometric, Geometric, why_infinite=_why_infinite)
def kl_geometric_geometric(p: Geometric, q: Geometric) -> FloatArray:
    """Return the divergence of one trial times the expected number of trials, 1 / p."""
    return kl_until_success(np.ones(()), p.trial, q.trial)


for _p, _q in ((Geometric, NegativeBinomial), (NegativeBinomial, Geometric)):
    _entry = KL.registry.resolve(NegativeBinomial, NegativeBinomial)
    KL.registry.add(_p, _q, _entry.via(as_negative_binomial))
