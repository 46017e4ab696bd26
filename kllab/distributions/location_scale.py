"""Base of the location-scale families on the real line."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, final

import numpy as np

from kllab.distributions.constraint import finite, positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.support import Support
from kllab.special.float_array import FloatArray, Shape
from kllab.special.standardise import standardise


@dataclass(frozen=True, init=False, eq=False, repr=False)
class LocationScale(ScalarDistribution):
    """Base of the families of ``loc + scale z``, where the standard variable z has mode 0.

    A family declares the moments and the entropy of z.
    """

    support = Support()

    _standard_mean: ClassVar[float] = 0.0
    _standard_variance: ClassVar[float]
    _standard_entropy: ClassVar[float]

    loc: Annotated[FloatArray, finite]
    scale: Annotated[FloatArray, positive]

    @final
    def _mean(self) -> FloatArray:
        return np.asarray(self.loc + self.scale * self._standard_mean)

    @final
    def _variance(self) -> FloatArray:
        return np.asarray(np.square(self.scale) * self._standard_variance)

    @final
    def _mode(self) -> FloatArray:
        return self.loc

    @final
    def _standardised(self, x: FloatArray) -> FloatArray:
        """Return ``(x - loc) / scale``."""
        return standardise(x, self.loc, self.scale)

    @final
    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return np.asarray(self.loc + self.scale * self._standard_sample(size, rng))

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mode for ``loc``, and the mode plus ``scale`` for ``scale``."""
        return {"loc": self.loc, "scale": self.loc + self.scale}

    @abstractmethod
    def _standard_sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        """Draw samples of the standard variable z."""

    @final
    def _entropy(self) -> FloatArray:
        return np.asarray(np.log(self.scale) + self._standard_entropy)
