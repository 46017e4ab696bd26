"""Distributions on finitely many values, such as the empirical distribution of samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.categorical import Categorical, draw_positions
from kllab.distributions.constraint import distinct, finite, non_negative, sums_to_one, vector
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.real_array import as_result, real_array
from kllab.distributions.support import Support
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Discrete(ScalarDistribution):
    """Distribution on finitely many real values.

    Parameters
    ----------
    values
        The values along the last axis, of shape ``batch_shape + (K,)``: finite and distinct.
    probs
        Their probabilities, of shape ``batch_shape + (K,)``: non-negative (zeros allowed), with
        a sum within 1e-6 of 1. They are divided by their exact sum.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, if the numbers of values and of probabilities
        differ, or if the batches do not broadcast.

    Examples
    --------
    >>> p = Discrete([-1, 0, 2.5], [0.25, 0.5, 0.25])
    >>> p.mean
    0.375
    >>> p.prob([2.5, 3])
    array([0.25, 0.  ])
    """

    typical_parameters: ClassVar = {"values": [0, 1, 4], "probs": [0.2, 0.3, 0.5]}
    in_torch = False

    values: Annotated[FloatArray, vector, finite, distinct]
    probs: Annotated[FloatArray, non_negative, sums_to_one]

    labelled_outcomes: ClassVar = False

    def __init__(self, values: ArrayLike, probs: ArrayLike) -> None:
        self._set_parameters(values=values, probs=probs)
        if self.values.shape[-1] != self.probs.shape[-1]:
            raise ValueError(
                f"Discrete: there must be one probability for each value, but there are "
                f"{self.values.shape[-1]} values and {self.probs.shape[-1]} probabilities"
            )

    @classmethod
    def from_samples(cls, x: ArrayLike) -> Self:
        """Return the empirical distribution of samples.

        Parameters
        ----------
        x
            Samples of any shape, finite.

        Raises
        ------
        ValueError
            If there is no sample, or one is not finite.

        Examples
        --------
        >>> Discrete.from_samples([3, 1, 3, 3])
        Discrete(values=[1.0, 3.0], probs=[0.25, 0.75])
        """
        samples = real_array(cls.__name__, "x", x).ravel()
        if not samples.size:
            raise ValueError(f"{cls.__name__}.from_samples: x must hold at least one sample")
        values, counts = np.unique(samples, return_counts=True)
        return cls(values, counts / samples.size)

    @cached_property
    def shares(self) -> Categorical:
        """The distribution of the position, ``0, ..., K - 1``, of the outcome in `values`."""
        return Categorical(self.probs)

    @property
    def normalised(self) -> FloatArray:
        """Probabilities over their sum, of shape ``batch_shape + (K,)``."""
        return self.shares.normalised

    @property
    def support(self) -> Support:
        """The values."""
        lower, upper = self.values.min(axis=-1), self.values.max(axis=-1)
        return Support(as_result(lower), as_result(upper), discrete=True, points=self.values)

    def _mean(self) -> FloatArray:
        return np.asarray((self.normalised * self.values).sum(axis=-1))

    def _variance(self) -> FloatArray:
        offset = self.values - self._mean()[..., None]
        return np.asarray((self.normalised * offset**2).sum(axis=-1))

    def _mode(self) -> FloatArray:
        values, probs = np.broadcast_arrays(self.values, self.probs)
        at = probs.argmax(axis=-1)[..., None]
        return np.asarray(np.take_along_axis(values, at, axis=-1)[..., 0])

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return self._of_value(x, 0.0 - self.shares.surprisal)

    def _prob(self, x: FloatArray) -> FloatArray:
        return self._of_value(x, self.normalised)

    def _of_value(self, x: FloatArray, table: FloatArray) -> FloatArray:
        """Return the entry of `table` for each value; 0 outside the support."""
        return np.asarray(np.where(x[..., None] == self.values, table, 0.0).sum(axis=-1))

    def _cdf(self, x: FloatArray) -> FloatArray:
        below = self.values <= x[..., None]
        return np.asarray(np.where(below, self.normalised, 0.0).sum(axis=-1))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        at = draw_positions(self.probs, size, rng)
        values = np.broadcast_to(self.values, (*size, self.values.shape[-1]))
        return np.asarray(np.take_along_axis(values, at[..., None], axis=-1)[..., 0])

    def _entropy(self) -> FloatArray:
        return np.asarray(self.shares.entropy())

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the outcomes themselves for ``values``."""
        return {"values": self.values}
