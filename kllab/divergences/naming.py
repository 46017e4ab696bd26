"""The names in a reason: p and q, unless they were given in another order or a page has others."""

from __future__ import annotations

import re

import numpy as np

from kllab.distributions.scalar import ScalarDistribution

_LOG_SMALLEST = -700.0


def probability_text(logarithm: float) -> str:
    """Show a probability, as an exponential where float64 has no digits for it.

    >>> probability_text(-800.0)
    'exp(-800)'
    """
    return repr(float(np.exp(logarithm))) if logarithm > _LOG_SMALLEST else f"exp({logarithm:.6g})"


def why_never(p: ScalarDistribution, outcome: float) -> str:
    """Say that Q never gives an outcome that P gives."""
    probability = float(p.prob(outcome))
    given = repr(probability) if probability > 0 else probability_text(float(p.log_prob(outcome)))
    return f"q gives 0 where p gives {given} (outcome {outcome:g})"


def named(reason: str | None, first: str = "P", second: str = "Q") -> str:
    """Put `first` for p and `second` for q.

    >>> named("q gives 0 where p gives 0.25", "Q", "P")
    'P gives 0 where Q gives 0.25'
    """
    names = {"p": first, "q": second}
    return re.sub(r"\b[pqPQ]\b", lambda found: names[found.group().lower()], reason or "")


def exchanged(reason: str | None) -> str | None:
    """Put p for q and q for p, as the reason of a divergence of Q from P needs.

    >>> exchanged("q gives 0 where p gives 0.25")
    'p gives 0 where q gives 0.25'
    """
    return reason and named(reason, "q", "p")
