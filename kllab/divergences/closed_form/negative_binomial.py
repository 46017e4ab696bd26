"""NegativeBinomial against NegativeBinomial."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import NegativeBinomial
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0, log_ratio
from kllab.distributions.lattice import dyadic, strided
from kllab.distributions.log_gamma import log_gamma_difference
from kllab.distributions.negative_binomial import NEARLY_NORMAL, last_that_matters
from kllab.distributions.saddle_point import failures_wanting, log_negative_binomial
from kllab.divergences.count_ratio import FEW, Trials, log_ratio_of_few, product_difference
from kllab.divergences.count_sum import kl_sum
from kllab.divergences.evaluation import too_large
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.divergences.partly_summed import PartlySummed

_SHIFTED = 16
"""The total_count from which on the ratio is that of trials, with Stirling's remainders."""


def kl_of_failures(p: NegativeBinomial, q: NegativeBinomial) -> FloatArray:
    """Return the divergence of one trial times the expected number, ``r / (1 - p)``.

    That is for equal total_count; for probs 0 P has one outcome, 0.
    """
    r, a, b = p.total_count, p.probs, q.probs
    mean = r * a / (1 - a)
    scale = mean / a
    difference = np.where(a > 0, (b - a) * scale, r * b)
    value = bd0(mean, np.where(a > 0, b * scale, r * b), difference)
    value = np.asarray(value + bd0(r, (1 - b) * np.where(a > 0, scale, r), -difference))
    if np.array_equal(r, q.total_count):
        return value
    other = r != q.total_count
    value = np.where(other & (a == 0), -q.total_count * np.log1p(-b), value)
    return np.where(other & (b == 0) & (a > 0), np.inf, value)


def counts_differ(p: NegativeBinomial, q: NegativeBinomial) -> NDArray[np.bool_]:
    """Return which pairs must be summed."""
    return np.asarray((p.total_count != q.total_count) & (p.probs > 0) & (q.probs > 0))


def sum_negative_binomial(p: NegativeBinomial, q: NegativeBinomial) -> float:
    """Return the sum over the counts."""
    r, a = p.total_count, p.probs
    if r < NEARLY_NORMAL:
        last = max(float(last_that_matters(g.total_count, g.probs)) for g in (p, q))
        k, weights = dyadic(last)
    else:
        deviation = np.sqrt(np.asarray(p.variance))
        deviation = np.clip(np.sqrt(np.asarray(q.variance)), deviation, 2 * deviation)
        k, weights = strided(np.asarray(p.mean), deviation, np.asarray(np.inf))
    return kl_sum(weights, log_negative_binomial(k, r, a), log_ratio_negative_binomial(p, q, k))


def _why_infinite(p: NegativeBinomial, q: NegativeBinomial) -> str:
    if q.probs == 0 and p.probs > 0:
        return f"q gives 0 where p gives {p.prob(1)!r} (outcome 1)"
    return too_large(p, q)


KL.registry.add(
    NegativeBinomial,
    NegativeBinomial,
    PartlySummed(
        kl_of_failures,
        why_infinite=_why_infinite,
        without_closed_form=counts_differ,
        summed=sum_negative_binomial,
    ),
)


@register_log_density_ratio(NegativeBinomial, NegativeBinomial)
def log_ratio_negative_binomial(
    p: NegativeBinomial, q: NegativeBinomial, x: FloatArray
) -> FloatArray:
    """Return the log ratio, from differences where the means' numerators are within a half."""
    k, r, t, a, b = np.broadcast_arrays(x, p.total_count, q.total_count, p.probs, q.probs)
    valid = (k >= 0) & np.isfinite(k)
    k = np.where(valid, k, 0.0)
    value = log_negative_binomial(k, t, b) - log_negative_binomial(k, r, a)
    e = product_difference(t, b, r, a)
    near = valid & (a > 0) & (b > 0) & (np.abs(e) <= r * a / 2)
    few, spread = near & (k <= FEW), near & (k > FEW) & (r < _SHIFTED)
    piled = near & (k > FEW) & (r >= _SHIFTED)
    if few.any():
        k_, r_, t_, a_, b_, e_ = (part[few] for part in (k, r, t, a, b, e))
        value[few] = log_ratio_of_few(k_, r_, t_ - r_, a_, b_, e_, 1)
    if spread.any():
        k_, r_, t_, a_, b_ = (part[spread] for part in (k, r, t, a, b))
        value[spread] = ratio_by_gamma(k_, r_, t_, a_, b_, a_ - b_)
    if piled.any():
        k_, r_, t_, a_, b_, e_ = (part[piled] for part in (k, r, t, a, b, e))
        d = failures_wanting(k_, r_, a_)
        trials = Trials(k_, r_, r_ + k_, t_ + k_, t_ - r_, a_, b_, d, e_ + k_ * (b_ - a_))
        value[piled] = trials.log_ratio(1)
    return np.where(valid, value, np.nan)


def ratio_by_gamma(
    k: FloatArray, r: FloatArray, t: FloatArray, a: FloatArray, b: FloatArray, change: FloatArray
) -> FloatArray:
    """Return the log ratio with the gamma functions' own, for small `r`; `change` is a - b."""
    s = t - r
    gammas = log_gamma_difference(t + k, r + k, s) - log_gamma_difference(t, r, s)
    failures = np.where(
        np.abs(change) < (1 - a) / 2, np.log1p(change / (1 - a)), log_ratio(1 - b, 1 - a)
    )
    successes = np.where(np.abs(change) < a / 2, np.log1p(-change / a), log_ratio(b, a))
    return np.asarray(gammas + s * np.log1p(-b) + r * failures + k * successes)
