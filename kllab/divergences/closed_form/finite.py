"""Families of finitely many listed outcomes against each other: the same outcomes are compared.

Discrete, Categorical and Bernoulli. Values that Q does not list it gives 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Bernoulli, Categorical, Discrete
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0
from kllab.distributions.double_double import Pair, exact_sum, two_product
from kllab.divergences.closed_form.categorical import kl_categorical_categorical
from kllab.divergences.kl import register_kl

Listed = Discrete | Categorical


def outcomes(p: Listed) -> FloatArray:
    """Return the outcomes along the last axis."""
    return p.values if isinstance(p, Discrete) else np.arange(float(p.outcomes))


def shares(p: Listed) -> Categorical:
    """Return the distribution over the positions of the outcomes."""
    return p.shares if isinstance(p, Discrete) else p


def why_missing(
    p: Discrete | Categorical | Bernoulli, q: Discrete | Categorical | Bernoulli
) -> str:
    """Name the first outcome that P has and Q has not."""
    listed = np.array([0.0, 1.0]) if isinstance(p, Bernoulli) else outcomes(p)
    never = np.asarray((np.asarray(q.prob(listed)) == 0) & (np.asarray(p.prob(listed)) > 0))
    outcome = float(listed[int(np.argmax(never))])
    return f"q gives 0 where p gives {p.prob(outcome)!r} (outcome {outcome:g})"


def kl_listed(p: Listed, q: Listed) -> FloatArray:
    """Return the divergence of the shares, those of P in the order of Q's outcomes."""
    from_p, from_q = outcomes(p), outcomes(q)
    if from_p.shape == from_q.shape and (from_p == from_q).all():
        return kl_categorical_categorical(shares(p), shares(q))
    same = from_p[..., :, None] == from_q[..., None, :]
    probs = p.probs
    missing = ((probs > 0) & ~same.any(axis=-1)).any(axis=-1)
    # Every outcome is listed once, so this sum moves numbers and rounds none.
    moved = np.where(same, probs[..., :, None], 0.0).sum(axis=-2)
    moved = np.where(missing[..., None], 1.0 / moved.shape[-1], moved)
    value = kl_categorical_categorical(Categorical(moved), shares(q))
    return np.where(missing, np.inf, value)


register_kl(Discrete, Discrete, why_infinite=why_missing)(kl_listed)
register_kl(Discrete, Categorical, why_infinite=why_missing)(kl_listed)
register_kl(Categorical, Discrete, why_infinite=why_missing)(kl_listed)


def _split(q: Listed) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Return Q's probabilities of the outcomes 0 and 1, not divided by their sum, and the rest."""
    listed = outcomes(q)
    zero = np.where(listed == 0, q.probs, 0.0).sum(axis=-1)
    one = np.where(listed == 1, q.probs, 0.0).sum(axis=-1)
    return zero, one, np.asarray((listed != 0) & (listed != 1))


def _less_share(part: FloatArray, probability: FloatArray, total: Pair) -> FloatArray:
    """Return ``part - probability * total``, with the product in 32 digits."""
    product, rest = two_product(probability, total[0])
    return np.asarray((part - product) - (rest + probability * total[1]))


def kl_bernoulli_listed(p: Bernoulli, q: Listed) -> FloatArray:
    """Return the deviances of 0 and 1, and what Q gives to other outcomes.

    The differences are ``q_1 - p Q`` and ``q_0 - (1 - p) Q = p Q - (Q - q_0)`` over the sum Q.
    """
    zero, one, others = _split(q)
    total = shares(q).total
    rest = exact_sum(np.where(others, q.probs, 0.0))[0]
    one_above = _less_share(one, p.probs, total)
    a = p.probs
    sum_q = total[0]
    value = bd0(a, one / sum_q, one_above / sum_q)
    zero_above = -(one_above + rest)
    return np.asarray(value + bd0(1 - a, zero / sum_q, zero_above / sum_q) + rest / sum_q)


def kl_listed_bernoulli(p: Listed, q: Bernoulli) -> FloatArray:
    """Return the deviances of 0 and 1; infinite where P has other outcomes."""
    zero, one, others = _split(p)
    total = shares(p).total
    b, sum_p = q.probs, total[0]
    above = -_less_share(one, b, total) / sum_p
    value = bd0(one / sum_p, b, above) + bd0(zero / sum_p, 1 - b, -above)
    missing = (others & (p.probs > 0)).any(axis=-1)
    return np.where(missing, np.inf, value)


register_kl(Bernoulli, Categorical, why_infinite=why_missing)(kl_bernoulli_listed)
register_kl(Bernoulli, Discrete, why_infinite=why_missing)(kl_bernoulli_listed)
register_kl(Categorical, Bernoulli, why_infinite=why_missing)(kl_listed_bernoulli)
register_kl(Discrete, Bernoulli, why_infinite=why_missing)(kl_listed_bernoulli)
