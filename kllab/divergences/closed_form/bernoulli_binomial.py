"""Bernoulli against Binomial and back: one trial is the binomial distribution of count 1."""

from __future__ import annotations

from kllab.distributions import Bernoulli, Binomial
from kllab.divergences.closed_form.binomial import BINOMIALS
from kllab.divergences.embedded import Embedded, itself
from kllab.divergences.kl import KL


def as_binomial(p: Bernoulli) -> Binomial:
    """Return the binomial distribution of one trial."""
    return Binomial(1, **p.given)


KL.registry.add(Bernoulli, Binomial, Embedded(BINOMIALS, as_binomial, itself))
KL.registry.add(Binomial, Bernoulli, Embedded(BINOMIALS, itself, as_binomial))
