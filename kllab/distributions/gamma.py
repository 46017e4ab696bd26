"""The gamma distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaln

from kllab.distributions.constraint import positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.scipy_row import ScipyRow
from kllab.distributions.support import Support
from kllab.distributions.tail import Tail, exponential_tail
from kllab.special.cancellation import TINY
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray, Shape
from kllab.special.gamma_kernel import entropy_at_unit_rate, log_kernel, rounded_difference
from kllab.special.incomplete_large_shape import LARGE, gamma_cdf, where_large


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Gamma(ScalarDistribution):
    """Gamma distribution on ``x >= 0``.

    Density ``rate^a x^(a - 1) exp(-rate x) / Gamma(a)`` with ``a = concentration``; mean
    ``a / rate``, variance ``a / rate^2``, mode ``max(a - 1, 0) / rate``, entropy
    ``a - log(rate) + lgamma(a) + (1 - a) digamma(a)``.

    Parameters
    ----------
    concentration
        Shape, positive and finite. Below 1 the density is infinite at 0.
    rate
        Inverse scale, positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Gamma(2, [1, 4])
    >>> p.mean
    array([2. , 0.5])
    >>> p.log_prob(1).round(6)
    array([-1.      , -1.227411])
    """

    typical_parameters: ClassVar = {"concentration": 2, "rate": 1}
    scipy_row = ScipyRow(
        "gamma",
        lambda p: {"a": p.concentration, "scale": 1 / p.rate},
        lambda a, scale: {"concentration": a, "rate": 1 / scale},
        rounded="rate",
    )
    support = Support(0)

    concentration: Annotated[FloatArray, positive]
    rate: Annotated[FloatArray, positive]

    def __init__(self, concentration: ArrayLike, rate: ArrayLike) -> None:
        self._set_parameters(concentration=concentration, rate=rate)

    def _mean(self) -> FloatArray:
        return np.asarray(self.concentration / self.rate)

    def _variance(self) -> FloatArray:
        return np.asarray(self.concentration / self.rate / self.rate)

    def _mode(self) -> FloatArray:
        return np.asarray(np.maximum(self.concentration - 1, 0) / self.rate)

    def _in_units_of_rate(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return ``t = rate x`` and its logarithm, which is exact even where t underflows."""
        t = np.asarray(self.rate * x)
        return t, np.where(t > TINY, np.log(t), np.log(self.rate) + np.log(x))

    def _log_prob(self, x: FloatArray) -> FloatArray:
        a = self.concentration
        t, log_t = self._in_units_of_rate(x)
        excess = rounded_difference(two_product(self.rate, x), a, t)
        value = log_kernel(a, t, log_t, excess) - np.log(x)
        at_zero = np.where(a < 1, np.inf, np.where(a == 1, np.log(self.rate), -np.inf))
        return np.where(x == 0, at_zero, value)

    def _cdf(self, x: FloatArray) -> FloatArray:
        a = self.concentration
        t, log_t = self._in_units_of_rate(x)
        near_zero = np.exp(a * log_t - gammaln(a + 1))
        value = np.where(t > TINY, gammainc(a, t), near_zero)
        excess = rounded_difference(two_product(self.rate, x), a, t)
        log_density = log_kernel(a, t, log_t, excess) - log_t
        large = (a >= LARGE) & (t > TINY) & (t < np.inf)
        return where_large(large, value, gamma_cdf, a, t, excess, log_density)

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        # Samples of small shapes may underflow before they are divided by the rate, so their
        # logarithms are drawn: g(a) = g(a + 1) u^(1/a) with u uniform.
        a = self.concentration
        small = a < 1
        g = rng.standard_gamma(a + small, size)
        power = rng.standard_exponential(size) / a
        return np.where(small, np.exp(np.log(g) - power - np.log(self.rate)), g / self.rate)

    def _entropy(self) -> FloatArray:
        return entropy_at_unit_rate(self.concentration, 1) - np.log(self.rate)

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mean for ``rate``."""
        return {"rate": self._mean()}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        a = float(self.concentration)
        return Tail(a), exponential_tail(-np.log(self.rate), index=-a)
