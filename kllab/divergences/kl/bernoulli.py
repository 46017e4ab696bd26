"""Bernoulli against Bernoulli."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Bernoulli
from kllab.divergences.bernoulli_kl import kl_of_trials
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.divergences.reason_text import why_never
from kllab.special.binary_trial import expected_surprisal
from kllab.special.cancellation import bd0
from kllab.special.float_array import FloatArray

_KEPT = 1 / 128
"""Share of its terms that a difference must keep, lest it lose more than 4e-14."""
_LEAST = -0.9
"""Where ``1 + x`` has lost a digit of x."""


def _why_infinite(p: Bernoulli, q: Bernoulli) -> str:
    return why_never(p, 0 if q.trial.can_succeed else 1)


def _by_deviances(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the deviances of both outcomes; ``(1-b) - (1-a)`` is taken as a - b."""
    return bd0(a, b, b - a) + bd0(1 - a, 1 - b, a - b)


@chunked(where_nan=_by_deviances)
def kl_of_probs(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``-a log(1 + d/a) - (1-a) log(1 - d/(1-a))``, d = b - a, for a, b in [0, 1].

    As it stands where that keeps its digits; elsewhere by `_by_deviances`.
    """
    difference, rest = b - a, 1 - a
    x, y = difference / a, difference / rest
    first, second = np.log1p(x), np.log1p(-y)
    first *= a
    second *= rest
    size = np.abs(first)
    size += np.abs(second)
    value = np.asarray(-(first + second))
    kept = (value > _KEPT * size) & (np.minimum(x, -y) > _LEAST)
    value[np.flatnonzero(~kept)] = np.nan
    return value


@register_kl(Bernoulli, Bernoulli, why_infinite=_why_infinite)
def kl_bernoulli_bernoulli(p: Bernoulli, q: Bernoulli) -> FloatArray:
    """Return the divergence of one trial; of probabilities by `kl_of_probs`."""
    if p.probs is not None and q.probs is not None:
        return kl_of_probs(p.probs, q.probs)
    return kl_of_trials(np.ones(()), p.trial, q.trial)


@register_cross_entropy(Bernoulli, Bernoulli)
def cross_entropy_bernoulli_bernoulli(p: Bernoulli, q: Bernoulli) -> FloatArray:
    """Return ``-p log q - (1 - p) log(1 - q)``."""
    return expected_surprisal(p.trial, q.trial)
