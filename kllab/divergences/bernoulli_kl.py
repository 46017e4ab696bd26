"""KL of Bernoulli trials, and of counts of independent trials.

Two trials given by probabilities are compared by the difference of the probabilities. Where one
is given by its log odds, by the difference of the log odds, which keeps the digits: see `Change`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.chunked import chunked
from kllab.special.binary_trial import BinaryTrial, times
from kllab.special.cancellation import bd0, itakura_saito, phi
from kllab.special.double_double import Pair, negative, subtract
from kllab.special.float_array import FloatArray

_KEPT = 1 / 32
"""Least share of a term that a difference may keep: the error stays below 1e-14."""
_FAR = -0.99
"""Relative change below which ``b / a - 1`` has lost too many digits of b."""
_TINY = 1e-280
_LEAST_CHANGE, _LARGEST_CHANGE = -0.9, 10.0
"""Between these the relative change is more exact than the logarithm."""


def quick_kl(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``-a log(b / a) - (1 - a) log((1 - b) / (1 - a))``; NaN where digits cancel.

    Parameters
    ----------
    a, b
        Probabilities under P and under Q, vectors of equal length.
    """
    difference = b - a
    rest = 1 - a
    x = difference / a
    y = difference / rest
    first = a * np.log1p(x)
    second = rest * np.log1p(-y)
    value = -(first + second)
    kept = (value > _KEPT * np.abs(first)) & (value > _TINY) & (x > _FAR) & (y < -_FAR)
    lost = np.flatnonzero(~kept)
    value[lost] = np.nan
    return value


def by_probs(p: BinaryTrial, q: BinaryTrial) -> bool:
    """Return whether both trials are given by probabilities, whose difference is exact."""
    return p.probs is not None and q.probs is not None


def varies(trial: BinaryTrial) -> NDArray[np.bool_]:
    """Return where both outcomes are possible."""
    return np.asarray(trial.can_succeed & trial.can_fail)


@dataclass(frozen=True)
class Side:
    """One of the two outcomes, under P and under Q.

    Attributes
    ----------
    p, q
        Its probabilities.
    change
        ``(q - p) / p``.
    log_p, log_ratio
        ``log p`` and ``log q - log p``.
    possible
        Whether P gives it at all.
    """

    p: FloatArray
    q: FloatArray
    change: FloatArray
    log_p: FloatArray
    log_ratio: FloatArray
    possible: NDArray[np.bool_]

    @property
    def difference(self) -> FloatArray:
        """``q - p``."""
        return np.where(self.near, self.p * self.change, self.q - self.p)

    @property
    def near(self) -> NDArray[np.bool_]:
        """Where the relative change is more exact than the logarithms."""
        return np.asarray((self.change > _LEAST_CHANGE) & (self.change < _LARGEST_CHANGE))

    @property
    def excess(self) -> FloatArray:
        """``q / p - 1 - log(q / p)``."""
        return np.where(self.near, phi(self.change), self.change - self.log_ratio)

    def deviance(self, n: FloatArray) -> FloatArray:
        """Return ``n (p log(p / q) - p + q)``."""
        expected = times(n, self.p, self.log_p)
        far = (
            n * self.q
            - expected
            - np.where(np.isinf(self.log_ratio), self.log_ratio, expected * self.log_ratio)
        )
        value = np.where(self.near, expected * phi(self.change), far)
        return np.where(n == 0, 0.0, np.where(self.possible, value, n * self.q))


@dataclass(frozen=True)
class Change:
    """Relative changes of both probabilities from P to Q, by the difference of the log odds.

    With ``d = logit q - logit p`` it is ``q / p - 1 = (exp(d) - 1) (1 - q)``, and for the failures
    ``(exp(-d) - 1) q``: nothing cancels.
    """

    success: Side
    failure: Side

    def flipped(self) -> Change:
        """Return the same with failure in place of success."""
        return Change(self.failure, self.success)


def change(p: BinaryTrial, q: BinaryTrial, *, crossed: bool = False) -> Change:
    """Return the relative changes from P to Q; `crossed` if a success of P is a failure of Q."""
    sides_p, sides_q = ((_Given.success(trial), _Given.failure(trial)) for trial in (p, q))
    if crossed:
        sides_q = (sides_q[1], sides_q[0])
    odds = _log_odds_difference(p.log_odds, negative(q.log_odds) if crossed else q.log_odds)
    success, failure = (
        _side(of_p, of_q, sign * odds, other.p)
        for of_p, of_q, other, sign in zip(
            sides_p, sides_q, reversed(sides_q), (1, -1), strict=True
        )
    )
    return Change(success, failure)


