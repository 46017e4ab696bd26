"""The von Mises distribution of angles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, pi
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import i0e

from kllab.distributions.constraint import finite, non_negative
from kllab.distributions.distribution import Shape
from kllab.distributions.scalar import ScalarDistribution
from kllab.distributions.scipy_row import renamed
from kllab.distributions.support import Support
from kllab.special.bessel import mean_versine
from kllab.special.double_double import two_sum
from kllab.special.float_array import FloatArray

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_PANELS = 4
"""Of 16 nodes each: a single long rule has not got its weights to the last digits."""
_FALL = 20
"""The integrand of the cdf is followed until it has fallen by ``exp(-2 _FALL)``, 4e-18."""


def half_angle_sine(x: FloatArray, loc: FloatArray) -> FloatArray:
    """Return ``sin((x - loc) / 2)``, with its digits kept near full turns too."""
    high, low = two_sum(x, -loc)
    value = np.asarray(np.sin(high / 2) + np.cos(high / 2) * (low / 2))
    if np.isinf(high).any():
        parted = np.sin(x / 2) * np.cos(loc / 2) - np.cos(x / 2) * np.sin(loc / 2)
        return np.where(np.isinf(high), parted, value)
    return value


@dataclass(frozen=True, init=False, eq=False, repr=False)
class VonMises(ScalarDistribution):
    """Von Mises distribution of angles, in radians.

    Density ``exp(concentration cos(x - loc)) / (2 pi I0(concentration))``. An outcome is a point
    of the circle: ``x`` and ``x + 2 pi`` are the same one and have the same density, as in
    ``torch.distributions`` and ``scipy.stats``. Where one turn has to be chosen it is the one
    around ``loc``: the support is from ``loc - pi`` to ``loc + pi``, samples lie there, and the
    cdf rises from 0 to 1 over it (``scipy.stats`` does the same).

    Mean direction and mode ``loc``; ``variance`` is the circular variance
    ``1 - I1(concentration) / I0(concentration)``, as in torch.

    Parameters
    ----------
    loc
        Mean direction, finite.
    concentration
        How narrow it is, about one over the square of the spread; non-negative and finite, 0 for
        the uniform distribution on the circle.

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

    typical_parameters: ClassVar[Mapping[str, Any]] = {"loc": 0, "concentration": 2}
    scipy_row = renamed("vonmises", {"scale": 1.0}, loc="loc", kappa="concentration")

    loc: FloatArray
    concentration: FloatArray

    constraints: ClassVar = {"loc": (finite,), "concentration": (non_negative,)}

    def __init__(self, loc: ArrayLike, concentration: ArrayLike) -> None:
        self._set_parameters(loc=loc, concentration=concentration)

    @property
    def support(self) -> Support:
        """The turn around ``loc``."""
        lower, upper = self.loc - pi, self.loc + pi
        if np.ndim(lower):
            return Support(lower, upper)
        return Support(float(lower), float(upper))

    def _contains(self, x: FloatArray) -> NDArray[np.bool_]:
        return np.isfinite(x)

    def _mean(self) -> FloatArray:
        return self.loc

    def _variance(self) -> FloatArray:
        return mean_versine(self.concentration)

    def _mode(self) -> FloatArray:
        return self.loc

    def _log_prob(self, x: FloatArray) -> FloatArray:
        # cos = 1 - 2 sin^2 of half the angle, so that nothing cancels for large concentrations.
        sine = half_angle_sine(x, self.loc)
        return np.asarray(
            -2 * (self.concentration * sine) * sine - np.log(i0e(self.concentration)) - log(2 * pi)
        )

    def _cdf(self, x: FloatArray) -> FloatArray:
        offset = np.asarray(x - self.loc)
        below = self._lower_tail(-np.minimum(np.abs(offset), pi))
        return np.where(offset < 0, below, 1 - below)

    def _lower_tail(self, y: FloatArray) -> FloatArray:
        """Return the probability of angles from ``-pi`` to `y`, at most 0, around 0.

        Gauss-Legendre over the w in which the density at ``y - w`` falls from that at y:
        by ``exp(-2 k sin(w/2) sin(w/2 - y))``.
        """
        y, k = np.broadcast_arrays(y, self.concentration)
        square, fall = np.sin(y / 2) ** 2, _FALL / k
        width = y + 2 * np.arcsin(np.sqrt(np.minimum(1, square + fall)))
        # Next to nothing of the circle: there the difference of the ends has lost its digits.
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
        """Return the mean direction and about the spread of the angle."""
        spread = np.sqrt(2 * mean_versine(self.concentration))
        return np.atleast_1d(self.loc), np.atleast_1d(spread)
