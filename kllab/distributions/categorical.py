"""The categorical distribution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.array_record import FloatArray
from kllab.distributions.constraint import non_negative, sums_to_one
from kllab.distributions.distribution import Shape
from kllab.distributions.double_double import Pair, exact_sum, two_sum
from kllab.distributions.scalar import ScalarDistribution
from kllab.distributions.support import Support


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Categorical(ScalarDistribution):
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

    def _mean(self) -> FloatArray:
        return np.asarray(self.normalised @ np.arange(self.outcomes, dtype=float))

    def _variance(self) -> FloatArray:
        offset = np.arange(self.outcomes) - self._mean()[..., None]
        return np.asarray((self.normalised * offset**2).sum(axis=-1))

    def _mode(self) -> FloatArray:
        return np.asarray(self.probs.argmax(axis=-1), dtype=np.float64)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return self._of_outcome(x, 0.0 - self.surprisal)

    def _prob(self, x: FloatArray) -> FloatArray:
        return self._of_outcome(x, self.normalised)

    def _of_outcome(self, x: FloatArray, table: FloatArray) -> FloatArray:
        """Return the entry of `table` for each outcome; for what is none, an entry as well."""
        x, _ = np.broadcast_arrays(x, np.empty(self.batch_shape))
        index = np.where(self._contains(x), x, 0).astype(np.intp)[..., None]
        table = np.broadcast_to(table, (*x.shape, self.outcomes))
        return np.asarray(np.take_along_axis(table, index, axis=-1)[..., 0])

    def _cdf(self, x: FloatArray) -> FloatArray:
        return self._of_outcome(x, np.cumsum(self.normalised, axis=-1))

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        uniform = rng.random(size)
        cumulative = np.cumsum(self.probs, axis=-1)
        # Over its own last entry the table ends in exactly 1, and no empty cell is ever drawn.
        cumulative /= cumulative[..., -1:]
        if not self.batch_shape:
            return np.asarray(np.searchsorted(cumulative, uniform, side="right"))
        return np.asarray((uniform[..., None] >= cumulative).sum(axis=-1))

    def _entropy(self) -> FloatArray:
        p = self.normalised
        information = np.multiply(p, self.surprisal, out=np.zeros_like(p), where=p > 0)
        return np.asarray(information.sum(axis=-1))
