"""The Pareto distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.constraint import positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.real_array import as_result
from kllab.distributions.scipy_row import renamed
from kllab.distributions.support import Support
from kllab.distributions.tail import FLAT, Tail
from kllab.special.cancellation import log_quotient
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Pareto(ScalarDistribution):
    """Pareto distribution: a power law on ``x >= scale``.

    Density ``alpha scale^alpha / x^(alpha + 1)`` on ``x >= scale``; mean
    ``alpha scale / (alpha - 1)``, infinite for ``alpha <= 1``; variance
    ``alpha scale^2 / ((alpha - 1)^2 (alpha - 2))``, infinite for ``alpha <= 2``; mode
    ``scale``; entropy ``log(scale / alpha) + 1 + 1 / alpha``.

    Parameters
    ----------
    scale
        Smallest outcome, positive and finite.
    alpha
        Exponent of the tail, ``P(X > x) = (scale / x)^alpha``; positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Pareto(2, [0.5, 3])
    >>> p.mean
    array([inf,  3.])
    >>> p.cdf(4).round(6)
    array([0.292893, 0.875   ])
    """

    typical_parameters: ClassVar = {"scale": 1, "alpha": 3}
    scipy_row = renamed("pareto", b="alpha", scale="scale")

    scale: Annotated[FloatArray, positive]
    alpha: Annotated[FloatArray, positive]

    def __init__(self, scale: ArrayLike, alpha: ArrayLike) -> None:
        self._set_parameters(scale=scale, alpha=alpha)

    @property
    def support(self) -> Support:
        """The numbers from ``scale``."""
        return Support(as_result(self.scale))

    def _mean(self) -> FloatArray:
        excess = self.alpha - 1
        return np.where(excess > 0, self.alpha / excess * self.scale, np.inf)

    def _variance(self) -> FloatArray:
        value = np.square(self.scale / (self.alpha - 1)) * (self.alpha / (self.alpha - 2))
        return np.where(self.alpha > 2, value, np.inf)

    def _mode(self) -> FloatArray:
        return self.scale

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return np.log(self.alpha) - np.log(x) - self.alpha * log_quotient(x, self.scale)

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(-np.expm1(-self.alpha * log_quotient(x, self.scale)))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return np.asarray(self.scale * np.exp(rng.standard_exponential(size) / self.alpha))

    def _entropy(self) -> FloatArray:
        return np.asarray(1 + 1 / self.alpha + (np.log(self.scale) - np.log(self.alpha)))

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return the smallest outcome and the length over which the density falls to 1/e."""
        return np.atleast_1d(self.scale), np.atleast_1d(self.scale / self.alpha)

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the least outcome for ``scale``."""
        return {"scale": self.scale}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return FLAT, Tail(float(self.alpha))
