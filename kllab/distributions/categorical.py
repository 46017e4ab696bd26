"""The categorical distribution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.array_record import FloatArray
from kllab.distributions.constraint import non_negative, sums_to_one
from kllab.distributions.distribution import Distribution, Shape
from kllab.distributions.double_double import Pair, exact_sum, two_sum
from kllab.distributions.real_array import as_integers, as_result
from kllab.distributions.support import Support


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Categorical(Distribution):
    """Categorical distribution over the outcomes ``0, ..., K - 1``.

    Parameters
    ----------
    probs
        Probabilities along the last axis, of shape ``batch_shape + (K,)``: non-negative (zeros
        allowed), with a sum within 1e-6 of 1. That much is rounding (float32 leaves it), and
        the distribution meant is ``probs`` over their exact sum. Anything further from 1 is an
        error, and never rescaled.

    Raises
    ------
    ValueError
        If a probability is negative or not finite, or a sum is not 1.

    Examples
    --------
    >>> p = Categorical([0.5, 0.25, 0.25, 0])
    >>> p.log_prob(3)
    -inf
    >>> round(p.entropy(), 6)
    1.039721
    """

    probs: FloatArray

    constraints: ClassVar = {"probs": (non_negative, sums_to_one)}

    def __init__(self, probs: ArrayLike) -> None:
        self._set_parameters(probs=probs)

    @property
    def outcomes(self) -> int:
        """Number of outcomes, K."""
        return int(self.probs.shape[-1])

    @cached_property
    def total(self) -> Pair:
        """Sum of the probabilities to 32 digits: a pair ``(high, low)`` of ``batch_shape``."""
        return exact_sum(self.probs)

    @property
    def normalised(self) -> FloatArray:
        """Probabilities over their sum, of shape ``batch_shape + (K,)``."""
        return np.asarray(self.probs / self.total[0][..., None])

    @property
    def surprisal(self) -> FloatArray:
        """``-log`` of each probability in nats, of shape ``batch_shape + (K,)``.

        Exact for outcomes that are nearly certain too: there it is the rest of the sum that
        counts, which a rounded quotient has lost.
        """
        total, error = (part[..., None] for part in self.total)
        with np.errstate(all="ignore"):
            high, low = two_sum(total, -self.probs)
            rest = (high + (low + error)) / self.probs
            return np.where(rest < 1, np.log1p(rest), np.log(total) - np.log(self.probs))

    @property
    def support(self) -> Support:
        """The integers ``0, ..., K - 1``."""
        return Support(0, self.outcomes - 1, discrete=True)

    @property
    def mean(self) -> float | FloatArray:
        """Mean of the outcome's number."""
        return as_result(np.asarray(self.normalised @ np.arange(self.outcomes, dtype=float)))

    @property
    def variance(self) -> float | FloatArray:
        """Variance of the outcome's number."""
        offset = np.arange(self.outcomes) - np.asarray(self.mean)[..., None]
        return as_result(np.asarray((self.normalised * offset**2).sum(axis=-1)))

    @property
    def mode(self) -> float | FloatArray:
        """Number of the most probable outcome (the first, if several)."""
        return as_result(np.asarray(self.probs.argmax(axis=-1), dtype=np.float64))

    def log_prob(self, x: ArrayLike) -> float | FloatArray:
        """Log probability of the outcome `x`, in nats; ``-inf`` for what is no outcome."""
        return as_result(self._of_outcome(x, 0.0 - self.surprisal, -np.inf))

    def prob(self, x: ArrayLike) -> float | FloatArray:
        """Probability of the outcome `x`; 0 for what is no outcome."""
        return as_result(self._of_outcome(x, self.normalised, 0.0))

    def _of_outcome(self, x: ArrayLike, table: FloatArray, otherwise: float) -> FloatArray:
        x, _ = np.broadcast_arrays(self._outcomes(x), np.empty(self.batch_shape))
        outcome = (x >= 0) & (x < self.outcomes) & (x == np.floor(x))
        index = np.where(outcome, x, 0).astype(np.intp)[..., None]
        table = np.broadcast_to(table, (*x.shape, self.outcomes))
        value = np.take_along_axis(table, index, axis=-1)[..., 0]
        return np.where(np.isnan(x), np.nan, np.where(outcome, value, otherwise))

    def cdf(self, x: ArrayLike) -> float | FloatArray:
        """Probability of an outcome up to `x`."""
        x = self._outcomes(x)
        cumulative = np.minimum(np.cumsum(self.normalised, axis=-1), 1.0)
        cumulative[..., -1] = 1.0
        reached = np.clip(np.floor(np.where(np.isnan(x), 0, x)), -1, self.outcomes - 1)
        value = self._of_outcome(reached, cumulative, 0.0)
        return as_result(np.where(np.isnan(x), np.nan, value))

    def sample(self, shape: int | Shape = (), *, rng: np.random.Generator) -> Any:
        """Draw samples of shape ``shape + batch_shape``: integers ``0, ..., K - 1``."""
        size = self._sample_shape(shape, rng)
        uniform = rng.random(size)
        cumulative = np.cumsum(self.probs, axis=-1)
        # Over its own last entry the table ends in exactly 1, and no empty cell is ever drawn.
        cumulative /= cumulative[..., -1:]
        if not self.batch_shape:
            return as_integers(np.asarray(np.searchsorted(cumulative, uniform, side="right")))
        return as_integers((uniform[..., None] >= cumulative).sum(axis=-1))

    def entropy(self) -> float | FloatArray:
        """Entropy ``-sum p log p``, in nats; empty cells add nothing."""
        p = self.normalised
        information = np.multiply(p, self.surprisal, out=np.zeros_like(p), where=p > 0)
        return as_result(np.asarray(information.sum(axis=-1)))
