"""Bernoulli against Binomial and back: one trial is the binomial distribution of count 1."""

from __future__ import annotations

from kllab.distributions import Bernoulli, Binomial
from kllab.divergences.kl import KL
from kllab.divergences.kl import binomial as _binomial  # noqa: F401  (registers it)


def as_binomial(p: Bernoulli | Binomial) -> Binomial:
    """Return a Bernoulli as the binomial distribution of one trial, and a binomial as it is."""
    return p if isinstance(p, Binomial) else Binomial(1, **p.given)


for _p, _q in ((Bernoulli, Binomial), (Binomial, Bernoulli)):
    KL.registry.add(_p, _q, KL.registry.resolve(Binomial, Binomial).via(as_binomial))
