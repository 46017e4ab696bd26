"""Bernoulli trials: probabilities of success and failure from the parameter that was given.

A probability near 1 has lost the digits of its complement, and log odds of -800 are a probability
below float64. So everything is computed from the form in which the trial was given.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_expit

from kllab.special.double_double import Pair, log_pair, negative, subtract, two_sum
from kllab.special.float_array import FloatArray
from kllab.special.log_weights import LogWeights


@dataclass(frozen=True, eq=False)
class BinaryTrial:
    """Probabilities of success and failure as numbers, pairs and logarithms.

    Attributes
    ----------
    probs
        Probability of success, if that was given, else None.
    logits
        ``log(success / failure)``, infinite where the outcome is certain, if that was given.
    failure_probs
        Probability of failure, if that was given.

    Examples
    --------
    >>> trial = BinaryTrial(logits=np.array(40.0))
    >>> float(trial.success), float(trial.failure)
    (1.0, 4.248354255291589e-18)
    >>> float(BinaryTrial(logits=np.array(800.0)).log_failure)
    -800.0
    """

    probs: FloatArray | None = None
    logits: FloatArray | None = None
    failure_probs: FloatArray | None = None

    @property
    def given(self) -> dict[str, FloatArray]:
        """The parameter that was given, by its name."""
        own = vars(self)
        names = (field.name for field in fields(self))
        return {name: own[name] for name in names if own[name] is not None}

    def __getitem__(self, index: Any) -> Self:
        return type(self)(**{name: array[index] for name, array in self.given.items()})

    def broadcast_to(self, shape: tuple[int, ...]) -> Self:
        """Return the trials broadcast to `shape`."""
        return type(self)(
            **{name: np.broadcast_to(array, shape) for name, array in self.given.items()}
        )

    @cached_property
    def flipped(self) -> Self:
        """The trial with success and failure exchanged, without any rounding."""
        logits = None if self.logits is None else -self.logits
        return type(self)(self.failure_probs, logits, self.probs)

    @cached_property
    def success(self) -> FloatArray:
        """Probability of success."""
        if self.probs is not None:
            return self.probs
        if self.failure_probs is not None:
            return np.asarray(1 - self.failure_probs)
        assert self.logits is not None
        return np.asarray(expit(self.logits))

    @cached_property
    def success_low(self) -> FloatArray:
        """Rounding error of `success`: together they have 32 digits."""
        if self.probs is not None:
            return np.zeros(())
        if self.failure_probs is not None:
            return two_sum(np.ones(()), -self.failure_probs)[1]
        assert self.logits is not None
        size = np.abs(self.logits)
        rarer = expit(-size)
        high, low = subtract((-size, np.zeros(())), _log_odds(rarer))
        slope = rarer * (1 - rarer)
        error = np.where(slope > 0, slope * (high + low), 0.0)
        # The likelier outcome is 1 less the rarer one.
        likelier, rounding = two_sum(np.ones(()), -rarer)
        return np.where(self.logits > 0, (likelier - self.success) + (rounding - error), error)

    @cached_property
    def log_success(self) -> FloatArray:
        """Logarithm of the probability of success."""
        if self.probs is not None:
            return np.asarray(np.log(self.probs))
        if self.failure_probs is not None:
            return np.asarray(np.log1p(-self.failure_probs))
        assert self.logits is not None
        return np.asarray(log_expit(self.logits))

    @property
    def can_succeed(self) -> NDArray[np.bool_]:
        """Whether success is possible, even with a probability below float64."""
        if self.probs is not None:
            return np.asarray(self.probs > 0)
        if self.failure_probs is not None:
            return np.asarray(self.failure_probs < 1)
        assert self.logits is not None
        return np.asarray(self.logits > -np.inf)

    def successes(self, n: FloatArray) -> FloatArray:
        """Return the successes that n trials expect, exact even if `success` is subnormal."""
        if self.logits is None:
            return n * self.success
        root = np.exp(np.minimum(self.logits, 0.0) / 2)
        return np.asarray(n * root * root / (1 + np.exp(-np.abs(self.logits))))

    @property
    def failure(self) -> FloatArray:
        """Probability of failure."""
        return self.flipped.success

    @property
    def failure_low(self) -> FloatArray:
        """Rounding error of `failure`: together they have 32 digits."""
        return self.flipped.success_low

    @property
    def log_failure(self) -> FloatArray:
        """Logarithm of the probability of failure."""
        return self.flipped.log_success

    @property
    def can_fail(self) -> NDArray[np.bool_]:
        """Whether failure is possible, even with a probability below float64."""
        return self.flipped.can_succeed

    @property
    def varies(self) -> NDArray[np.bool_]:
        """Whether both outcomes are possible."""
        return np.asarray(self.can_succeed & self.can_fail)

    @cached_property
    def log_odds(self) -> Pair:
        """``log(success / failure)`` to 32 digits."""
        if self.logits is not None:
            return self.logits, np.zeros(())
        if self.probs is not None:
            return _log_odds(self.probs)
        return negative(self.flipped.log_odds)

    @cached_property
    def weights(self) -> LogWeights:
        """Logarithms of the weights of failure and success, along a new last axis."""
        odds, low = self.log_odds
        # The likelier outcome has the weight 1, so that neither logarithm is rounded.
        of_failure = np.where(odds > 0, -odds, 0.0), np.where(odds > 0, -low, 0.0)
        of_success = np.where(odds < 0, odds, 0.0), np.where(odds < 0, low, 0.0)
        return LogWeights(
            *(np.stack(parts, axis=-1) for parts in zip(of_failure, of_success, strict=True))
        )

    @property
    def rarer(self) -> Self:
        """The trial whose success is the rarer outcome, without any rounding."""
        if self.logits is not None:
            return type(self)(logits=-np.abs(self.logits))
        return type(self)(probs=np.where(self.success > 0.5, self.failure, self.success))

    @property
    def by_failure(self) -> NDArray[np.bool_]:
        """Whether to draw samples by the failures, as success is nearly certain."""
        return np.asarray(False if self.logits is None else self.logits > 0)


def expit(x: FloatArray) -> FloatArray:
    """Return ``1 / (1 + exp(-x))``; SciPy's is 0 below -709.8, where float64 has -744.

    Examples
    --------
    >>> float(expit(np.array(-720.0)))
    2.0322308024e-313
    """
    power = np.exp(-np.abs(x))
    return np.asarray(np.where(x < 0, power, 1.0) / (1 + power))


def _log_odds(p: FloatArray) -> Pair:
    """Return ``log(p / (1 - p))`` as a pair."""
    failure, error = two_sum(np.ones(()), -p)
    high, low = subtract(log_pair(p), log_pair(failure))
    low = low - error / failure
    certain = (p == 0) | (p == 1)
    return np.where(certain, np.where(p == 0, -np.inf, np.inf), high), np.where(certain, 0.0, low)


def expected_surprisal(p: BinaryTrial, q: BinaryTrial) -> FloatArray:
    """Return the cross-entropy ``-p log q - (1 - p) log(1 - q)``; impossible outcomes add 0."""
    return _surprisal_of_success(p, q) + _surprisal_of_success(p.flipped, q.flipped)


def _surprisal_of_success(p: BinaryTrial, q: BinaryTrial) -> FloatArray:
    """Return ``-p log q``, infinite where Q never succeeds, even if p underflows."""
    value = np.where(q.can_succeed, 0.0 - p.success * q.log_success, np.inf)
    return np.where(p.can_succeed, value, 0.0)
