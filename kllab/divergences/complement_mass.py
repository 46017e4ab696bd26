"""The probability that counts are outside a list of outcomes, without cancellation."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, betaincc, pdtrc

from kllab.distributions import Binomial, Geometric, NegativeBinomial, Poisson
from kllab.special.float_array import FloatArray

Counts = Binomial | Geometric | NegativeBinomial | Poisson


def complement_mass(q: Counts, listed: FloatArray) -> FloatArray:
    """Return the probability of all outcomes but `listed`, along the first axis.

    The sum over the gaps between listed counts: one minus their probability would cancel.
    """
    is_count = (listed >= 0) & (listed == np.floor(listed))
    counts = np.sort(np.where(is_count, listed, -1.0), axis=0)
    before = np.concatenate([np.full_like(counts[:1], -1.0), counts])
    after = np.concatenate([counts, np.full_like(counts[:1], np.inf)])
    last = np.maximum(after - 1, before)
    lower = np.asarray(q.cdf(last))
    # Differences of the smaller tail: of cdfs below the median, of survival functions above.
    up, down = lower - np.asarray(q.cdf(before)), _above(q, before) - _above(q, last)
    return np.asarray(np.where(lower < 0.5, up, down).sum(axis=0))


def _above(q: Counts, k: FloatArray) -> FloatArray:
    """Return the probability of more than `k`, an integer from -1 or infinity."""
    from_one = np.maximum(np.where(k < np.inf, k, 0.0) + 1, 1.0)
    if isinstance(q, Geometric):
        value = np.exp(from_one * q.trial.log_failure)
    elif isinstance(q, Poisson):
        value = pdtrc(from_one - 1, q.rate)
    else:
        n, p, other = q.total_count, q.trial.success, q.trial.failure
        if isinstance(q, NegativeBinomial):
            value = incomplete_beta(from_one, n, p, other)
        else:
            more = n + 1 - from_one
            value = incomplete_beta(from_one, np.maximum(more, 1.0), p, other)
            value = np.where(more > 0, value, 0.0)
    return np.where(k < 0, 1.0, np.where(k < np.inf, value, 0.0))


def incomplete_beta(
    first: FloatArray, second: FloatArray, p: FloatArray, other: FloatArray
) -> FloatArray:
    """Return the incomplete beta function at p, where `other` is ``1 - p``."""
    return np.where(p > 0.5, betaincc(second, first, other), betainc(first, second, p))
