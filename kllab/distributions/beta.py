"""The beta distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, expit

from kllab.distributions.concentration import (
    component_log_density,
    log_gamma_variates,
    total_log_density,
)
from kllab.distributions.constraint import positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.scipy_row import renamed
from kllab.distributions.support import Support
from kllab.distributions.tail import Tail
from kllab.special.double_double import two_sum
from kllab.special.float_array import FloatArray, Shape
from kllab.special.gamma_kernel import entropy_at_unit_rate
from kllab.special.incomplete_large_shape import LARGE, beta_cdf, where_large


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Beta(ScalarDistribution):
    """Beta distribution on [0, 1].

    Density ``x^(a-1) (1-x)^(b-1) / B(a, b)`` with a = ``concentration1``, b =
    ``concentration0``: infinite at 0 for a < 1, and at 1 for b < 1. Mean ``a / (a+b)``, variance
    ``a b / ((a+b)^2 (a+b+1))``; mode ``(a-1) / (a+b-2)`` for a, b >= 1 (1/2 for a = b = 1), else
    0 if a <= b and 1 otherwise; entropy
    ``log B(a, b) - (a-1) digamma(a) - (b-1) digamma(b) + (a+b-2) digamma(a+b)``.

    Parameters
    ----------
    concentration1
        Exponent of x plus 1, positive and finite.
    concentration0
        Exponent of ``1 - x`` plus 1, positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Beta(2, 6)
    >>> p.mean, round(p.mode, 6)
    (0.25, 0.166667)
    >>> round(p.cdf(0.5), 6)
    0.9375
    """

    typical_parameters: ClassVar = {"concentration1": 2, "concentration0": 3}
    scipy_row = renamed("beta", a="concentration1", b="concentration0")
    support = Support(0, 1)

    concentration1: Annotated[FloatArray, positive]
    concentration0: Annotated[FloatArray, positive]

    def __init__(self, concentration1: ArrayLike, concentration0: ArrayLike) -> None:
        self._set_parameters(concentration1=concentration1, concentration0=concentration0)

    def _mean(self) -> FloatArray:
        a, b = self.concentration1, self.concentration0
        # Halved, as the sum may overflow.
        return np.asarray(a / 2 / (a / 2 + b / 2))

    def _variance(self) -> FloatArray:
        a, b = self.concentration1, self.concentration0
        half = a / 2 + b / 2
        return np.asarray((a / 2 / half) * (b / 2 / half) / 2 / (half + 0.5))

    def _mode(self) -> FloatArray:
        a, b = self.concentration1, self.concentration0
        inside = (a / 2 - 0.5) / ((a / 2 - 0.5) + (b / 2 - 0.5))
        inside = np.where((a == 1) & (b == 1), 0.5, inside)
        return np.where((a >= 1) & (b >= 1), inside, np.where(a <= b, 0.0, 1.0))

    def _log_prob(self, x: FloatArray) -> FloatArray:
        a, b = self.concentration1, self.concentration0
        total = two_sum(a, b)
        first = component_log_density(a, total, x, np.log(x))
        second = component_log_density(b, total, x, np.log1p(-x), sign=-1)
        return np.asarray(first + second + total_log_density(total[0]))

    def _cdf(self, x: FloatArray) -> FloatArray:
        a, b = self.concentration1, self.concentration0
        value: FloatArray = np.asarray(betainc(a, b, x))
        # betainc gives NaN for the largest shapes, where all of the mass is at the mean.
        value = np.where(np.isnan(value), np.where(x > self._mean(), 1.0, 0.0), value)
        large = (np.minimum(a, b) >= LARGE) & (x > 0) & (x < 1)
        return where_large(large, value, beta_cdf, a, b, x, self._log_prob(x))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        first = log_gamma_variates(self.concentration1, size, rng)
        return np.asarray(expit(first - log_gamma_variates(self.concentration0, size, rng)))

    def _entropy(self) -> FloatArray:
        a, b = self.concentration1, self.concentration0
        return (
            entropy_at_unit_rate(a, 1) + entropy_at_unit_rate(b, 1) - entropy_at_unit_rate(a + b, 2)
        )

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mean for ``concentration1``."""
        return {"concentration1": self._mean()}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return Tail(float(self.concentration1)), Tail(float(self.concentration0))
