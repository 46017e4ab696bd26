"""Listed outcomes against families of counts, and back: sums over the listed outcomes.

Counts without end against Binomial are among them: infinite, unless P is certain of 0.
"""

from __future__ import annotations

from dataclasses import replace

from kllab.distributions import (
    Bernoulli,
    Binomial,
    Categorical,
    Discrete,
    Geometric,
    NegativeBinomial,
    Poisson,
)
from kllab.distributions.distribution import ScalarDistribution
from kllab.divergences.kl import KL
from kllab.divergences.quadrature.kl import quadrature_kl
from kllab.divergences.registry import Family
from kllab.divergences.result import Divergence

_COUNTS: tuple[Family, ...] = (Binomial, Geometric, NegativeBinomial, Poisson)
_LISTED: tuple[Family, ...] = (Bernoulli, Categorical, Discrete)
_CLOSED = {(Bernoulli, Binomial), (Bernoulli, Poisson), (Binomial, Bernoulli)}
"""Pairs that have a better method."""

_pairs = {pair for c in _COUNTS for listed in _LISTED for pair in ((c, listed), (listed, c))}
_pairs |= {(counts, Binomial) for counts in _COUNTS if counts is not Binomial}


def _sum(p: ScalarDistribution, q: ScalarDistribution) -> Divergence:
    """Return the sum; one of 0, of outcomes that both are certain of, is exact."""
    found = quadrature_kl(p, q)
    return found if found.value > 0 else replace(found, error=0.0)


for _p, _q in _pairs - _CLOSED:
    KL.numerical(_p, _q, method="sum")(_sum)
