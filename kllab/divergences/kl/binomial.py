"""Binomial against Binomial."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Binomial
from kllab.divergences.bernoulli_kl import kl_of_trials
from kllab.divergences.complement_mass import incomplete_beta
from kllab.divergences.count_sum import Shapes, as_sum, kl_sum
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.divergences.reason_text import why_infinite, why_never
from kllab.divergences.result import Divergence
from kllab.special.count_probabilities import above_count, log_binomial
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray
from kllab.special.integer_sums import strided


def kl_binomial_binomial(p: Binomial, q: Binomial) -> FloatArray:
    """Return ``n`` times the divergence of one trial, for equal counts; else infinity."""
    n = p.total_count
    return np.where(n == q.total_count, kl_of_trials(n, p.trial, q.trial), np.inf)


def _least_and_largest(p: Binomial) -> tuple[FloatArray, FloatArray]:
    """Return the ends of the counts that are possible."""
    n = p.total_count
    return np.where(p.trial.can_fail, 0.0, n), np.where(p.trial.can_succeed, n, 0.0)


def _closed(p: Binomial, q: Binomial) -> NDArray[np.bool_]:
    """Return where no sum is needed: counts are equal, or P has counts that Q has not."""
    (least_p, largest_p), (least_q, largest_q) = _least_and_largest(p), _least_and_largest(q)
    beyond = (least_p < least_q) | (largest_p > largest_q)
    return np.asarray((p.total_count == q.total_count) | beyond)


def shapes(p: Binomial, q: Binomial) -> Shapes:
    """Return what the two counts differ by."""
    n, m, a, b = p.total_count, q.total_count, p.trial, q.trial
    expected, low = two_product(m, b.success)
    gap = low + m * b.success_low - above_count(expected, n, a)
    return Shapes(-1, n, m, n * a.success, n * a.failure, gap)


def sum_over_binomial(p: Binomial, of: Shapes, outside: float) -> float:
    """Return the divergence from counts of equal mean; `outside` is their share beyond P's."""
    if p.mean == 0:
        return 0.0
    n = p.total_count
    k, weights = strided(of.mean, np.sqrt(np.asarray(p.variance)), n)
    log_p = np.where(weights > 0, log_binomial(k, n, p.trial), -np.inf)
    ratio = of.log_ratio_at_equal_means(k, above_count(k, n, p.trial))
    return kl_sum(weights, log_p, ratio, outside)


def _sum(p: Binomial, q: Binomial) -> Divergence:
    of = shapes(p, q)
    n, m = of.n, of.m
    outside = float(incomplete_beta(n + 1, m - n, of.mean / m, of.failures / m))
    return as_sum(of.kl_of_means(q.trial) + sum_over_binomial(p, of, outside))


def _why_infinite(p: Binomial, q: Binomial) -> str:
    if not q.trial.varies:
        return why_never(p, 0 if q.trial.can_succeed else 1)
    return why_infinite(p, q)


KL.closed_form(Binomial, Binomial, valid=_closed, otherwise=_sum, why_infinite=_why_infinite)(
    kl_binomial_binomial
)


@register_log_density_ratio(Binomial, Binomial)
def log_ratio_binomial(p: Binomial, q: Binomial, x: FloatArray) -> FloatArray:
    """Return the log ratio; see `Shapes.log_ratio`."""
    plain = np.asarray(q.log_prob(x)) - np.asarray(p.log_prob(x))
    return shapes(p, q).log_ratio(x, above_count(x, p.total_count, p.trial), plain)
