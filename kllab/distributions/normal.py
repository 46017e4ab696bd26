"""The normal distribution."""

from __future__ import annotations

from dataclasses import dataclass
from math import e, log, pi, sqrt
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from kllab.distributions.array_record import FloatArray
from kllab.distributions.constraint import finite, positive
from kllab.distributions.distribution import Distribution, Shape
from kllab.distributions.real_array import as_result
from kllab.distributions.standardise import standardise
from kllab.distributions.support import Support


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Normal(Distribution):
    """Normal distribution on the reals.

    Density ``exp(-((x - loc) / scale)^2 / 2) / (scale sqrt(2 pi))``.

    Parameters
    ----------
    loc
        Mean, finite.
    scale
        Standard deviation, positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Normal(0, [1, 2])
    >>> p.batch_shape
    (2,)
    >>> p.entropy().round(4)
    array([1.4189, 2.1121])
    """

    loc: FloatArray
    scale: FloatArray

    constraints: ClassVar = {"loc": (finite,), "scale": (positive,)}

    def __init__(self, loc: ArrayLike, scale: ArrayLike) -> None:
        self._set_parameters(loc=loc, scale=scale)

    @property
    def support(self) -> Support:
        """The real line."""
        return Support()

    @property
    def mean(self) -> float | FloatArray:
        """The parameter ``loc``."""
        return as_result(np.broadcast_to(self.loc, self.batch_shape))

    @property
    def variance(self) -> float | FloatArray:
        """The parameter ``scale``, squared."""
        with np.errstate(all="ignore"):
            return as_result(np.broadcast_to(np.square(self.scale), self.batch_shape))

    @property
    def mode(self) -> float | FloatArray:
        """The parameter ``loc``."""
        return self.mean

    def _standardised(self, x: ArrayLike) -> FloatArray:
        return standardise(self._outcomes(x), self.loc, self.scale)

    def log_prob(self, x: ArrayLike) -> float | FloatArray:
        """Log density of `x`, in nats."""
        with np.errstate(all="ignore"):
            z = self._standardised(x)
            return as_result(np.asarray(-z * (z / 2) - np.log(self.scale) - log(2 * pi) / 2))

    def prob(self, x: ArrayLike) -> float | FloatArray:
        """Density of `x`."""
        with np.errstate(all="ignore"):
            z = self._standardised(x)
            return as_result(np.asarray(np.exp(-z * (z / 2)) / self.scale / sqrt(2 * pi)))

    def cdf(self, x: ArrayLike) -> float | FloatArray:
        """Probability of an outcome up to `x`."""
        with np.errstate(all="ignore"):
            return as_result(np.asarray(ndtr(self._standardised(x))))

    def sample(self, shape: int | Shape = (), *, rng: np.random.Generator) -> Any:
        """Draw samples of shape ``shape + batch_shape``."""
        size = self._sample_shape(shape, rng)
        noise = rng.standard_normal(size)
        with np.errstate(all="ignore"):
            return as_result(np.asarray(self.loc + self.scale * noise))

    def entropy(self) -> float | FloatArray:
        """Differential entropy ``log(scale sqrt(2 pi e))``, in nats."""
        value = np.log(self.scale) + log(2 * pi * e) / 2
        return as_result(np.broadcast_to(value, self.batch_shape))
