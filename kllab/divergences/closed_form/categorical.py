"""Categorical against Categorical."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Categorical
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0
from kllab.distributions.double_double import add, two_product
from kllab.divergences.kl import register_cross_entropy, register_kl

_SUMS_AGREE = 1e-15
"""Sums this close leave products whose rounding is far below the last digit of q - p."""


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
    """Return the sum of the deviances of the shares."""
    return np.asarray(bd0(*shares(p, q)).sum(axis=-1))


def shares(p: Categorical, q: Categorical) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return ``p / P``, ``q / Q`` (P and Q the sums) and their difference, to its last digit.

    Raises
    ------
    ValueError
        If p and q have different numbers of outcomes.
    """
    _check_outcomes(p, q)
    (sum_p, _), (sum_q, _) = p.total, q.total
    sum_p, sum_q = sum_p[..., None], sum_q[..., None]
    return p.probs / sum_p, q.probs / sum_q, _excess(p, q) / (sum_p * sum_q)


def _excess(p: Categorical, q: Categorical) -> FloatArray:
    """Return ``q P - p Q``, without losing what is left when the sums explain all of q - p.

    It is ``(q - p) P - p (Q - P)``, where Q - P comes from sums in 32 digits.
    """
    (sum_p, rest_p), (sum_q, rest_q) = (
        (high[..., None], low[..., None]) for high, low in (p.total, q.total)
    )
    gap, gap_rest = add((sum_q, rest_q), (-sum_p, -rest_p))
    difference = q.probs - p.probs
    if (np.abs(gap) <= _SUMS_AGREE).all():
        return np.asarray(difference * sum_p - p.probs * gap)
    scaled, scaled_rest = two_product(difference, sum_p)
    taken, taken_rest = two_product(p.probs, gap)
    rests = scaled_rest + difference * rest_p - (taken_rest + p.probs * gap_rest)
    return add((scaled, rests), (-taken, np.zeros(())))[0]


@register_cross_entropy(Categorical, Categorical)
def cross_entropy_categorical_categorical(p: Categorical, q: Categorical) -> FloatArray:
    """Return ``-sum p log q``; outcomes that p never gives add nothing."""
    _check_outcomes(p, q)
    share = p.normalised
    return np.asarray(np.where(share > 0, share * q.surprisal, 0.0).sum(axis=-1))
