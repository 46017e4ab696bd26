"""The inverse gamma distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincc, gammaln

from kllab.distributions.constraint import positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.gamma import Gamma
from kllab.distributions.scipy_row import renamed
from kllab.distributions.support import Support
from kllab.distributions.tail import Tail, exponential_tail
from kllab.special.cancellation import TINY
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray, Shape
from kllab.special.gamma_kernel import entropy_at_unit_rate, log_kernel


@dataclass(frozen=True, init=False, eq=False, repr=False)
class InverseGamma(ScalarDistribution):
    """Inverse gamma distribution: that of ``1 / g`` for g from ``Gamma(concentration, rate)``.

    Density ``rate^a x^(-a - 1) exp(-rate / x) / Gamma(a)`` on ``x >= 0``, with
    ``a = concentration``; mean ``rate / (a - 1)``, infinite for ``a <= 1``; variance
    ``rate^2 / ((a - 1)^2 (a - 2))``, infinite for ``a <= 2``; mode ``rate / (a + 1)``; entropy
    ``a + log(rate) + lgamma(a) - (1 + a) digamma(a)``.

    Parameters
    ----------
    concentration
        Shape, positive and finite: the exponent of the tail.
    rate
        Scale (the rate of the gamma distribution), positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = InverseGamma([1, 3], 2)
    >>> p.mean
    array([inf,  1.])
    >>> p.mode
    array([1. , 0.5])
    """

    typical_parameters: ClassVar = {"concentration": 3, "rate": 2}
    scipy_row = renamed("invgamma", a="concentration", scale="rate")
    support = Support(0)

    concentration: Annotated[FloatArray, positive]
    rate: Annotated[FloatArray, positive]

    def __init__(self, concentration: ArrayLike, rate: ArrayLike) -> None:
        self._set_parameters(concentration=concentration, rate=rate)

    def _mean(self) -> FloatArray:
        excess = self.concentration - 1
        return np.where(excess > 0, self.rate / excess, np.inf)

    def _variance(self) -> FloatArray:
        a = self.concentration
        return np.where(a > 2, np.square(self.rate / (a - 1) / np.sqrt(a - 2)), np.inf)

    def _mode(self) -> FloatArray:
        return np.asarray(self.rate / (self.concentration + 1))

    def _in_units_of_rate(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return ``t = rate / x`` and its logarithm, which is exact even where t overflows."""
        t = np.asarray(self.rate / x)
        logs = np.log(self.rate) - np.log(x)
        return t, np.where((t > TINY) & (t < np.inf), np.log(t), logs)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        a = self.concentration
        t, log_t = self._in_units_of_rate(x)
        # rate - a x, without the rounding of the product.
        product, error = two_product(a, x)
        exact = ((self.rate - product) - error) / x
        excess = np.where(np.isfinite(exact), exact, t - a)
        value = log_kernel(a, t, log_t, excess) - np.log(x)
        return np.where(x == 0, -np.inf, value)

    def _cdf(self, x: FloatArray) -> FloatArray:
        a = self.concentration
        t, log_t = self._in_units_of_rate(x)
        return np.where(t > TINY, gammaincc(a, t), -np.expm1(a * log_t - gammaln(a + 1)))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return np.asarray(1 / Gamma(self.concentration, self.rate)._sample(size, rng))

    def _entropy(self) -> FloatArray:
        return entropy_at_unit_rate(self.concentration, -1) + np.log(self.rate)

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return the mode and the approximate spread around it, as moments may not exist."""
        mode = np.atleast_1d(self._mode())
        return mode, mode / np.sqrt(self.concentration + 1)

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mode for ``rate``."""
        return {"rate": self._mode()}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        a = float(self.concentration)
        return exponential_tail(-np.log(self.rate), index=-a), Tail(a)
