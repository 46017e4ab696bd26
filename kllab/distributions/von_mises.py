"""The von Mises distribution of angles."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, pi
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import i0e

from kllab.distributions.constraint import finite, non_negative
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.real_array import as_result
from kllab.distributions.scipy_row import renamed
from kllab.distributions.support import Support
from kllab.distributions.tail import FLAT, Tail
from kllab.special.bessel import mean_versine
from kllab.special.double_double import two_sum
from kllab.special.float_array import FloatArray, Shape

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_PANELS = 4
"""Number of panels of 16 nodes: the weights of one longer rule are less accurate."""
_FALL = 20
"""The cdf is integrated until the integrand has fallen by ``exp(-2 _FALL)``, 4e-18."""


def half_angle_sine(x: FloatArray, loc: FloatArray) -> FloatArray:
    """Return ``sin((x - loc) / 2)``, accurate near full turns too."""
    high, low = two_sum(x, -loc)
    value = np.asarray(np.sin(high / 2) + np.cos(high / 2) * (low / 2))
    if np.isinf(high).any():
        by_parts = np.sin(x / 2) * np.cos(loc / 2) - np.cos(x / 2) * np.sin(loc / 2)
        return np.where(np.isinf(high), by_parts, value)
    return value


@dataclass(frozen=True, init=False, eq=False, repr=False)
class VonMises(ScalarDistribution):
    """Von Mises distribution of angles, in radians.

    Density ``exp(concentration cos(x - loc)) / (2 pi I0(concentration))``. Outcomes are points of
    the circle: ``x`` and ``x + 2 pi`` have the same density, as in ``torch.distributions`` and
    ``scipy.stats``. The support is from ``loc - pi`` to ``loc + pi``: samples lie there, and the
    cdf rises from 0 to 1 over it (as in ``scipy.stats``).

    Mean direction and mode ``loc``; ``variance`` is the circular variance
    ``1 - I1(concentration) / I0(concentration)``, as in torch.

    Parameters
    ----------
    loc
        Mean direction, finite.
    concentration
        Concentration, about one over the variance if large; non-negative and finite, 0 for the
        uniform distribution on the circle.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = VonMises(0, [0, 1])
    >>> p.entropy().round(4)
    array([1.8379, 1.6274])
    >>> p.cdf(0)
    array([0.5, 0.5])
    """

    typical_parameters: ClassVar = {"loc": 0, "concentration": 2}
    scipy_row = renamed("vonmises", loc="loc", kappa="concentration")

    loc: Annotated[FloatArray, finite]
    concentration: Annotated[FloatArray, non_negative]

    def __init__(self, loc: ArrayLike, concentration: ArrayLike) -> None:
        self._set_parameters(loc=loc, concentration=concentration)

    @property
    def support(self) -> Support:
        """The interval from ``loc - pi`` to ``loc + pi``."""
        return Support(as_result(self.loc - pi), as_result(self.loc + pi))

    def _contains(self, x: FloatArray) -> NDArray[np.bool_]:
        return np.isfinite(x)

    def _mean(self) -> FloatArray:
        return self.loc

    def _variance(self) -> FloatArray:
        return mean_versine(self.concentration)

    def _mode(self) -> FloatArray:
        return self.loc

    def _log_prob(self, x: FloatArray) -> FloatArray:
        # cos(t) = 1 - 2 sin(t / 2)^2, so that nothing cancels for large concentrations.
        sine = half_angle_sine(x, self.loc)
        return np.asarray(
            -2 * (self.concentration * sine) * sine - np.log(i0e(self.concentration)) - log(2 * pi)
        )

    def _cdf(self, x: FloatArray) -> FloatArray:
        offset = np.asarray(x - self.loc)
        below = self._lower_tail(-np.minimum(np.abs(offset), pi))
        return np.where(offset < 0, below, 1 - below)

    def _lower_tail(self, y: FloatArray) -> FloatArray:
        """Return the cdf of `y` (at most 0) for ``loc`` 0.

        It is integrated over ``w >= 0`` by Gauss-Legendre panels: the density at ``y - w`` is that
        at y times ``exp(-2 k sin(w/2) sin(w/2 - y))``.
        """
        y, k = np.broadcast_arrays(y, self.concentration)
        square, fall = np.sin(y / 2) ** 2, _FALL / k
        width = y + 2 * np.arcsin(np.sqrt(np.minimum(1, square + fall)))
        # For a tiny width, the difference of angles has lost its digits.
        linear = fall < 1e-8 * np.minimum(square, 1 - square)
        width = np.where(linear, 2 * fall / np.sin(-y), width)
        total = np.zeros_like(width)
        for panel in range(_PANELS):
            for node, weight in zip((_NODES + 1) / 2, _WEIGHTS / 2, strict=True):
                w = (panel + node) / _PANELS * width
                total += weight * np.exp(-2 * k * np.sin(w / 2) * np.sin(w / 2 - y))
        scale = width / _PANELS / (2 * pi * i0e(k))
        return np.asarray(scale * np.exp(-2 * k * square) * total)

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return np.asarray(self.loc + rng.vonmises(0, self.concentration, size))

    def _entropy(self) -> FloatArray:
        k = self.concentration
        return np.asarray(np.log(i0e(k)) + log(2 * pi) + k * mean_versine(k))

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return the mean direction and the approximate spread of the angle."""
        spread = np.sqrt(2 * mean_versine(self.concentration))
        return np.atleast_1d(self.loc), np.atleast_1d(spread)

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mean direction for ``loc``."""
        return {"loc": self.loc}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return FLAT, FLAT
