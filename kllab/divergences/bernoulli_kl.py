"""KL of Bernoulli trials, and of counts of independent trials.

Two trials given by the same probability are compared by its difference. Where one is given by
its log odds, they are compared by the difference of the log odds, which keeps the digits. With
``d = logit q - logit p`` it is ``q / p - 1 = (exp(d) - 1) (1 - q)``, and for the failures
``(exp(-d) - 1) q``: nothing cancels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.chunked import chunked
from kllab.special.binary_trial import BinaryTrial, times
from kllab.special.cancellation import TINY, bd0, itakura_saito, log_ratio, phi
from kllab.special.double_double import subtract
from kllab.special.float_array import FloatArray

_LEAST_CHANGE, _LARGEST_CHANGE = -0.9, 10.0
"""Between these the relative change is more exact than the logarithm."""


@dataclass(frozen=True)
class Outcome:
    """One of the two outcomes, under P and under Q.

    Attributes
    ----------
    p, q
        Its probabilities.
    log_p, log_ratio
        ``log p`` and ``log q - log p``.
    change
        ``q / p - 1``.
    """

    p: FloatArray
    q: FloatArray
    log_p: FloatArray
    log_ratio: FloatArray
    change: FloatArray

    @property
    def near(self) -> NDArray[np.bool_]:
        """Where the relative change is more exact than the logarithms."""
        return np.asarray((self.change > _LEAST_CHANGE) & (self.change < _LARGEST_CHANGE))

    @property
    def difference(self) -> FloatArray:
        """``q - p``."""
        return np.where(self.near, self.p * self.change, self.q - self.p)

    @property
    def excess(self) -> FloatArray:
        """``q / p - 1 - log(q / p)``."""
        return np.where(self.near, phi(self.change), self.change - self.log_ratio)

    def deviance(self, n: FloatArray) -> FloatArray:
        """Return ``n (p log(p / q) - p + q)``."""
        expected = times(n, self.p, self.log_p)
        far = n * self.q - expected - np.where(expected > 0, expected * self.log_ratio, 0.0)
        value = np.where(self.near, expected * phi(self.change), far)
        # Q never gives what P gives, be it below float64.
        return np.where((self.log_ratio == -np.inf) & (n > 0), np.inf, value)


def compare(p: BinaryTrial, q: BinaryTrial) -> tuple[Outcome, Outcome]:
    """Return success and failure under P and under Q."""
    gap = _gap(p, q)
    if gap is not None:
        return _by_gap(p, q, gap), _by_gap(p.flipped, q.flipped, -gap)
    (high, low), (of_p, of_q) = subtract(q.log_odds, p.log_odds), (p.log_odds[0], q.log_odds[0])
    plain = np.where(of_p == of_q, 0.0, of_q - of_p)
    odds = np.where(np.isfinite(of_p) & np.isfinite(of_q), high + low, plain)
    return _by_odds(p, q, odds), _by_odds(p.flipped, q.flipped, -odds)


def _gap(p: BinaryTrial, q: BinaryTrial) -> FloatArray | None:
    """Return ``q - p`` of trials given by the same probability, else None."""
    if p.probs is not None and q.probs is not None:
        return np.asarray(q.probs - p.probs)
    if p.failure_probs is not None and q.failure_probs is not None:
        return np.asarray(p.failure_probs - q.failure_probs)
    return None


def _by_gap(p: BinaryTrial, q: BinaryTrial, gap: FloatArray) -> Outcome:
    ratio = log_ratio(q.success, p.success)
    return Outcome(p.success, q.success, p.log_success, ratio, np.asarray(gap / p.success))


def _by_odds(p: BinaryTrial, q: BinaryTrial, odds: FloatArray) -> Outcome:
    ratio = q.log_success - p.log_success
    change = np.expm1(odds) * q.failure
    # Where a factor leaves float64 the probabilities are far apart, and their logarithms do.
    lost = ~np.isfinite(change) | ((q.failure < TINY) & (np.abs(odds) > 1))
    change = np.where(lost, np.expm1(ratio), change)
    return Outcome(p.success, q.success, p.log_success, ratio, change)


def differences(p: BinaryTrial, q: BinaryTrial) -> tuple[FloatArray, FloatArray]:
    """Return the differences, Q less P, of the probabilities of success and of failure."""
    gap = _gap(p, q)
    if gap is not None:
        return gap, -gap
    success, failure = compare(p, q)
    return success.difference, failure.difference


@chunked()
def _of_trials(
    n: FloatArray, p: FloatArray, f: FloatArray, q: FloatArray, g: FloatArray, gap: FloatArray
) -> FloatArray:
    # The factor goes first, for the smallest probabilities have few digits.
    d = n * gap
    return bd0(n * p, n * q, d) + bd0(n * f, n * g, -d)


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
    gap = _gap(p, q)
    if gap is not None:
        return _of_trials(n, p.success, p.failure, q.success, q.failure, gap)
    success, failure = compare(p, q)
    return np.asarray(success.deviance(n) + failure.deviance(n))


@chunked()
def _until_success(
    n: FloatArray, p: FloatArray, f: FloatArray, q: FloatArray, g: FloatArray, gap: FloatArray
) -> FloatArray:
    return np.asarray(n * itakura_saito(q, p, gap) + bd0(n * f, n * g, -(n * gap)) / p)


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
    gap = _gap(p, q)
    if gap is not None:
        return _until_success(n, p.success, p.failure, q.success, q.failure, gap)
    s, f = compare(p, q)
    failures = f.deviance(n) / s.p
    # Where p may be below float64, (1 - p) / p is the quotient of both changes.
    share = np.where(f.change == 0, 0.0, -s.change * (f.excess / f.change))
    failures = np.where((s.p < TINY) & p.can_fail, n * share, failures)
    return np.asarray(n * s.excess + failures)
