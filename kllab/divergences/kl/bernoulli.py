"""Bernoulli against Bernoulli, and against Binomial and back."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Bernoulli, Binomial
from kllab.divergences.bernoulli_kl import kl_of_trials
from kllab.divergences.kl import KL, register_kl
from kllab.divergences.kl import binomial as _registered  # noqa: F401
from kllab.divergences.reason_text import why_never
from kllab.special.float_array import FloatArray


def _why_infinite(p: Bernoulli, q: Bernoulli) -> str:
    return why_never(p, 0 if q.trial.can_succeed else 1)


@register_kl(Bernoulli, Bernoulli, why_infinite=_why_infinite)
def kl_bernoulli_bernoulli(p: Bernoulli, q: Bernoulli) -> FloatArray:
    """Return the divergence of one trial."""
    return kl_of_trials(np.ones(()), p.trial, q.trial)


def as_binomial(p: Bernoulli | Binomial) -> Binomial:
    """Return a Bernoulli as the binomial distribution of one trial, and a binomial as it is."""
    return p if isinstance(p, Binomial) else Binomial(1, **p.given)


for _p, _q in ((Bernoulli, Binomial), (Binomial, Bernoulli)):
    KL.registry.add(_p, _q, KL.registry.resolve(Binomial, Binomial).via(as_binomial))
