"""One period of an angular density, as a distribution on an interval of the line."""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions import VonMises
from kllab.distributions.support import Support
from kllab.special.float_array import FloatArray


class OnePeriod:
    """A single VonMises on the period that starts at `lower`."""

    def __init__(self, angle: VonMises, lower: float) -> None:
        self.family = angle
        self.support = Support(lower, lower + 2 * pi)
        self.tails = angle.tails

    def log_prob(self, x: FloatArray) -> FloatArray:
        """Return the log density at `x`, ``-inf`` outside the period."""
        inside = (x >= self.support.lower) & (x <= self.support.upper)
        return np.where(inside, self.family.log_prob(x), -np.inf)

    def cdf(self, x: ArrayLike) -> float | FloatArray:
        """Return the probability up to `x`, from the start of the period of `family`."""
        return self.family.cdf(x)

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return centres and scales in this period and in both beside it."""
        scale = 1 / np.sqrt(1 + float(self.family.concentration))
        turns = np.floor((float(self.family.loc) - self.support.lower) / (2 * pi))
        loc = float(self.family.loc) - 2 * pi * turns
        return loc + 2 * pi * np.array([-1.0, 0.0, 1.0]), np.full(3, scale)


def on_the_line(p: Any, q: Any) -> tuple[Any, Any]:
    """Put each VonMises on one period: its own, or that of P if both are angles."""
    lowers = [float(given.support.lower) for given in (p, q)]
    angles = [isinstance(given, VonMises) for given in (p, q)]
    if all(angles):
        lowers[1] = lowers[0]
    one, other = (
        OnePeriod(given, lower) if angle else given
        for given, lower, angle in zip((p, q), lowers, angles, strict=True)
    )
    return one, other
