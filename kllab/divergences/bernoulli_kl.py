"""KL of Bernoulli trials, and of counts of independent trials.

Two trials given by the same probability are compared by its difference. Where one is given by
its log odds, they are compared by the difference of the log odds, which keeps the digits: with
``d = logit q - logit p`` it is ``q / p - 1 = (exp(d) - 1) (1 - q)``, and for the failures
``(exp(-d) - 1) q``, so nothing cancels.
"""

from __future__ import annotations

import numpy as np

from kllab.divergences.chunked import chunked
from kllab.divergences.ratio_of_shares import NEAR, RatioOfShares, deviance
from kllab.special.binary_trial import BinaryTrial
from kllab.special.cancellation import TINY, bd0, exponential_excess, itakura_saito
from kllab.special.double_double import subtract
from kllab.special.float_array import FloatArray

_LEAST_CHANGE, _LARGEST_CHANGE = -0.9, 10.0
"""Between these the relative change is more exact than the logarithms."""


def gap(p: BinaryTrial, q: BinaryTrial) -> FloatArray | None:
    """Return ``q - p`` of trials given by the same probability, else None."""
    if p.probs is not None and q.probs is not None:
        return np.asarray(q.probs - p.probs)
    if p.failure_probs is not None and q.failure_probs is not None:
        return np.asarray(p.failure_probs - q.failure_probs)
    return None


def differences(p: BinaryTrial, q: BinaryTrial) -> FloatArray:
    """Return the differences, Q less P, of the probabilities of failure and success.

    They are along a new last axis.
    """
    difference = gap(p, q)
    if difference is not None:
        return np.stack([-difference, difference], axis=-1)
    of_failure, of_success = log_ratios(p, q)
    failure = RatioOfShares(p.failure, q.failure, of_failure).difference
    return np.stack([failure, RatioOfShares(p.success, q.success, of_success).difference], axis=-1)


def log_ratios(p: BinaryTrial, q: BinaryTrial) -> tuple[FloatArray, FloatArray]:
    """Return ``log(q / p)`` of failure and of success, relatively accurate near 0 too."""
    (of_p, low_p), (of_q, low_q) = p.log_odds, q.log_odds
    high, low = subtract((of_q, low_q), (of_p, low_p))
    plain = np.where(of_p == of_q, 0.0, of_q - of_p)
    odds = np.where(np.isfinite(of_p) & np.isfinite(of_q), high + low, plain)
    return _log_ratio(p.flipped, q.flipped, -odds), _log_ratio(p, q, odds)


def _log_ratio(p: BinaryTrial, q: BinaryTrial, odds: FloatArray) -> FloatArray:
    """Return ``log(q / p)`` of success from the difference of the log odds."""
    change = np.expm1(odds) * q.failure
    near = (change > _LEAST_CHANGE) & (change < _LARGEST_CHANGE)
    # A probability below float64 has few digits, unless the difference is as small.
    near &= (q.failure > TINY) | (np.abs(odds) < 1)
    return np.where(near, np.log1p(change), q.log_success - p.log_success)


@chunked()
def _of_trials(
    n: FloatArray, p: FloatArray, f: FloatArray, q: FloatArray, g: FloatArray, d: FloatArray
) -> FloatArray:
    # The factor goes first, for the smallest probabilities have few digits.
    return bd0(n * p, n * q, n * d) + bd0(n * f, n * g, -(n * d))


def kl_of_trials(n: FloatArray, p: BinaryTrial, q: BinaryTrial) -> FloatArray:
    """Return n times the divergence of one trial.

    Parameters
    ----------
    n
        Number of trials, non-negative.
    p, q
        Trials under P and under Q.

    Examples
    --------
    >>> p, q = (BinaryTrial(probs=np.array(probs)) for probs in (0.5, 0.25))
    >>> kl_of_trials(np.array([1.0, 2.0]), p, q).round(6)
    array([0.143841, 0.287682])
    """
    difference = gap(p, q)
    if difference is not None:
        return _of_trials(n, p.success, p.failure, q.success, q.failure, difference)
    of_failure, of_success = log_ratios(p, q)
    value = deviance(p.successes(n), q.successes(n), of_success)
    value = value + deviance(p.flipped.successes(n), q.flipped.successes(n), of_failure)
    return np.where(n > 0, value, 0.0)


@chunked()
def _until_success(
    n: FloatArray, p: FloatArray, f: FloatArray, q: FloatArray, g: FloatArray, d: FloatArray
) -> FloatArray:
    return np.asarray(n * itakura_saito(q, p, d) + bd0(n * f, n * g, -(n * d)) / p)


def kl_until_success(n: FloatArray, p: BinaryTrial, q: BinaryTrial) -> FloatArray:
    """Return ``n / p`` times the divergence of one trial, p the probability of success under P.

    It is that of the trials up to the n-th success. The successes give n times their excess, the
    failures their deviance times ``n / p``.

    Examples
    --------
    >>> p, q = (BinaryTrial(probs=np.array(probs)) for probs in (0.5, 0.25))
    >>> float(kl_until_success(np.array(2.0), p, q).round(6))
    0.575364
    """
    difference = gap(p, q)
    if difference is not None:
        return _until_success(n, p.success, p.failure, q.success, q.failure, difference)
    of_failure, of_success = log_ratios(p, q)
    rare = p.success < TINY
    quotient = np.where(rare, np.exp(of_success), q.success / p.success)
    near = np.abs(of_success) < NEAR
    value = np.where(near, exponential_excess(of_success), quotient - 1 - of_success)
    failures = deviance(n * p.failure, n * q.failure, of_failure) / p.success
    # With x = q / p - 1, (1 - p) / p is the quotient of both x: p may be below float64.
    share = -np.expm1(of_success) * (exponential_excess(of_failure) / np.expm1(of_failure))
    share = np.where(of_failure == 0, 0.0, share)
    return np.asarray(n * value + np.where(rare, n * share, failures))
