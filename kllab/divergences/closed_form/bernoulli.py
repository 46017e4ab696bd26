"""Bernoulli against Bernoulli."""

from __future__ import annotations

import numpy as np
from scipy.special import xlog1py, xlogy

from kllab.distributions import Bernoulli
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0
from kllab.divergences.kl import register_cross_entropy, register_kl


def _why_infinite(p: Bernoulli, q: Bernoulli) -> str:
    outcome = 1 if q.probs == 0 else 0
    return f"q gives 0 where p gives {p.prob(outcome)!r} (outcome {outcome})"


@register_kl(Bernoulli, Bernoulli, why_infinite=_why_infinite)
def kl_bernoulli_bernoulli(p: Bernoulli, q: Bernoulli) -> FloatArray:
    """Return the deviances of both outcomes; ``(1-q) - (1-p)`` is taken as p - q."""
    a, b = p.probs, q.probs
    return bd0(a, b, b - a) + bd0(1 - a, 1 - b, a - b)


@register_cross_entropy(Bernoulli, Bernoulli)
def cross_entropy_bernoulli_bernoulli(p: Bernoulli, q: Bernoulli) -> FloatArray:
    """Return ``-p log q - (1 - p) log(1 - q)``."""
    return np.asarray(0.0 - xlogy(p.probs, q.probs) - xlog1py(1 - p.probs, -q.probs))
