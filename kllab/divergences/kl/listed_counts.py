"""Listed outcomes against families of counts, and back: finite sums over the outcomes of P."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import (
    Bernoulli,
    Binomial,
    Categorical,
    Discrete,
    Distribution,
    Geometric,
    NegativeBinomial,
    Poisson,
)
from kllab.divergences.complement_mass import Counts, complement_mass
from kllab.divergences.kl import KL, register_kl
from kllab.divergences.kl.binomial import least_and_largest
from kllab.divergences.kl.finite import Listed, outcomes, shares, why_missing
from kllab.divergences.reason_text import probability_text
from kllab.divergences.registry import Family
from kllab.special.cancellation import TINY, bd0
from kllab.special.float_array import FloatArray

_KEPT = 0.05
_ROUNDING = 4e-15
"""What probabilities are good for: P's log ratio to Q has this error, near Q too."""


def over_outcomes(
    q: Counts, listed: FloatArray, p: FloatArray, surprisal: FloatArray
) -> FloatArray:
    """Return the sum over P's outcomes, which are along the first axis.

    Where the terms cancel, it is the sum of the deviances and of what Q gives to other outcomes.
    """
    log_q = np.asarray(q.log_prob(listed))
    terms = np.where(p > 0, -p * (surprisal + log_q), 0.0)
    value = terms.sum(axis=0)
    near = _cancels(value, p, surprisal, log_q)
    if near.any():
        deviances = _deviances(p, np.exp(log_q), terms)
        value = np.where(near, deviances.sum(axis=0) + complement_mass(q, listed), value)
    return np.asarray(value)


def _cancels(
    value: FloatArray, p: FloatArray, surprisal: FloatArray, log_q: FloatArray
) -> NDArray[np.bool_]:
    """Return where a sum of ``-p (surprisal + log q)`` has lost more than a few digits."""
    sizes = np.where(p > 0, p * (surprisal + np.abs(log_q)), 0.0).sum(axis=0)
    return np.asarray(value < _KEPT * np.where(sizes < np.inf, sizes, 0.0))


def _deviances(p: FloatArray, q: FloatArray, terms: FloatArray) -> FloatArray:
    """Return the deviances; `terms` are ``p log(p / q)``, for q may be below float64."""
    return np.where(q > TINY, bd0(p, q, q - p), terms - p + q)


def kl_listed_counts(p: Listed, q: Counts) -> FloatArray:
    """Return the sum over the outcomes that P lists."""
    cells = shares(p)
    listed, share, surprisal = _outcomes_first(q, outcomes(p), cells.normalised, cells.surprisal)
    return over_outcomes(q, listed, share, surprisal)


def kl_bernoulli_counts(p: Bernoulli, q: Counts) -> FloatArray:
    """Return the sum over 0 and 1."""
    trial = p.trial
    share = np.stack([trial.failure, trial.success], -1)
    surprisal = np.stack([-trial.log_failure, -trial.log_success], -1)
    return over_outcomes(q, *_outcomes_first(q, np.array([0.0, 1.0]), share, surprisal))


def _outcomes_first(other: Distribution, *parts: FloatArray) -> list[FloatArray]:
    """Move the last axis to the front, before the batch axes of both distributions."""
    parts = np.broadcast_arrays(*parts)
    batch = parts[0].shape[:-1]
    missing = max(0, len(other.batch_shape) - len(batch))
    return [
        np.moveaxis(part, -1, 0).reshape(part.shape[-1], *[1] * missing, *batch) for part in parts
    ]


def _relative_error(p: Distribution, q: Distribution) -> FloatArray:
    """Return 1e-13 and, for what is near Q, the rounding of the probabilities.

    An error d of every log ratio moves the divergence by d E|log p/q|, about d sqrt(2 KL).
    """
    return np.asarray(1e-13 + _ROUNDING * np.sqrt(2 / np.asarray(KL.value(p, q))))


def kl_counts_listed(p: Counts, q: Listed | Bernoulli) -> FloatArray:
    """Return the sum over the outcomes that Q lists; infinite where P has one that Q has not."""
    if isinstance(q, Bernoulli):
        listed, given = np.array([0.0, 1.0]), np.stack([q.trial.failure, q.trial.success], axis=-1)
        log_q = np.stack([q.trial.log_failure, q.trial.log_success], axis=-1)
    else:
        listed, given, log_q = outcomes(q), shares(q).normalised, 0.0 - shares(q).surprisal
    at, share, log_q = _outcomes_first(p, listed, given, log_q)
    log_p = np.asarray(p.log_prob(at))
    probs = np.exp(log_p)
    terms = np.where(probs > 0, probs * (log_p - log_q), 0.0)
    value = terms.sum(axis=0)
    near = _cancels(value, probs, -log_p, log_q)
    value = np.where(near, _deviances(probs, share, terms).sum(axis=0), value)
    return np.where(_listed_all(p, at, log_q > -np.inf), value, np.inf)


def _listed_all(p: Counts, at: FloatArray, given: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return whether every outcome of P is among those that Q gives."""
    if isinstance(p, Binomial):
        first, last = least_and_largest(p)
        among = given & (at >= first) & (at <= last) & (at == np.floor(at))
        return np.asarray(among.sum(axis=0) == last - first + 1)
    return np.asarray((given & (at == 0)).any(axis=0) & _certain_of_zero(p))


def _certain_of_zero(p: Counts) -> NDArray[np.bool_]:
    if isinstance(p, Geometric):
        return ~p.trial.can_fail
    return ~p.trial.can_succeed if isinstance(p, NegativeBinomial) else np.asarray(False)


def kl_unbounded_binomial(p: Counts, q: Binomial) -> FloatArray:
    """Return infinity, unless P is certain of 0."""
    zero = 0.0 - np.asarray(q.log_prob(0.0))
    return np.where(_certain_of_zero(p), zero, np.inf)


def _why_unlisted(p: Counts, q: Distribution) -> str:
    outcome = float(p.mode)
    if q.prob(outcome) > 0 or p.prob(outcome) == 0:
        outcome = 0.0
        while q.prob(outcome) > 0:
            outcome += 1
    if isinstance(q, Binomial) and q.trial.varies:
        outcome = float(q.total_count) + 1
    given = probability_text(float(p.log_prob(outcome)))
    return f"q gives 0 where p gives {given} (outcome {outcome:g})"


_COUNTS: tuple[Family, ...] = (Binomial, Geometric, NegativeBinomial, Poisson)
_CLOSED = {(Bernoulli, Binomial), (Bernoulli, Poisson), (Binomial, Bernoulli)}
"""What is known better."""

for _counts in _COUNTS:
    for _listed in (Bernoulli, Categorical, Discrete):
        _formula = kl_bernoulli_counts if _listed is Bernoulli else kl_listed_counts
        if (_listed, _counts) not in _CLOSED:
            register_kl(
                _listed,
                _counts,
                method="sum",
                relative_error=_relative_error,
                why_infinite=why_missing,
            )(_formula)
        if (_counts, _listed) not in _CLOSED:
            register_kl(
                _counts,
                _listed,
                method="sum",
                relative_error=_relative_error,
                why_infinite=_why_unlisted,
            )(kl_counts_listed)
    if _counts is not Binomial:
        register_kl(_counts, Binomial, method="support", why_infinite=_why_unlisted)(
            kl_unbounded_binomial
        )
