"""Multinomial against Multinomial."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Multinomial
from kllab.divergences.kl import register_kl
from kllab.divergences.kl.categorical import kl_categorical_categorical
from kllab.divergences.result import TOO_LARGE
from kllab.special.float_array import FloatArray


def _why_infinite(p: Multinomial, q: Multinomial) -> str:
    if p.total_count != q.total_count:
        return (
            f"q gives 0 to counts that sum to {float(p.total_count):g}, where p gives 1: "
            f"those of q sum to {float(q.total_count):g}"
        )
    never = ~q.trial.possible & p.trial.possible
    if not never.any():
        return TOO_LARGE
    outcome = int(np.argmax(never))
    share = -np.expm1(p.total_count * np.log1p(-p.trial.normalised[outcome]))
    return f"q never gives outcome {outcome}, and p gives it with probability {float(share)!r}"


@register_kl(Multinomial, Multinomial, why_infinite=_why_infinite)
def kl_multinomial_multinomial(p: Multinomial, q: Multinomial) -> FloatArray:
    """Return ``n`` times the divergence of one trial; infinite for different counts."""
    n = p.total_count
    trial = kl_categorical_categorical(p.trial, q.trial)
    value = np.where(n > 0, n * trial, 0.0)
    return np.where(n == q.total_count, value, np.inf)
