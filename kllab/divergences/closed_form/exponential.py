"""Exponential against Exponential."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Exponential
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import log_ratio, phi
from kllab.divergences.blocks import in_blocks
from kllab.divergences.kl import register_cross_entropy, register_kl

_NEAR, _FAR = 1 / 32, -0.99
"""Where phi takes over, as nearer it would cost digits; and where ``1 + x`` has lost too many."""
_HUGE = 1e290


@in_blocks()
def kl_of_rates(rate_p: FloatArray, rate_q: FloatArray) -> FloatArray:
    """Return ``x - log(1 + x)``, ``x = rate_q / rate_p - 1``, from the difference of the rates.

    It is the Itakura-Saito distance of the rates: the KL divergence of exponential
    distributions, and what Pareto distributions owe to their exponents.
    """
    x = (rate_q - rate_p) / rate_p
    value = x - np.log1p(x)
    near = np.flatnonzero(np.abs(x) <= _NEAR)
    if near.size:
        value[near] = phi(x[near])
    far = np.flatnonzero(~((x > _FAR) & (x < _HUGE)))
    if far.size:
        value[far] = x[far] - log_ratio(rate_q[far], rate_p[far])
    return value


@register_kl(Exponential, Exponential)
def kl_exponential_exponential(p: Exponential, q: Exponential) -> FloatArray:
    """Return ``r - 1 - log r`` with ``r = rate_q / rate_p``."""
    return kl_of_rates(p.rate, q.rate)


@register_cross_entropy(Exponential, Exponential)
def cross_entropy_exponential_exponential(p: Exponential, q: Exponential) -> FloatArray:
    """Return ``rate_q / rate_p - log rate_q``."""
    return np.asarray(q.rate / p.rate - np.log(q.rate))
