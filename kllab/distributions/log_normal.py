"""The log-normal distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import e, log, pi, sqrt
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from kllab.distributions.constraint import finite, positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.scipy_row import ScipyRow
from kllab.distributions.support import Support
from kllab.distributions.tail import Tail
from kllab.special.double_double import Pair, add, log_pair, two_product
from kllab.special.float_array import FloatArray, Shape

_SURE = 64
"""``|log(x)| / scale`` up to which the rounding of ``log(x)`` changes z by less than 2e-14."""


@dataclass(frozen=True, init=False, eq=False, repr=False)
class LogNormal(ScalarDistribution):
    """Log-normal distribution: that of ``exp(y)`` for y from ``Normal(loc, scale)``.

    Density ``exp(-((log x - loc) / scale)^2 / 2) / (x scale sqrt(2 pi))`` on ``x >= 0``; mean
    ``exp(loc + scale^2 / 2)``, variance ``(exp(scale^2) - 1) exp(2 loc + scale^2)``, mode
    ``exp(loc - scale^2)``, entropy ``loc + log(scale sqrt(2 pi e))``.

    Parameters
    ----------
    loc
        Mean of the logarithm, finite.
    scale
        Standard deviation of the logarithm, positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = LogNormal(0, [0.5, 1])
    >>> p.mean.round(6)
    array([1.133148, 1.648721])
    >>> p.cdf(1)
    array([0.5, 0.5])
    """

    typical_parameters: ClassVar = {"loc": 0, "scale": 0.5}
    scipy_row = ScipyRow(
        "lognorm",
        lambda p: {"s": p.scale, "scale": np.exp(p.loc)},
        lambda s, scale: {"loc": np.log(scale), "scale": s},
        rounded="loc",
    )
    support = Support(0)

    loc: Annotated[FloatArray, finite]
    scale: Annotated[FloatArray, positive]

    def __init__(self, loc: ArrayLike, scale: ArrayLike) -> None:
        self._set_parameters(loc=loc, scale=scale)

    def _mean(self) -> FloatArray:
        return self._exp_of_cumulant(1, 0.5)

    def _variance(self) -> FloatArray:
        """Square the standard deviation, in which nothing overflows before the variance does."""
        narrow = np.where(self.scale < 1e-8, self.scale, np.sqrt(np.expm1(np.square(self.scale))))
        wide = self.scale > 6  # where exp(scale^2) - 1 rounds to exp(scale^2)
        root = np.where(wide, self._exp_of_cumulant(1, 1), self._exp_of_cumulant(1, 0.5) * narrow)
        return np.square(root)

    def _mode(self) -> FloatArray:
        return self._exp_of_cumulant(1, -1)

    def _exp_of_cumulant(self, of_loc: float, of_square: float) -> FloatArray:
        """Return ``exp(of_loc loc + of_square scale^2)`` with the exponent to 32 digits."""
        square, error = two_product(self.scale, self.scale)
        loc = (of_loc * self.loc, np.zeros_like(self.loc))
        high, low = add(loc, (of_square * square, of_square * error))
        plain = of_loc * self.loc + of_square * np.square(self.scale)
        return np.where(np.isfinite(low), np.exp(high) * (1 + low), np.exp(plain))

    def _standardised(self, x: FloatArray) -> FloatArray:
        """Return ``(log x - loc) / scale``; for small scales from a logarithm of 30 digits."""
        logs = np.log(x)
        z = np.asarray((logs - self.loc) / self.scale)
        unsure = (np.abs(logs) > _SURE * self.scale) & (x > 0) & (x < np.inf)
        if unsure.any():
            x, loc, scale = (part[unsure] for part in np.broadcast_arrays(x, self.loc, self.scale))
            minus_loc: Pair = (-loc, np.zeros_like(loc))
            z[unsure] = add(log_pair(x), minus_loc)[0] / scale
        return z

    def _log_prob(self, x: FloatArray) -> FloatArray:
        z = self._standardised(x)
        value = -z * (z / 2) - np.log(x) - np.log(self.scale) - log(2 * pi) / 2
        return np.where(x > 0, value, -np.inf)

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(ndtr(self._standardised(x)))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return np.asarray(np.exp(self.loc + self.scale * rng.standard_normal(size)))

    def _entropy(self) -> FloatArray:
        return np.asarray(self.loc + (np.log(self.scale) + log(2 * pi * e) / 2))

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return the quantiles at -3, ..., 3 standard deviations of the logarithm, with widths."""
        steps = np.arange(-3.0, 4.0)
        centres = np.exp(self.loc + self.scale * steps)
        return centres, centres * np.minimum(self.scale, 1.0)

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the median for ``loc``."""
        return {"loc": np.exp(self.loc)}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        loc, order = float(self.loc), 1 / (float(self.scale) * sqrt(2))
        return Tail(0.0, order=order, log_scale=-loc), Tail(0.0, order=order, log_scale=loc)
