"""The Weibull distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi, sqrt
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gamma, gammaln

from kllab.distributions.constraint import positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.scipy_row import renamed
from kllab.distributions.support import Support
from kllab.distributions.tail import Tail, exponential_tail
from kllab.special.cancellation import HUGE, TINY, log_quotient
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray, Shape
from kllab.special.log_gamma import ZETA_RADIUS, zeta_series


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Weibull(ScalarDistribution):
    """Weibull distribution on ``x >= 0``: that of ``scale e^(1/k)`` for e from ``Exponential(1)``.

    Density ``(k / scale) (x / scale)^(k - 1) exp(-(x / scale)^k)`` with ``k = concentration``;
    mean ``scale Gamma(1 + 1/k)``, variance ``scale^2 (Gamma(1 + 2/k) - Gamma(1 + 1/k)^2)``, mode
    ``scale (1 - 1/k)^(1/k)``, 0 for ``k <= 1``; entropy
    ``euler_gamma (1 - 1/k) + log(scale / k) + 1``.

    Parameters
    ----------
    scale
        Positive and finite; outcomes exceed it with probability 1/e.
    concentration
        Shape, positive and finite. Below 1 the density is infinite at 0.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Weibull(2, [1, 2])
    >>> p.mean.round(6)
    array([2.      , 1.772454])
    >>> p.cdf(2).round(6)
    array([0.632121, 0.632121])
    """

    typical_parameters: ClassVar = {"scale": 1, "concentration": 2}
    scipy_row = renamed("weibull_min", c="concentration", scale="scale")
    support = Support(0)

    scale: Annotated[FloatArray, positive]
    concentration: Annotated[FloatArray, positive]

    def __init__(self, scale: ArrayLike, concentration: ArrayLike) -> None:
        self._set_parameters(scale=scale, concentration=concentration)

    def _mean(self) -> FloatArray:
        return self._raw_moment(1)

    def _variance(self) -> FloatArray:
        """Compute the variance by cases of ``u = 1/k``, as moments cancel for small u."""
        u = 1 / self.concentration
        of_unit_scale = gamma(1 + 2 * u) - np.square(gamma(1 + u))
        by_moments = np.square(self.scale * np.sqrt(of_unit_scale))
        # From u = 50 on, the square of the mean is below rounding.
        value = np.where(u < 50, by_moments, self._raw_moment(2))
        # log(Gamma(1 + 2u) / Gamma(1 + u)^2)
        logs = np.log1p(u * u / (1 + 2 * u)) + zeta_series(2 * u) - 2 * zeta_series(u)
        near = np.square(self.scale * gamma(1 + u) * np.sqrt(np.expm1(logs)))
        return np.where(2 * u <= ZETA_RADIUS, near, value)

    def _raw_moment(self, order: int) -> FloatArray:
        """Return ``scale^order Gamma(1 + order / k)``, even where a factor overflows."""
        shape = 1 + order / self.concentration
        plain = np.power(self.scale, order) * gamma(shape)
        # Gamma(s) = Gamma(s/2) Gamma(s/2 + 1/2) 2^(s-1) / sqrt(pi), each times a power of scale.
        halves = self.scale * gamma(shape / 2), gamma(shape / 2 + 0.5)
        product = halves[0] * (np.power(self.scale, order - 1) * halves[1])
        product = product * (np.exp2(shape - 1) / sqrt(pi))
        logs = order * np.log(self.scale) + gammaln(shape)
        value = np.where((product > 0) & (product < np.inf), product, np.exp(logs))
        return np.where((gamma(shape) < np.inf) & (plain > 0), plain, value)

    def _mode(self) -> FloatArray:
        k = np.maximum(self.concentration, 1)
        return np.asarray(self.scale * np.exp(np.log1p(-1 / k) / k))

    def _hazard(self, x: FloatArray) -> FloatArray:
        """Return ``(x / scale)^k``, corrected for the quotient's rounding, which k magnifies."""
        k = self.concentration
        quotient = np.asarray(x / self.scale)
        product, error = two_product(quotient, self.scale)
        relative = ((x - product) - error) / product
        relative = np.where(np.abs(relative) < 1e-15, relative, 0.0)
        value = np.power(quotient, k) * np.exp(k * relative)
        within = (quotient > TINY) & (quotient < HUGE) & ~np.isnan(value)
        return np.where(within, value, np.exp(k * log_quotient(x, self.scale)))

    def _log_prob(self, x: FloatArray) -> FloatArray:
        k = self.concentration
        log_scale = np.log(self.scale)
        hazard = self._hazard(x)
        logs = np.log(k) + ((k - 1) * log_quotient(x, self.scale) - log_scale)
        value = np.where(hazard < np.inf, logs - hazard, -np.inf)
        at_zero = np.where(k < 1, np.inf, np.where(k == 1, -log_scale, -np.inf))
        return np.where(x == 0, at_zero, value)

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(-np.expm1(-self._hazard(x)))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        powers = np.log(rng.standard_exponential(size)) / self.concentration
        return np.asarray(self.scale * np.exp(powers))

    def _entropy(self) -> FloatArray:
        logs = np.log(self.scale) - np.log(self.concentration)
        return np.asarray(logs + (np.euler_gamma * (1 - 1 / self.concentration) + 1))

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the quantile of ``1 - 1/e`` for ``scale``."""
        return {"scale": self.scale}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        k = float(self.concentration)
        return Tail(k), exponential_tail(np.log(self.scale), order=k, index=-k)
