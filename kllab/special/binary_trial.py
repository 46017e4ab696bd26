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

_SMALLEST_NORMAL = float(np.finfo(np.float64).tiny)
_LOG_SMALLEST = float(np.log(_SMALLEST_NORMAL))
"""Below these p is subnormal, with fewer than 16 digits."""


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

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the batch."""
        (array,) = self.given.values()
        return array.shape

    @cached_property
    def success(self) -> FloatArray:
        """Probability of success."""
        if self.logits is not None:
            return np.asarray(expit(self.logits))
        return self._one_less(self.failure_probs) if self.probs is None else self.probs

    @cached_property
    def failure(self) -> FloatArray:
        """Probability of failure."""
        if self.logits is not None:
            return np.asarray(expit(-self.logits))
        if self.failure_probs is not None:
            return self.failure_probs
        return self._one_less(self.probs)

    @cached_property
    def success_low(self) -> FloatArray:
        """Rounding error of `success`: together they have 32 digits."""
        if self.logits is not None:
            return self._lows[0]
        return np.zeros(()) if self.failure_probs is None else _rounding(self.failure_probs)

    @cached_property
    def failure_low(self) -> FloatArray:
        """Rounding error of `failure`: together they have 32 digits."""
        if self.logits is not None:
            return self._lows[1]
        return np.zeros(()) if self.probs is None else _rounding(self.probs)

    @staticmethod
    def _one_less(p: FloatArray | None) -> FloatArray:
        assert p is not None
        return np.asarray(1 - p)

    @cached_property
    def _lows(self) -> Pair:
        assert self.logits is not None
        size = np.abs(self.logits)
        rarer = np.asarray(expit(-size))
        high, low = subtract((-size, np.zeros(())), _log_odds(rarer))
        slope = rarer * (1 - rarer)
        low_of_rarer = np.where(slope > 0, slope * (high + low), 0.0)
        other, other_low = two_sum(np.ones(()), -rarer)
        # The larger one is 1 less the rarer; it is rounded as `success` or `failure` are.
        larger = np.asarray(expit(size))
        larger_low = (other - larger) + (other_low - low_of_rarer)
        succeeds = self.logits > 0
        return (
            np.where(succeeds, larger_low, low_of_rarer),
            np.where(succeeds, low_of_rarer, larger_low),
        )

    @cached_property
    def log_success(self) -> FloatArray:
        """Logarithm of the probability of success."""
        if self.logits is not None:
            return np.asarray(log_expit(self.logits))
        return _log(self.probs, self.failure)

    @cached_property
    def log_failure(self) -> FloatArray:
        """Logarithm of the probability of failure."""
        if self.logits is not None:
            return np.asarray(log_expit(-self.logits))
        return _log(self.failure_probs, self.success)

    @cached_property
    def log_odds(self) -> Pair:
        """``log(success / failure)`` to 32 digits."""
        if self.logits is not None:
            return self.logits, np.zeros(())
        if self.failure_probs is not None:
            return negative(_log_odds(self.failure_probs))
        return _log_odds(self.success)

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

    @property
    def can_succeed(self) -> NDArray[np.bool_]:
        """Whether success is possible, even with a probability below float64."""
        if self.logits is not None:
            return np.asarray(self.logits > -np.inf)
        return np.asarray(self.success > 0 if self.failure_probs is None else self.failure < 1)

    @property
    def can_fail(self) -> NDArray[np.bool_]:
        """Whether failure is possible, even with a probability below float64."""
        if self.logits is not None:
            return np.asarray(self.logits < np.inf)
        return np.asarray(self.failure > 0 if self.probs is None else self.success < 1)


def expit(x: FloatArray) -> FloatArray:
    """Return ``1 / (1 + exp(-x))``; SciPy's is 0 below -709.8, where float64 has -744.

    Examples
    --------
    >>> float(expit(np.array(-720.0)))
    2.0322308024e-313
    """
    power = np.exp(-np.abs(x))
    return np.asarray(np.where(x < 0, power, 1.0) / (1 + power))


def _rounding(p: FloatArray) -> FloatArray:
    """Return the rounding error of ``1 - p``."""
    return two_sum(np.ones(()), -p)[1]


def _log(p: FloatArray | None, other: FloatArray) -> FloatArray:
    """Return the logarithm of p, or if it was not given of ``1 - other``."""
    return np.asarray(np.log1p(-other) if p is None else np.log(p))


def _log_odds(p: FloatArray) -> Pair:
    """Return ``log(p / (1 - p))`` as a pair."""
    failure, error = two_sum(np.ones(()), -p)
    high, low = subtract(log_pair(p), log_pair(failure))
    low = low - error / failure
    certain = (p == 0) | (p == 1)
    return np.where(certain, np.where(p == 0, -np.inf, np.inf), high), np.where(certain, 0.0, low)


def expected_surprisal(p: BinaryTrial, q: BinaryTrial) -> FloatArray:
    """Return the cross-entropy ``-p log q - (1 - p) log(1 - q)``; impossible outcomes add 0."""
    success = _weighted(q.log_success, p.success, p.log_success)
    failure = _weighted(q.log_failure, p.failure, p.log_failure)
    return np.asarray(
        0.0 - np.where(p.can_succeed, success, 0.0) - np.where(p.can_fail, failure, 0.0)
    )


def _weighted(logarithm: FloatArray, p: FloatArray, log_p: FloatArray) -> FloatArray:
    """Return ``p * logarithm``, infinite where the logarithm is, even if p underflows."""
    return np.where(np.isinf(logarithm), logarithm, times(logarithm, p, log_p))


def times(n: FloatArray, p: FloatArray, log_p: FloatArray) -> FloatArray:
    """Return ``n p``, for subnormal p from its logarithm, in two halves."""
    below = (p < _SMALLEST_NORMAL) & (log_p < _LOG_SMALLEST) & np.isfinite(log_p)
    if not below.any():
        return np.asarray(n * p)
    root = np.exp(log_p / 2)
    return np.where(below, n * root * root, n * p)
