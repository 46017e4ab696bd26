"""Categorical against Categorical."""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from kllab.distributions import Categorical
from kllab.distributions.array_record import FloatArray
from kllab.distributions.double_double import add, exact_sum, scale
from kllab.divergences.deviance import bd0
from kllab.divergences.registry import register_cross_entropy, register_kl


def _check_outcomes(p: Categorical, q: Categorical) -> None:
    if p.outcomes != q.outcomes:
        raise ValueError(
            "p and q must have the same outcomes, but p (Categorical) has "
            f"{p.outcomes} and q (Categorical) has {q.outcomes}"
        )


def _why_infinite(p: Categorical, q: Categorical) -> str:
    outcome = int(np.argmax((q.probs == 0) & (p.probs > 0)))
    return f"q gives 0 where p gives {float(p.probs[outcome])!r} (outcome {outcome})"


@register_kl(Categorical, Categorical, why_infinite=_why_infinite)
def kl_categorical_categorical(p: Categorical, q: Categorical) -> FloatArray:
    """Return the sum of the deviances of ``p / P`` and ``q / Q``, P and Q the sums.

    Their difference is ``(q P - p Q) / (P Q)`` with the numerator in 32 digits: where the sums
    are off by rounding, it is that rounding that would be left.
    """
    _check_outcomes(p, q)
    sum_p, sum_q = ((h[..., None], e[..., None]) for h, e in map(exact_sum, (p.probs, q.probs)))
    high, low = add(scale(sum_p, q.probs), scale(sum_q, -p.probs))
    difference = (high + low) / (sum_p[0] * sum_q[0])
    terms = bd0(p.probs / sum_p[0], q.probs / sum_q[0], difference)
    return np.asarray(terms.sum(axis=-1))


@register_cross_entropy(Categorical, Categorical)
def cross_entropy_categorical_categorical(p: Categorical, q: Categorical) -> FloatArray:
    """Return ``-sum p log q``; outcomes that p never gives add nothing."""
    _check_outcomes(p, q)
    return np.asarray(-xlogy(p.normalised, q.normalised).sum(axis=-1))
