"""Families of finitely many listed outcomes against each other: the same outcomes are compared.

Discrete, Categorical and Bernoulli. Values that Q does not list it gives 0.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from kllab.distributions import Bernoulli, Categorical, Discrete
from kllab.divergences.kl import register_kl
from kllab.divergences.kl.categorical import kl_categorical_categorical
from kllab.divergences.ratio_of_shares import kl_of_weights
from kllab.divergences.reason_text import why_never
from kllab.divergences.registry import Family
from kllab.special.float_array import FloatArray
from kllab.special.log_weights import LogWeights

Listed = Discrete | Categorical | Bernoulli


def outcomes(p: Listed) -> FloatArray:
    """Return the outcomes along the last axis."""
    if isinstance(p, Bernoulli):
        return np.array([0.0, 1.0])
    return p.values if isinstance(p, Discrete) else np.arange(float(p.outcomes))


def _shares(p: Discrete | Categorical) -> Categorical:
    """Return the distribution over the positions of the outcomes."""
    return p.shares if isinstance(p, Discrete) else p


def _weights(p: Listed) -> LogWeights:
    return p.trial.weights if isinstance(p, Bernoulli) else _shares(p).weights


def why_missing(p: Listed, q: Listed) -> str:
    """Name the first outcome that P has and Q has not."""
    listed = outcomes(p)
    never = (np.asarray(q.log_prob(listed)) == -np.inf) & (np.asarray(p.log_prob(listed)) > -np.inf)
    return why_never(p, float(listed[int(np.argmax(never))]))


def kl_listed(p: Listed, q: Listed) -> FloatArray:
    """Return the divergence of the shares, those of P in the order of Q's outcomes."""
    from_p, from_q = outcomes(p), outcomes(q)
    if (
        not isinstance(p, Bernoulli)
        and not isinstance(q, Bernoulli)
        and np.array_equal(from_p, from_q)
    ):
        return kl_categorical_categorical(_shares(p), _shares(q))
    same, given = from_p[..., :, None] == from_q[..., None, :], _weights(p)
    missing = (given.possible & ~same.any(axis=-1)).any(axis=-1)
    # Every outcome is listed once, so that neither maximum nor sum rounds anything.
    high = np.where(same, given.high[..., :, None], -np.inf).max(axis=-2)
    low = np.where(same, given.low[..., :, None], 0.0).sum(axis=-2)
    return np.where(missing, np.inf, kl_of_weights(LogWeights(high, low), _weights(q)))


_LISTED: tuple[Family, ...] = (Bernoulli, Categorical, Discrete)

for _p, _q in product(_LISTED, repeat=2):
    if _p is not _q or _p is Discrete:
        register_kl(_p, _q, why_infinite=why_missing)(kl_listed)