class _Given(NamedTuple):
    """Probability of one outcome of one trial."""

    p: FloatArray
    log_p: FloatArray
    possible: NDArray[np.bool_]

    @classmethod
    def success(cls, trial: BinaryTrial) -> Self:
        return cls(trial.success, trial.log_success, trial.can_succeed)

    @classmethod
    def failure(cls, trial: BinaryTrial) -> Self:
        return cls(trial.failure, trial.log_failure, trial.can_fail)


def _side(p: _Given, q: _Given, odds: FloatArray, other: FloatArray) -> Side:
    log_ratio = q.log_p - p.log_p
    return Side(p.p, q.p, _relative(odds, other, log_ratio), p.log_p, log_ratio, p.possible)


def _log_odds_difference(p: Pair, q: Pair) -> FloatArray:
    high, low = subtract(q, p)
    plain = np.where(p[0] == q[0], 0.0, q[0] - p[0])
    return np.where(np.isfinite(p[0]) & np.isfinite(q[0]), high + low, plain)


def _relative(odds: FloatArray, other: FloatArray, log_ratio: FloatArray) -> FloatArray:
    value = np.asarray(np.expm1(odds) * other)
    # Where a factor leaves float64 the probabilities are far apart, and their logarithms do.
    lost = ~np.isfinite(value) | ((other < _TINY) & (np.abs(odds) > 1))
    return np.where(lost, np.expm1(log_ratio), value)


def differences(p: BinaryTrial, q: BinaryTrial) -> tuple[FloatArray, FloatArray]:
    """Return the differences, Q less P, of the probabilities of success and of failure."""
    if by_probs(p, q):
        return q.success - p.success, p.success - q.success
    both = change(p, q)
    return both.success.difference, both.failure.difference


def _scaled(n: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return n times the deviances of both outcomes; ``(1 - b) - (1 - a)`` is taken as a - b.

    The factor goes first, for the smallest probabilities have few digits.
    """
    d = n * (b - a)
    return bd0(n * a, n * b, d) + bd0(n * (1 - a), n * (1 - b), -d)


@chunked(where_nan=_scaled)
def _trials(n: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(n * quick_kl(a, b))


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
    if by_probs(p, q):
        return _trials(n, p.success, q.success)
    both = change(p, q)
    return np.asarray(both.success.deviance(n) + both.failure.deviance(n))


def _waiting(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the Itakura-Saito distance and the deviance of failure over a.

    The deviance of a from b over a is that distance: as a product it would lose digits for the
    smallest a.
    """
    return np.asarray(itakura_saito(b, a, b - a) + bd0(1 - a, 1 - b, a - b) / a)


@chunked(where_nan=_waiting)
def _until_success(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(quick_kl(a, b) / a)


def kl_of_waiting(p: BinaryTrial, q: BinaryTrial) -> FloatArray:
    """Return the divergence of one trial over the probability of success under P.

    It is that of the trials up to a success.

    Examples
    --------
    >>> p, q = (BinaryTrial(probs=np.array(probs)) for probs in (0.5, 0.25))
    >>> float(kl_of_waiting(p, q).round(6))
    0.287682
    """
    if by_probs(p, q):
        return _until_success(p.success, q.success)
    return until_first(np.ones(()), change(p, q))


def until_first(n: FloatArray, both: Change) -> FloatArray:
    """Return ``n / p`` times the divergence of one trial, p the probability of success.

    The successes give n times their excess; the failures their deviance times ``n / p``. Where p
    may be below float64, ``(1 - p) / p`` is taken as the quotient of both changes.
    """
    s, f = both.success, both.failure
    value, failures = n * s.excess, f.deviance(n) / s.p
    rare = (s.p < _TINY) & f.possible
    if rare.any():
        share = np.where(f.change == 0, 0.0, -s.change * (f.excess / f.change))
        failures = np.where(rare, n * share, failures)
    return np.asarray(value + failures)


def _failures(r: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the deviances of the expected successes, ``r a / (1 - a)``, and of the r failures."""
    per_success = np.where(a > 0, r * a / (1 - a) / a, r)
    successes, difference = r * a / (1 - a), (b - a) * per_success
    value = bd0(successes, b * per_success, difference)
    return np.asarray(value + bd0(r, (1 - b) * per_success, -difference))


@chunked(where_nan=_failures)
def _until_failures(r: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(r * (quick_kl(a, b) / (1 - a)))


def kl_of_failures(r: FloatArray, p: BinaryTrial, q: BinaryTrial) -> FloatArray:
    """Return r times the divergence of one trial over the probability of failure under P.

    It is that of the trials up to the r-th failure.

    Examples
    --------
    >>> p, q = (BinaryTrial(probs=np.array(probs)) for probs in (0.5, 0.25))
    >>> float(kl_of_failures(np.array(2.0), p, q).round(6))
    0.575364
    """
    if by_probs(p, q):
        return _until_failures(r, p.success, q.success)
    return until_first(r, change(p, q).flipped())
