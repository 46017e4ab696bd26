"""Texts of reasons, in which the two distributions are p and q unless other symbols are given."""

from __future__ import annotations

import re

import numpy as np

from kllab.distributions.distribution import ScalarDistribution

_LOG_SMALLEST = -700.0


def probability_text(logarithm: float) -> str:
    """Return a probability as text; one that underflows is written as an exponential.

    >>> probability_text(-800.0)
    'exp(-800)'
    """
    return repr(float(np.exp(logarithm))) if logarithm > _LOG_SMALLEST else f"exp({logarithm:.6g})"


def why_never(p: ScalarDistribution, outcome: float) -> str:
    """Return the reason that an outcome of P has probability 0 under Q."""
    probability = float(p.prob(outcome))
    given = repr(probability) if probability > 0 else probability_text(float(p.log_prob(outcome)))
    return f"q gives 0 where p gives {given} (outcome {outcome:g})"


def with_symbols(reason: str | None, first: str = "P", second: str = "Q") -> str:
    """Replace the symbols p and q by `first` and `second`.

    >>> with_symbols("q gives 0 where p gives 0.25", "Q", "P")
    'P gives 0 where Q gives 0.25'
    """
    names = {"p": first, "q": second}
    return re.sub(r"\b[pqPQ]\b", lambda found: names[found.group().lower()], reason or "")


def swap_symbols(reason: str | None) -> str | None:
    """Exchange the symbols p and q, for a divergence in the other direction.

    >>> swap_symbols("q gives 0 where p gives 0.25")
    'p gives 0 where q gives 0.25'
    """
    return reason and with_symbols(reason, "q", "p")
