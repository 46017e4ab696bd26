"""Texts of reasons, in which the two distributions are p and q unless other symbols are given."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.distribution import ScalarDistribution
from kllab.divergences.result import TOO_LARGE

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
    names = getattr(p, "names", None)
    shown = f"{outcome:g}" if names is None else repr(names[int(outcome)])
    return f"q gives 0 where p gives {given} (outcome {shown})"


def why_infinite(p: Distribution, q: Distribution) -> str:
    """Return why KL(P||Q) of two single distributions is infinite, as far as supports tell."""
    of_p, of_q = p.support, q.support
    if p.event_shape == ():
        if of_p.discrete != of_q.discrete:
            return why_singular(p, q)
        return why_outside(p, q) or _why_impossible(p, q) or TOO_LARGE
    if of_p.name == of_q.name:
        return TOO_LARGE
    if of_p.name is None:
        return f"q gives 1 to {of_q}, to which p, on {of_p}, gives 0"
    return f"p gives 1 to {of_p}, to all of which q, on {of_q}, gives 0"


def _why_impossible(p: Any, q: Any) -> str | None:
    """Return the reason if counts next to P's mode are impossible under Q, as under Poisson(0)."""
    if p.support.integers:
        for outcome in (p.mode, p.mode + 1):
            if p.log_prob(outcome) > -np.inf and q.log_prob(outcome) == -np.inf:
                return why_never(p, outcome)
    return None


def why_singular(p: Any, q: Any) -> str:
    """Return the reason if one of two scalar distributions is discrete, the other continuous."""
    if q.support.discrete:
        return (
            "p is continuous and q discrete: q gives all its probability to outcomes that have "
            f"none under p, {q.support}"
        )
    return (
        "p is discrete and q continuous: q gives every single outcome of p probability 0, also "
        f"{p.mode:g}, where p gives {p.prob(p.mode)!r}"
    )


def why_outside(p: Any, q: Any, first: str = "p", second: str = "q") -> str | None:
    """Return the probability of P on each side of the interval of Q's support; None if none.

    `first` and `second` are the symbols for P and Q.
    """
    lower, upper = float(q.support.lower), float(q.support.upper)
    sides = []
    if p.support.lower < lower:
        last = np.nextafter(lower, -np.inf) if p.support.discrete else lower
        sides.append(("below", lower, p.cdf(last)))
    if p.support.upper > upper:
        sides.append(("above", upper, 1 - p.cdf(upper)))
    reasons = []
    for side, end, mass in sides:
        given = repr(mass) if mass > 0 else "something, if less than float64 tells from 0"
        reasons.append(f"{second} gives 0 {side} {end:g}, where {first} gives {given}")
    return " and ".join(reasons) or None


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
