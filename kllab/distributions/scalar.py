"""Base of the families whose outcomes are numbers."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.distribution import Distribution
from kllab.distributions.real_array import as_result
from kllab.special.float_array import FloatArray


@dataclass(frozen=True, eq=False, repr=False)
class ScalarDistribution(Distribution):
    """Base of the families of scalar outcomes, which have a distribution function."""

    @final
    def cdf(self, x: ArrayLike) -> float | FloatArray:
        """Probability of an outcome up to `x`; NaN for NaN."""
        outcomes = self._outcomes(x)
        support = self.support
        with np.errstate(all="ignore"):
            at = np.floor(outcomes) if support.integers else outcomes
            value = np.where(at < support.lower, 0.0, np.clip(self._cdf(at), 0.0, 1.0))
            value = np.where(at >= support.upper, 1.0, value)
            return as_result(np.where(np.isnan(outcomes), np.nan, value))

    @abstractmethod
    def _cdf(self, x: FloatArray) -> FloatArray:
        """Probability of an outcome up to `x`; any value outside the support."""
