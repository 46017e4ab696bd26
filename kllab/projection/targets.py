"""Targets of a projection: what a Gaussian, or a mixture of two, is fitted to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.interop import as_distribution
from kllab.distributions.tail import POWER
from kllab.projection.region import REGION, highest_density
from kllab.projection.rule import FixedPoints, line_points
from kllab.special.float_array import FloatArray

_REACH, _LONG_REACH, _FAR = 9.0, 40.0, 4000.0
"""Distance of the last points: in standard deviations for Gaussian tails and for others that fall
exponentially, in scales for those that fall like a power."""
_GAUSSIAN = 2.0  # order of a Gaussian tail
Guess = tuple[FloatArray, FloatArray]
"""Mean, (d,), and covariance, (d, d), of a Gaussian from which the optimiser starts."""


class Target(ABC):
    """Density that a model is fitted to."""

    dimension: int

    @abstractmethod
    def log_prob(self, x: FloatArray) -> FloatArray:
        """Return the log density at points (..., d), as (...)."""

    @property
    @abstractmethod
    def moments(self) -> Guess | None:
        """Mean and covariance; None if they are not finite."""

    @abstractmethod
    def guesses(self) -> tuple[Guess, ...]:
        """Return Gaussians that resemble a part of the target."""

    @property
    def no_moments(self) -> str:
        """Why there are no finite moments, as a sentence."""
        return "its mean or its variance is not finite"

    @property
    @abstractmethod
    def points(self) -> FixedPoints:
        """Points where the target has mass."""


@dataclass(frozen=True, eq=False)
class OnLine(Target):
    """Scalar distribution on all reals as a target."""

    distribution: ScalarDistribution
    dimension = 1

    def log_prob(self, x: FloatArray) -> FloatArray:
        """Return the log density at points (..., 1), as (...)."""
        return np.asarray(self.distribution.log_prob(x[..., 0]))

    @cached_property
    def moments(self) -> Guess | None:
        """Mean and variance; None if they are not finite."""
        mean, variance = float(self.distribution.mean), float(self.distribution.variance)
        if not (isfinite(mean) and isfinite(variance)):
            return None
        return np.array([mean]), np.array([[variance]])

    @property
    def no_moments(self) -> str:
        """Why there are no finite moments, as a sentence."""
        name, mean = type(self.distribution).__name__, float(self.distribution.mean)
        what = "no mean" if not isfinite(mean) else "a mean, but an infinite variance"
        return f"{name} has {what}"

    def guesses(self) -> tuple[Guess, ...]:
        """Return a Gaussian for each component."""
        centres, scales = self.distribution.centres_and_scales()
        return tuple(
            (np.array([centre]), np.array([[scale**2]]))
            for centre, scale in zip(centres, scales, strict=True)
        )

    @cached_property
    def points(self) -> FixedPoints:
        """Panels over the line as far as a fitted Gaussian may have mass."""
        centres, scales = self.distribution.centres_and_scales()
        reach = _FAR * float(scales.max())
        if self.moments is not None and not self.has_heavy_tails:
            tails = self.distribution.tails()
            is_gaussian = tails is not None and all(tail.order >= _GAUSSIAN for tail in tails)
            deviations = _REACH if is_gaussian else _LONG_REACH
            reach = deviations * float(self.distribution.variance) ** 0.5
        ends = float(centres.min()) - reach, float(centres.max()) + reach
        return line_points(self.log_prob, centres, scales, ends)

    @cached_property
    def fine_points(self) -> FixedPoints:
        """The points of panels of half the width."""
        return self.points.halved(self.log_prob)

    def cdf(self, x: FloatArray) -> FloatArray:
        """Return the probability of an outcome up to `x`, (n,)."""
        return np.asarray(self.distribution.cdf(x))

    @property
    def in_order(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The points from left to right with their weights dx and log densities, (n,) each."""
        order = np.argsort(self.points.x[:, 0])
        return self.points.x[order, 0], self.points.dx[order], self.points.log_p[order]

    @cached_property
    def region(self) -> FloatArray:
        """Ends of the smallest intervals that have the mass `REGION` together."""
        return highest_density(*self.in_order, self.cdf, REGION)

    @property
    def has_heavy_tails(self) -> bool:
        """Whether a tail falls like a power of the distance."""
        tails = self.distribution.tails()
        return tails is None or any(tail.level == POWER for tail in tails)


def as_target(value: object) -> Target:
    """Return `value` as a target.

    Raises
    ------
    TypeError
        If it is neither a target nor a distribution.
    ValueError
        If it is a batch, or its outcomes are not all real numbers.
    """
    if isinstance(value, Target):
        return value
    try:
        found: Distribution = as_distribution(value)
    except TypeError:
        raise TypeError(
            f"project: target is a {type(value).__name__}; allowed: a scalar distribution such as "
            "NormalMixture, StudentT or Cauchy, or PlaneMixture, Banana or Ring"
        ) from None
    name = type(found).__name__
    if found.batch_shape != ():
        raise ValueError(
            f"project: target is a batch of {name} of shape {found.batch_shape}; allowed: a single "
            "distribution"
        )
    support = found.support
    if not isinstance(found, ScalarDistribution) or support.discrete or found.event_shape != ():
        raise ValueError(
            f"project: target is {name}, whose outcomes are not all real numbers; allowed: a "
            "distribution on all reals, such as NormalMixture or StudentT, or in the plane "
            "PlaneMixture, Banana or Ring"
        )
    if (support.lower, support.upper) != (-inf, inf):
        raise ValueError(
            f"project: target is {name} on {support}; allowed: a distribution on all reals, as a "
            "Gaussian has mass everywhere"
        )
    return OnLine(found)
