"""Geometric against NegativeBinomial and back: the count of failures is 1, and p is 1 - probs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Geometric, NegativeBinomial
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0, itakura_saito
from kllab.distributions.double_double import two_sum
from kllab.distributions.lattice import dyadic, strided
from kllab.distributions.negative_binomial import NEARLY_NORMAL, last_that_matters
from kllab.distributions.saddle_point import log_negative_binomial, negative_binomial_probability
from kllab.divergences.closed_form.negative_binomial import Odds, ratio_by_gamma
from kllab.divergences.count_sum import kl_sum
from kllab.divergences.evaluation import TOO_LARGE
from kllab.divergences.kl import KL
from kllab.divergences.partly_summed import PartlySummed


def _excess(p: Geometric, q: NegativeBinomial) -> FloatArray:
    """Return ``(1 - q.probs) - p.probs``, in 32 digits."""
    high, low = two_sum(np.ones(()), -q.probs)
    return np.asarray((high - p.probs) + low)


def kl_geometric_one(p: Geometric, q: NegativeBinomial) -> FloatArray:
    """Return the divergence for ``total_count`` 1, and where P or Q is certain of 0."""
    a, b = p.probs, q.probs
    above = _excess(p, q)
    value = itakura_saito(1 - b, a, above) + bd0(1 - a, b, -above) / a
    value = np.where((b == 0) & (a < 1), np.inf, value)
    return np.where(a == 1, 0.0 - q.total_count * np.log1p(-b), value)


def _to_sum(p: Geometric, q: NegativeBinomial) -> NDArray[np.bool_]:
    return np.asarray((q.total_count != 1) & (p.probs < 1) & (q.probs > 0))


def sum_geometric(p: Geometric, q: NegativeBinomial) -> float:
    """Return the sum over the counts."""
    a = p.probs
    last = max(float(80 / -np.log1p(-a)), float(last_that_matters(q.total_count, q.probs)))
    k, weights = dyadic(last)
    odds = Odds(1 - a, a, q.probs, 1 - q.probs, _excess(p, q))
    ratio = ratio_by_gamma(k, np.ones(()), q.total_count, odds)
    log_p = np.log(a) + k * np.log1p(-a)
    return kl_sum(weights, np.exp(log_p), log_p, ratio)


def _why_infinite(p: Geometric, q: NegativeBinomial) -> str:
    if q.probs == 0 and p.probs < 1:
        return f"q gives 0 where p gives {p.prob(1)!r} (outcome 1)"
    return TOO_LARGE


KL.registry.add(
    Geometric,
    NegativeBinomial,
    PartlySummed(
        kl_geometric_one,
        why_infinite=_why_infinite,
        without_closed_form=_to_sum,
        summed=sum_geometric,
    ),
)


def kl_one_geometric(p: NegativeBinomial, q: Geometric) -> FloatArray:
    """Return the divergence for ``total_count`` 1, and where P or Q is certain of 0."""
    a, b = p.probs, q.probs
    above = -_excess(q, p)
    value = itakura_saito(b, 1 - a, above) + bd0(a, 1 - b, -above) / (1 - a)
    value = np.where((b == 1) & (a > 0), np.inf, value)
    return np.where(a == 0, 0.0 - np.log(b), value)


def _from_sum(p: NegativeBinomial, q: Geometric) -> NDArray[np.bool_]:
    return np.asarray((p.total_count != 1) & (p.probs > 0) & (q.probs < 1))


def sum_negative_binomial_geometric(p: NegativeBinomial, q: Geometric) -> float:
    """Return the sum over the counts."""
    r, a, b = p.total_count, p.probs, q.probs
    if r < NEARLY_NORMAL:
        k, weights = dyadic(max(float(last_that_matters(r, a)), float(80 / -np.log1p(-b))))
        odds = Odds(a, 1 - a, 1 - b, b, -_excess(q, p))
        ratio = ratio_by_gamma(k, r, np.ones(()), odds)
    else:
        k, weights = strided(
            np.asarray(p.mean), np.sqrt(np.asarray(p.variance)), np.asarray(np.inf)
        )
        ratio = np.log(b) + k * np.log1p(-b) - log_negative_binomial(k, r, a)
    log_p = log_negative_binomial(k, r, a)
    return kl_sum(weights, negative_binomial_probability(k, log_p, r, a), log_p, ratio)


def _why_back_infinite(p: NegativeBinomial, q: Geometric) -> str:
    if q.probs == 1 and p.probs > 0:
        return f"q gives 0 where p gives {p.prob(1)!r} (outcome 1)"
    return TOO_LARGE


KL.registry.add(
    NegativeBinomial,
    Geometric,
    PartlySummed(
        kl_one_geometric,
        why_infinite=_why_back_infinite,
        without_closed_form=_from_sum,
        summed=sum_negative_binomial_geometric,
    ),
)
