"""Families of finitely many listed outcomes against each other: the same outcomes are compared.

Discrete, Categorical and Bernoulli. Values that Q does not list it gives 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Bernoulli, Categorical, Discrete
from kllab.divergences.kl import register_kl
from kllab.divergences.kl.categorical import kl_categorical_categorical
from kllab.divergences.ratio_of_shares import kl_of_weights
from kllab.divergences.reason_text import why_never
from kllab.special.cancellation import bd0
from kllab.special.double_double import Pair, exact_sum, two_product
from kllab.special.float_array import FloatArray
from kllab.special.log_weights import LogWeights

Listed = Discrete | Categorical


NOTHING = {"probs": 0.0, "logits": -np.inf}
"""What stands for an outcome that has no probability."""


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
    never = (np.asarray(q.log_prob(listed)) == -np.inf) & (np.asarray(p.log_prob(listed)) > -np.inf)
    return why_never(p, float(listed[int(np.argmax(never))]))


def kl_listed(p: Listed, q: Listed) -> FloatArray:
    """Return the divergence of the shares, those of P in the order of Q's outcomes."""
    from_p, from_q = outcomes(p), outcomes(q)
    if from_p.shape == from_q.shape and (from_p == from_q).all():
        return kl_categorical_categorical(shares(p), shares(q))
    same = from_p[..., :, None] == from_q[..., None, :]
    missing = (shares(p).possible & ~same.any(axis=-1)).any(axis=-1)
    ((name, table),) = shares(p).given.items()
    # Every outcome is listed once, so that this maximum rounds nothing.
    moved = np.where(same, table[..., :, None], NOTHING[name]).max(axis=-2)
    # Where something is missing the value is infinite, and any probabilities will do.
    moved = np.where(missing[..., None], 0.0 if name == "logits" else 1 / moved.shape[-1], moved)
    value = kl_categorical_categorical(Categorical(**{name: moved}), shares(q))
    return np.where(missing, np.inf, value)


register_kl(Discrete, Discrete, why_infinite=why_missing)(kl_listed)
register_kl(Discrete, Categorical, why_infinite=why_missing)(kl_listed)
register_kl(Categorical, Discrete, why_infinite=why_missing)(kl_listed)


def _split(q: Listed) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Return Q's unnormalised weights of the outcomes 0 and 1, and the sum of all others."""
    listed = outcomes(q)
    zero = np.where(listed == 0, shares(q).table, 0.0).sum(axis=-1)
    one = np.where(listed == 1, shares(q).table, 0.0).sum(axis=-1)
    return zero, one, np.asarray((listed != 0) & (listed != 1))


def _less_share(part: FloatArray, probability: FloatArray, total: Pair) -> FloatArray:
    """Return ``part - probability * total``, with the product in 32 digits."""
    product, rest = two_product(probability, total[0])
    return np.asarray((part - product) - (rest + probability * total[1]))


def _aligned(coin: Bernoulli, p: Listed) -> tuple[LogWeights, LogWeights, NDArray[np.bool_]]:
    """Return the weights of both over the outcomes of P, and of 0 and 1 where P lists these not.

    The last of three says whether the coin has an outcome that is not listed.
    """
    listed, weights, odds = outcomes(p), shares(p).weights, coin.trial.log_odds
    # One of both weights is 1, so that neither logarithm is rounded.
    of_zero, of_one = (
        [np.where(sign * odds[0] < 0, sign * part, 0.0)[..., None] for part in odds]
        for sign in (-1, 1)
    )
    absent = [~(listed == outcome).any(axis=-1, keepdims=True) for outcome in (0, 1)]
    batch = np.broadcast_shapes(coin.batch_shape, p.batch_shape)

    def over_all(
        of_listed: FloatArray, zero: FloatArray, one: FloatArray, nothing: float
    ) -> FloatArray:
        extra = [
            np.where(missing, value, nothing)
            for missing, value in zip(absent, (zero, one), strict=True)
        ]
        parts = [np.broadcast_to(part, (*batch, part.shape[-1])) for part in (of_listed, *extra)]
        return np.concatenate(parts, axis=-1)

    no_weight = np.array([-np.inf]), np.zeros(1)
    coin_parts, listed_parts = [], []
    for part in (0, 1):
        zero, one = of_zero[part], of_one[part]
        nothing = (-np.inf, 0.0)[part]
        at = np.where(listed == 1, one, np.where(listed == 0, zero, nothing))
        coin_parts.append(over_all(at, zero, one, nothing))
        given = (weights.high, weights.low)[part]
        listed_parts.append(over_all(given, no_weight[part], no_weight[part], nothing))
    unlisted = (absent[0][..., 0] & coin.trial.can_fail) | (
        absent[1][..., 0] & coin.trial.can_succeed
    )
    return LogWeights(*coin_parts), LogWeights(*listed_parts), np.asarray(unlisted)


def kl_bernoulli_listed(p: Bernoulli, q: Listed) -> FloatArray:
    """Return the deviances of 0 and 1 plus Q's probability of other outcomes.

    The differences are ``q_1 - p Q`` and ``q_0 - (1 - p) Q = p Q - (Q - q_0)`` over the sum Q.
    """
    if not (shares(q).by_probs and p.trial.probs is not None):
        coin, listed, unlisted = _aligned(p, q)
        return np.where(unlisted, np.inf, kl_of_weights(coin, listed))
    zero, one, others = _split(q)
    total = shares(q).total
    rest = exact_sum(np.where(others, shares(q).table, 0.0))[0]
    one_above = _less_share(one, p.trial.success, total)
    a = p.trial.success
    sum_q = total[0]
    value = bd0(a, one / sum_q, one_above / sum_q)
    zero_above = -(one_above + rest)
    return np.asarray(value + bd0(1 - a, zero / sum_q, zero_above / sum_q) + rest / sum_q)


def kl_listed_bernoulli(p: Listed, q: Bernoulli) -> FloatArray:
    """Return the deviances of 0 and 1; infinite where P has other outcomes."""
    if not (shares(p).by_probs and q.trial.probs is not None):
        coin, listed, _ = _aligned(q, p)
        return kl_of_weights(listed, coin)
    zero, one, others = _split(p)
    total = shares(p).total
    b, sum_p = q.trial.success, total[0]
    above = -_less_share(one, b, total) / sum_p
    value = bd0(one / sum_p, b, above) + bd0(zero / sum_p, 1 - b, -above)
    missing = (others & shares(p).possible).any(axis=-1)
    return np.where(missing, np.inf, value)


register_kl(Bernoulli, Categorical, why_infinite=why_missing)(kl_bernoulli_listed)
register_kl(Bernoulli, Discrete, why_infinite=why_missing)(kl_bernoulli_listed)
register_kl(Categorical, Bernoulli, why_infinite=why_missing)(kl_listed_bernoulli)
register_kl(Discrete, Bernoulli, why_infinite=why_missing)(kl_listed_bernoulli)
