"""Targets in the plane: a mixture of Gaussians, a banana and a ring."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from functools import cached_property
from math import exp, inf, log, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from kllab.distributions.real_array import real_array
from kllab.projection.region import REGION, level
from kllab.projection.rule import FixedPoints, normal_points, plane_points
from kllab.projection.targets import Guess, Target
from kllab.special.float_array import FloatArray

_FINENESS, _DENSE = 0.65, 0.25
"""Distance of grid points, in standard deviations of the narrowest part: for integrals of smooth
functions, and for masses of regions."""
_REACH = 8.0
"""Standard deviations of a part within the grid."""
_MOST = 260
"""Largest number of grid points along an axis, or of angles."""
_MOST_POINTS = 5000
"""Largest number of points of an even grid over a mixture."""


class PlaneTarget(Target):
    """Target in the plane: its points are a grid."""

    dimension = 2

    @abstractmethod
    def grid(self, fineness: float) -> FixedPoints:
        """Return a grid; its points are `fineness` apart, in standard deviations."""

    @cached_property
    def points(self) -> FixedPoints:
        """Grid for integrals of smooth functions."""
        return self.grid(_FINENESS)

    @cached_property
    def dense(self) -> FixedPoints:
        """Dense grid for the masses of regions."""
        return self.grid(_DENSE)

    @cached_property
    def level(self) -> float:
        """Log density above which the target has the mass `REGION`."""
        return level(self.dense.log_p, np.exp(self.dense.log_p) * self.dense.dx, REGION)


@dataclass(frozen=True, init=False, eq=False)
class PlaneMixture(PlaneTarget):
    """Mixture of K Gaussians in the plane.

    Parameters
    ----------
    weights
        Positive numbers, (K,); they are divided by their sum.
    locs
        Means, (K, 2).
    covariances
        Symmetric positive definite matrices, (K, 2, 2).

    Raises
    ------
    ValueError
        If a parameter breaks its constraint: names it, its value and what is allowed.

    Examples
    --------
    >>> target = PlaneMixture([1, 1], [[-2, 0], [2, 0]], [np.eye(2), np.eye(2)])
    >>> target.moments[1].tolist()
    [[5.0, 0.0], [0.0, 1.0]]
    """

    weights: FloatArray
    locs: FloatArray
    covariances: FloatArray

    def __init__(self, weights: ArrayLike, locs: ArrayLike, covariances: ArrayLike) -> None:
        w, m, c = (
            real_array("PlaneMixture", name, value)
            for name, value in (("weights", weights), ("locs", locs), ("covariances", covariances))
        )
        if w.ndim != 1 or not w.size or not (np.isfinite(w).all() and (w > 0).all()):
            _reject("PlaneMixture", "weights", weights, "one or more finite numbers above 0")
        if m.shape != (len(w), 2) or not np.isfinite(m).all():
            _reject("PlaneMixture", "locs", locs, f"{len(w)} pairs of finite numbers")
        if c.shape != (len(w), 2, 2) or not np.isfinite(c).all() or not _definite(c):
            allowed = f"{len(w)} symmetric positive definite matrices of two rows"
            _reject("PlaneMixture", "covariances", covariances, allowed)
        object.__setattr__(self, "weights", w / w.sum())
        object.__setattr__(self, "locs", m)
        object.__setattr__(self, "covariances", c)

    @cached_property
    def tril(self) -> FloatArray:
        """Lower triangular factors of the covariances, (K, 2, 2)."""
        return np.asarray(np.linalg.cholesky(self.covariances), dtype=np.float64)

    def log_prob(self, x: FloatArray) -> FloatArray:
        """Return the log density at points (..., 2), as (...)."""
        parts = np.empty((len(self.weights), *x.shape[:-1]))
        for k, (weight, loc, factor) in enumerate(
            zip(self.weights, self.locs, self.tril, strict=True)
        ):
            across = (x[..., 0] - loc[0]) / factor[0, 0]
            up = (x[..., 1] - loc[1] - factor[1, 0] * across) / factor[1, 1]
            peak = log(weight) - log(2 * pi * factor[0, 0] * factor[1, 1])
            parts[k] = peak - (across * across + up * up) / 2
        largest = parts.max(axis=0)
        parts -= largest
        return np.asarray(np.log(np.exp(parts, out=parts).sum(axis=0)) + largest)

    @cached_property
    def moments(self) -> Guess:
        """Mean and covariance."""
        mean = self.weights @ self.locs
        offset = self.locs - mean
        outer = offset[:, :, None] * offset[:, None]
        return mean, np.tensordot(self.weights, self.covariances + outer, 1)

    def guesses(self) -> tuple[Guess, ...]:
        """Return the components."""
        return tuple(zip(self.locs, self.covariances, strict=True))

    def grid(self, fineness: float) -> FixedPoints:
        """Return an even grid over all components, or one over each if a component is narrow."""
        reach = _REACH * np.sqrt(np.diagonal(self.covariances, axis1=1, axis2=2))
        box = np.stack([(self.locs - reach).min(axis=0), (self.locs + reach).max(axis=0)], axis=1)
        step = fineness * sqrt(float(np.linalg.eigvalsh(self.covariances).min()))
        if np.prod((box[:, 1] - box[:, 0]) / step) <= _MOST_POINTS * (_FINENESS / fineness) ** 2:
            return plane_points(self.log_prob, box, step)
        return self._on_components(fineness)

    def _on_components(self, fineness: float) -> FixedPoints:
        """Return a grid over each component.

        An integral of f is the sum over components of means of f / p over each, as the weighted
        densities of the components add up to p.
        """
        z, dz, half = normal_points(fineness / 2, 6.5)
        x = (self.locs[:, None] + z @ np.swapaxes(self.tril, -1, -2)).reshape(-1, 2)
        log_p = self.log_prob(x)
        dx = np.outer(self.weights, dz).ravel() * np.exp(-log_p)
        return FixedPoints(x, dx, log_p, np.tile(half, len(self.weights)))


@dataclass(frozen=True)
class Banana(PlaneTarget):
    """Curved Gaussian: x of scale `length`, and y - bend (x^2 - length^2) of scale `width`.

    Both are relative to its mean, `loc`. Source: Haario, Saksman & Tamminen, "Adaptive proposal
    distribution for random walk Metropolis algorithm" (1999), section 5.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint.

    Examples
    --------
    >>> Banana(length=1.0, width=0.5, bend=0.5).moments[1].tolist()
    [[1.0, 0.0], [0.0, 0.75]]
    """

    length: float = 1.5
    width: float = 0.5
    bend: float = 0.4
    loc: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        _check_positive(self, "length", "width")
        _check_finite(self, "bend")
        _check_loc(self)

    def log_prob(self, x: FloatArray) -> FloatArray:
        """Return the log density at points (..., 2), as (...)."""
        across = x[..., 0] - self.loc[0]
        up = x[..., 1] - self.loc[1] - self._height(across)
        square = (across / self.length) ** 2 + (up / self.width) ** 2
        return np.asarray(-square / 2 - log(2 * pi * self.length * self.width))

    def _height(self, across: FloatArray) -> FloatArray:
        return np.asarray(self.bend * (across**2 - self.length**2))

    @cached_property
    def moments(self) -> Guess:
        """Mean and covariance."""
        up = self.width**2 + 2 * self.bend**2 * self.length**4
        return np.array(self.loc), np.diag([self.length**2, up])

    def guesses(self) -> tuple[Guess, ...]:
        """Return Gaussians along the banana, in its middle and on both arms."""
        found = []
        for across in np.array([0.0, -self.length, self.length]):
            slope, half = 2 * self.bend * across, self.length / 2
            along = half**2 * np.array([[1, slope], [slope, slope**2]])
            mean = np.array([across, float(self._height(across))]) + self.loc
            found.append((mean, along + np.diag([0.0, self.width**2])))
        return tuple(found)

    def grid(self, fineness: float) -> FixedPoints:
        """Return a grid that is bent with the banana, which keeps areas."""
        reach = _REACH * np.array([self.length, self.width])
        step = fineness * min(self.length, self.width)
        step = max(step, 2 * float(reach.max()) / _MOST)
        straight = plane_points(lambda x: x[..., 0], np.stack([-reach, reach], axis=1), step)
        x = straight.x.copy()
        x[:, 1] += self._height(x[:, 0])
        x += self.loc
        return FixedPoints(x, straight.dx, self.log_prob(x), straight.half)


@dataclass(frozen=True)
class Ring(PlaneTarget):
    """Ring around `loc`: density proportional to ``exp(-((r - radius) / width)^2 / 2)``.

    Here r is the distance from `loc`. It is symmetric: what is turned around its centre fits as
    well.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint.

    Examples
    --------
    >>> Ring(radius=3.0, width=0.5).moments[1].round(3).tolist()
    [[4.875, 0.0], [0.0, 4.875]]
    """

    radius: float = 3.0
    width: float = 0.5
    loc: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        _check_positive(self, "radius", "width")
        _check_loc(self)

    @cached_property
    def _integrals(self) -> tuple[float, float]:
        """Integrals over r of r and of r^3, times the density that is not normalised."""
        ratio = self.radius / self.width
        zeroth = self.width * sqrt(2 * pi) * float(ndtr(ratio))
        first = self.width**2 * exp(-(ratio**2) / 2) + self.radius * zeroth
        second = self.radius * first + self.width**2 * zeroth
        return first, self.radius * second + 2 * self.width**2 * first

    def log_prob(self, x: FloatArray) -> FloatArray:
        """Return the log density at points (..., 2), as (...)."""
        distance = np.hypot(x[..., 0] - self.loc[0], x[..., 1] - self.loc[1])
        peak = -log(2 * pi * self._integrals[0])
        return np.asarray(peak - ((distance - self.radius) / self.width) ** 2 / 2)

    @cached_property
    def moments(self) -> Guess:
        """Mean and covariance."""
        first, third = self._integrals
        return np.array(self.loc), np.eye(2) * (third / first / 2)

    def guesses(self) -> tuple[Guess, ...]:
        """Return four Gaussians on the ring."""
        found = []
        for x, y in ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)):
            out, along = np.array([x, y]), np.array([-y, x])
            covariance = self.width**2 * np.outer(out, out) + self.width * self.radius * np.outer(
                along, along
            )
            found.append((self.radius * out + self.loc, covariance))
        return tuple(found)

    def grid(self, fineness: float) -> FixedPoints:
        """Return a grid of radii and angles.

        The radii are those of Gauss-Legendre sums, as the ring may reach its centre.
        """
        low = max(0.0, self.radius - _REACH * self.width)
        nodes, weights = np.polynomial.legendre.leggauss(round(26 / fineness))
        half = (self.radius + _REACH * self.width - low) / 2
        r, dr = low + half * (nodes + 1), half * weights
        count = min(int(np.ceil(2 * pi * self.radius / (fineness * self.width))) + 32, 2 * _MOST)
        count += count % 2
        angles = np.linspace(0, 2 * pi, count, endpoint=False)
        x = np.stack([r[:, None] * np.cos(angles), r[:, None] * np.sin(angles)], axis=-1)
        x = x.reshape(-1, 2) + self.loc
        dx = np.repeat(r * dr * (2 * pi / count), count)
        return FixedPoints(x, dx, self.log_prob(x), np.tile(np.arange(count) % 2 == 0, len(r)))


def _definite(matrices: FloatArray) -> bool:
    """Return whether all matrices are symmetric and positive definite."""
    if not (matrices == np.swapaxes(matrices, -1, -2)).all():
        return False
    return bool((np.linalg.eigvalsh(matrices)[:, 0] > 0).all())


def _reject(owner: str, name: str, value: object, allowed: str) -> None:
    raise ValueError(f"{owner}: {name} is {value!r}; allowed: {allowed}")


def _check_positive(target: object, *names: str) -> None:
    for name in names:
        value = getattr(target, name)
        if not 0 < value < inf:
            _reject(type(target).__name__, name, value, "a finite number above 0")


def _check_finite(target: object, name: str) -> None:
    value = getattr(target, name)
    if not -inf < value < inf:
        _reject(type(target).__name__, name, value, "a finite number")


def _check_loc(target: Banana | Ring) -> None:
    if len(target.loc) != 2 or not np.isfinite(target.loc).all():
        _reject(type(target).__name__, "loc", target.loc, "two finite numbers")
