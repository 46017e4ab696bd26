"""Exponential against Exponential."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Exponential
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.special.cancellation import NEAR, far_from_one, log_ratio, phi
from kllab.special.float_array import FloatArray


@chunked()
def kl_of_rates(rate_p: FloatArray, rate_q: FloatArray) -> FloatArray:
    """Return ``x - log(1 + x)``, ``x = rate_q / rate_p - 1``, from the difference of the rates.

    It is the Itakura-Saito distance of the rates: the KL divergence of exponential
    distributions, and what Pareto distributions owe to their exponents.
    """
    # Both terms take one rounded quotient. Its error moves their difference by r - 1 of it, which
    # is negligible beside the difference unless r is near 1.
    ratio = rate_q / rate_p
    near, far = np.flatnonzero(np.abs(ratio - 1) <= NEAR), far_from_one(ratio)
    value = ratio - 1 - np.log(ratio)
    if near.size:
        base = rate_p[near]
        value[near] = phi((rate_q[near] - base) / base)
    if far.size:
        value[far] = ratio[far] - 1 - log_ratio(rate_q[far], rate_p[far])
    return value


@register_kl(Exponential, Exponential)
def kl_exponential_exponential(p: Exponential, q: Exponential) -> FloatArray:
    """Return ``r - 1 - log r`` with ``r = rate_q / rate_p``."""
    return kl_of_rates(p.rate, q.rate)


@register_cross_entropy(Exponential, Exponential)
def cross_entropy_exponential_exponential(p: Exponential, q: Exponential) -> FloatArray:
    """Return ``rate_q / rate_p - log rate_q``."""
    return np.asarray(q.rate / p.rate - np.log(q.rate))
