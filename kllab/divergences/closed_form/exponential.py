"""Exponential against Exponential."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Exponential
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import log_ratio, phi
from kllab.divergences.kl import register_cross_entropy, register_kl

_NEAR = 0.125
"""Where phi takes over: beyond, the subtraction costs less than 3e-14."""


def kl_of_rates(rate_p: FloatArray, rate_q: FloatArray) -> FloatArray:
    """Return ``r - 1 - log r``, r = q over p, from the difference of the rates.

    It is the Itakura-Saito distance of the rates: the KL divergence of exponential
    distributions, and what Pareto distributions owe to their exponents.
    """
    x = np.asarray((rate_q - rate_p) / rate_p)
    value = np.asarray(x - log_ratio(rate_q, rate_p))
    near = np.abs(x) <= _NEAR
    if near.any():
        value[near] = phi(x[near])
    return value


@register_kl(Exponential, Exponential)
def kl_exponential_exponential(p: Exponential, q: Exponential) -> FloatArray:
    """Return ``r - 1 - log r`` with ``r = rate_q / rate_p``."""
    return kl_of_rates(p.rate, q.rate)


@register_cross_entropy(Exponential, Exponential)
def cross_entropy_exponential_exponential(p: Exponential, q: Exponential) -> FloatArray:
    """Return ``rate_q / rate_p - log rate_q``."""
    return np.asarray(q.rate / p.rate - np.log(q.rate))
