"""Binomial and Bernoulli against Poisson."""

from __future__ import annotations

import numpy as np
from scipy.special import gammainc

from kllab.distributions import Bernoulli, Binomial, Poisson
from kllab.divergences.count_sum import Shapes, as_sum
from kllab.divergences.kl import KL, register_kl
from kllab.divergences.kl.binomial import sum_over_binomial
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.divergences.result import Divergence
from kllab.special.cancellation import bd0
from kllab.special.count_probabilities import above_count
from kllab.special.float_array import FloatArray

_ENDLESS = np.array(1e300)
"""The total_count of binomial counts that are Poisson's to the last digit."""


@register_kl(Bernoulli, Poisson)
def kl_bernoulli_poisson(p: Bernoulli, q: Poisson) -> FloatArray:
    """Return ``p log(p / rate) - p + rate`` and what ``1 - p`` has beyond its tangent at 1."""
    a, rest, rate = p.trial.success, p.trial.success_low, q.rate
    failures = bd0(p.trial.failure, np.ones(()), a)
    return bd0(a, rate, (rate - a) - rest) + failures


def _shapes(p: Binomial, q: Poisson) -> Shapes:
    n, a = p.total_count, p.trial
    gap = -above_count(q.rate, n, a)
    return Shapes(-1, n, _ENDLESS, n * a.success, n * a.failure, gap)


@KL.numerical(Binomial, Poisson, method="sum")
def sum_binomial_poisson(p: Binomial, q: Poisson) -> Divergence:
    """Return the sum over the counts of P; the counts of Q beyond add their probability."""
    of = _shapes(p, q)
    outside = float(gammainc(of.n + 1, of.mean))
    return as_sum(float(bd0(of.mean, q.rate, of.gap)) + sum_over_binomial(p, of, outside))


@register_log_density_ratio(Binomial, Poisson)
def log_ratio_binomial_poisson(p: Binomial, q: Poisson, x: FloatArray) -> FloatArray:
    """Return the log ratio; see `Shapes.log_ratio`."""
    plain = np.asarray(q.log_prob(x)) - np.asarray(p.log_prob(x))
    return _shapes(p, q).log_ratio(x, above_count(x, p.total_count, p.trial), plain)
