"""Probabilities and divergences of trials and tables in 1,500 digits.

Only the parameters of `kllab` are used; each form is converted to probabilities here.
"""

from __future__ import annotations

from typing import Any

import mpmath
from mpmath import mp, mpf

from kllab import Bernoulli, Geometric, NegativeBinomial, Poisson
from tests.support.truth import kl_of_cells

DIGITS = 1500
"""Enough for ``exp(-1000)``, about 1e-434, and its squares beside 1."""


def exact(value: Any) -> mpf:
    return mpf(float(value))


def outcomes_of_trial(p: Any) -> tuple[mpf, mpf]:
    """Return the probabilities of failure and success."""
    if p.logits is not None:
        odds = mp.exp(exact(p.logits))
        return (mpf(0), mpf(1)) if odds == mp.inf else (1 / (1 + odds), odds / (1 + odds))
    if getattr(p, "failure_probs", None) is not None:
        failure = exact(p.failure_probs)
        return failure, 1 - failure
    return 1 - exact(p.probs), exact(p.probs)


def outcomes_of_table(p: Any) -> list[mpf]:
    """Return the probabilities of a Categorical or Multinomial."""
    given = p.probs if p.logits is None else p.logits
    weights = [exact(cell) if p.logits is None else mp.exp(exact(cell)) for cell in given]
    total = mpmath.fsum(weights)
    return [weight / total for weight in weights]


def probabilities(p: Any, count: int) -> list[mpf]:
    """Return the probabilities of 0, ..., count - 1 for a family of counts."""
    counts = range(count)
    if isinstance(p, Poisson):
        rate = exact(p.rate)
        return [mp.exp(k * mp.log(rate) - rate) / mp.factorial(k) for k in counts]
    failure, success = outcomes_of_trial(p)
    if isinstance(p, Geometric):
        return [success * failure**k for k in counts]
    if isinstance(p, NegativeBinomial):
        r = exact(p.total_count)
        return [mp.rf(r, k) / mp.factorial(k) * success**k * failure**r for k in counts]
    n = 1 if isinstance(p, Bernoulli) else int(p.total_count)
    inside = [mp.binomial(n, k) * success**k * failure ** (n - k) for k in counts if k <= n]
    return inside + [mpf(0)] * (count - len(inside))


def cross_entropy_of_cells(p: Any, q: Any) -> mpf:
    """Sum of -p log q."""
    if any(a > 0 and b == 0 for a, b in zip(p, q, strict=True)):
        return mp.inf
    return mpmath.fsum(-a * mp.log(b) for a, b in zip(p, q, strict=True) if a > 0)


def total_variation_of_cells(p: Any, q: Any) -> mpf:
    """Half the sum of the absolute differences."""
    return mpmath.fsum(abs(a - b) for a, b in zip(p, q, strict=True)) / 2


def jensen_shannon_of_cells(p: Any, q: Any) -> mpf:
    """Mean of the divergences from the mean."""
    m = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    return (kl_of_cells(p, m) + kl_of_cells(q, m)) / 2


def renyi_of_cells(p: Any, q: Any, alpha: float) -> mpf:
    """``log sum p^alpha q^(1 - alpha) / (alpha - 1)``."""
    order, terms = mpf(alpha), []
    for a, b in zip(p, q, strict=True):
        if a > 0 and b == 0 and order > 1:
            return mp.inf
        terms.append(a**order * b ** (1 - order) if a > 0 and b > 0 else mpf(0))
    total = mpmath.fsum(terms)
    return mp.log(total) / (order - 1) if total > 0 else mp.inf
