"""Binomial and Bernoulli against Poisson."""

from __future__ import annotations

import numpy as np
from scipy.special import gammainc

from kllab.distributions import Bernoulli, Binomial, Poisson
from kllab.divergences.bernoulli_kl import varies
from kllab.divergences.count_ratio import FEW, beyond_first
from kllab.divergences.count_sum import kl_sum, summed
from kllab.divergences.kl import KL, register_kl
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.special.cancellation import bd0, log_ratio, phi
from kllab.special.count_probabilities import binomial_probability, log_binomial, log_poisson
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray
from kllab.special.integer_sums import strided


@register_kl(Bernoulli, Poisson)
def kl_bernoulli_poisson(p: Bernoulli, q: Poisson) -> FloatArray:
    """Return ``p log(p / rate) - p + rate`` and what ``1 - p`` has beyond its tangent at 1."""
    a, rest, rate = p.trial.success, p.trial.success_low, q.rate
    failures = bd0(p.trial.failure, np.ones(()), a)
    return bd0(a, rate, (rate - a) - rest) + failures


def kl_of_certain(p: Binomial, q: Poisson) -> FloatArray:
    """Return ``-log q`` of the one outcome that P has, if it has one only."""
    certain = np.where(p.trial.can_fail, 0.0, p.total_count)
    return 0.0 - log_poisson(certain, q.rate)


def sum_binomial_poisson(p: Binomial, q: Poisson) -> float:
    """Return the sum over the counts of P; the counts of Q beyond add their probability."""
    n, a, rate = p.total_count, p.trial, q.rate
    deviation = np.sqrt(np.asarray(p.variance))
    k, weights = strided(np.asarray(p.mean), deviation, n)
    log_p = np.where(weights > 0, log_binomial(k, n, a), -np.inf)
    return kl_sum(
        weights,
        binomial_probability(k, log_p, n, a),
        log_p,
        log_ratio_binomial_poisson(p, q, k),
        float(gammainc(n + 1, rate)),
    )


KL.closed_form(
    Binomial,
    Poisson,
    valid=lambda p, _q: (p.total_count == 0) | ~varies(p.trial),
    otherwise=summed(sum_binomial_poisson, by_odds=lambda p, _q: p.trial.probs is None),
)(kl_of_certain)


@register_log_density_ratio(Binomial, Poisson)
def log_ratio_binomial_poisson(p: Binomial, q: Poisson, x: FloatArray) -> FloatArray:
    """Return the log ratio, from differences where the expected counts are within a half.

    The binomial distribution of Q's many trials at the limit; see `kllab.divergences.count_ratio`.
    """
    value = np.asarray(np.asarray(q.log_prob(x)) - np.asarray(p.log_prob(x)))
    if p.trial.probs is None:
        return value
    k, n, a, rate = np.broadcast_arrays(x, p.total_count, p.trial.success, q.rate)
    product, rest = two_product(n, a)
    d, e = (k - product) - rest, (rate - product) - rest
    valid = (k >= 0) & (k <= n) & (a > 0) & (a < 1)
    few = valid & (k <= FEW)
    many = valid & (k > FEW) & (k < n) & (np.abs(e) <= product / 2)
    if few.any():
        value[few] = _ratio_of_few(*(part[few] for part in (k, n, a, rate, e)))
    if many.any():
        k, n, a, d, e = (part[many] for part in (k, n, a, d, e))
        y, share = n - k, e / (n * a)
        failures = bd0(y, n * (1 - a), d) + np.log1p(-k / n) / 2 + k / n / y / 12
        successes = k * phi(share) - share * d
        value[many] = failures - successes - beyond_first(y, n, k)
    return value


def _ratio_of_few(
    k: FloatArray, n: FloatArray, a: FloatArray, rate: FloatArray, e: FloatArray
) -> FloatArray:
    """Return ``sum_{i<k} log(rate / ((n - i) a)) - rate - (n - k) log(1 - a)``."""
    near, total = np.abs(e) <= n * a / 2, np.zeros(k.shape)
    for i in range(int(k.max(initial=0.0))):
        below = (n - i) * a
        quotient = np.where(near, np.log1p((e + i * a) / below), log_ratio(rate, below))
        total += np.where(k > i, quotient, 0.0)
    rest = np.where(near, (n - k) * phi(-a) - e - k * a, -rate - (n - k) * np.log1p(-a))
    return np.asarray(total + rest)
