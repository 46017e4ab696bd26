"""Probabilities of listed outcomes from the logarithms of their weights (log-softmax).

The weights are not normalised: adding a number to all logarithms changes nothing. Outcomes of
weight 0 have the logarithm -inf; any other is possible, even below the smallest float64.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kllab.special.double_double import Pair, add, exact_sum, log_pair, subtract
from kllab.special.float_array import FloatArray


@dataclass(frozen=True, eq=False)
class LogWeights:
    """Logarithms of weights along the last axis, as pairs ``high + low``.

    Examples
    --------
    >>> weights = LogWeights.of(np.array([0.0, -800.0]))
    >>> weights.share, weights.surprisal
    (array([1., 0.]), array([  0., 800.]))
    """

    high: FloatArray
    low: FloatArray

    @classmethod
    def of(cls, logarithms: FloatArray) -> LogWeights:
        """Return weights of given logarithms."""
        return cls(logarithms, np.zeros_like(logarithms))

    @classmethod
    def of_probs(cls, probs: FloatArray) -> LogWeights:
        """Return the logarithms of given weights."""
        with np.errstate(all="ignore"):
            high, low = log_pair(probs)
        return cls(np.where(probs > 0, high, -np.inf), np.where(probs > 0, low, 0.0))

    @property
    def possible(self) -> NDArray[np.bool_]:
        """Whether each outcome has a positive weight."""
        return np.asarray(self.high > -np.inf)

    @cached_property
    def _below_largest(self) -> Pair:
        """Logarithms relative to the largest one, as pairs."""
        at = self.high.argmax(axis=-1)[..., None]
        high, low = (np.take_along_axis(part, at, axis=-1) for part in (self.high, self.low))
        with np.errstate(all="ignore"):
            high, low = subtract((self.high, self.low), (high, low))
        return np.where(self.possible, high, -np.inf), np.where(self.possible, low, 0.0)

    @cached_property
    def share(self) -> FloatArray:
        """Probabilities, rounded; 0 where they are below float64."""
        high, low = self._below_largest
        weight = np.exp(high) * (1 + low)
        return np.asarray(weight / weight.sum(axis=-1, keepdims=True))

    @cached_property
    def surprisal(self) -> FloatArray:
        """``-log`` of each probability; that of the largest from the sum of the others."""
        high, low = self._below_largest
        largest = high.argmax(axis=-1)[..., None]
        others = np.where(np.arange(high.shape[-1]) == largest, 0.0, np.exp(high) * (1 + low))
        return np.asarray(np.log1p(others.sum(axis=-1, keepdims=True)) - low - high)

    @cached_property
    def share_low(self) -> FloatArray:
        """Rounding errors: ``share + share_low`` is proportional to the weights to 30 digits."""
        share, (high, low) = self.share, self._below_largest
        normal = share > np.finfo(np.float64).tiny
        with np.errstate(all="ignore"):
            difference = subtract((high, low), log_pair(np.where(normal, share, 1.0)))
        error = difference[0] + difference[1]
        at = share.argmax(axis=-1)[..., None]
        error = error - np.take_along_axis(error, at, axis=-1)
        return np.where(normal, share * error, 0.0)

    @cached_property
    def total(self) -> Pair:
        """Sum of ``share + share_low``, near 1."""
        return add(exact_sum(self.share), exact_sum(self.share_low))
