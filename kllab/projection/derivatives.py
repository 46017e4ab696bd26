"""Value, gradient and Hessian of an objective for a batch of models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kllab.projection.gaussians import Gaussians, curvature, log_sum, scores
from kllab.projection.objectives import Objective
from kllab.special.float_array import FloatArray

Chosen = NDArray[np.intp] | NDArray[np.bool_]


class Points(Protocol):
    """Rule of integration: points, and their weights for means over a model."""

    @property
    def noise(self) -> float:
        """Error of differences of values, relative to 1 + the value."""

    def of(self, models: Gaussians) -> tuple[FloatArray, FloatArray]:
        """Return points, (n, d) or (S, n, d), and log densities of the target there."""

    def mass(self, models: Gaussians, t: FloatArray, order: float) -> FloatArray:
        """Return the weights of the points in the integral of ``p^order q^(1 - order)``."""

    def error(self, terms: FloatArray) -> float:
        """Return an estimate of the error of the sum of `terms`, (n,)."""


@dataclass(frozen=True, eq=False)
class Derivatives:
    """Values, (S,), gradients, (S, P), and Hessians, (S, P, P), in free coordinates."""

    value: FloatArray
    gradient: FloatArray
    hessian: FloatArray

    def replaced(self, chosen: Chosen, others: Derivatives) -> Derivatives:
        """Return these derivatives with those of the chosen models replaced."""
        made = Derivatives(self.value.copy(), self.gradient.copy(), self.hessian.copy())
        made.value[chosen] = others.value
        made.gradient[chosen] = others.gradient
        made.hessian[chosen] = others.hessian
        return made

    def at(self, chosen: Chosen) -> Derivatives:
        """Return the derivatives of the chosen models."""
        return Derivatives(self.value[chosen], self.gradient[chosen], self.hessian[chosen])


def terms(objective: Objective, points: Points, models: Gaussians) -> FloatArray:
    """Return the terms of the sums that, with their constant, are the values, (S, n)."""
    x, log_p = points.of(models)
    t = log_p - models.log_prob(x)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return np.asarray(objective.value(t, partial(points.mass, models, t)))


def values(objective: Objective, points: Points, models: Gaussians) -> FloatArray:
    """Return the values of the objective, (S,)."""
    return np.asarray(objective.constant + terms(objective, points, models).sum(axis=-1))


def derivatives(
    objective: Objective, points: Points, models: Gaussians, free: FloatArray
) -> Derivatives:
    """Return value, gradient and Hessian in the coordinates of the columns of `free`.

    Raises no warnings: where a model is far from the target, its value may be infinite.
    """
    x, log_p = points.of(models)
    z = models.standardised(x)
    parts = models.log_parts(z)
    log_q = log_sum(parts)
    own = scores(z)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        t = log_p - log_q
        mass = cache(partial(points.mass, models, t))
        value = objective.constant + objective.value(t, mass).sum(axis=-1)
        first, second = objective.first(t, mass), objective.second(t, mass)
        if models.components == 1:
            gradient, hessian = _of_one(own, first, second)
        else:
            gradient, hessian = _of_two(models, own, parts, log_q, first, second)
        return Derivatives(value, gradient @ free, free.T @ hessian @ free)


def _of_one(
    own: FloatArray, first: FloatArray, second: FloatArray
) -> tuple[FloatArray, FloatArray]:
    score = own[:, 0]
    gradient = (score @ first[..., None])[..., 0]
    weighted = score * (first + second)[:, None]
    return gradient, weighted @ score.transpose(0, 2, 1) + curvature(gradient, first.sum(axis=-1))


def _of_two(
    models: Gaussians,
    own: FloatArray,
    parts: FloatArray,
    log_q: FloatArray,
    first: FloatArray,
    second: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    count, k, size, points = own.shape
    share = np.exp(parts - log_q[:, None])  # of each component in q
    weights = models.weights
    score = np.empty((count, k * size + 1, points))
    score[:, :-1] = (own * share[:, :, None]).reshape(count, k * size, points)
    score[:, -1] = share[:, 0] * weights[:, 1, None] - share[:, 1] * weights[:, 0, None]
    gradient = (score @ first[..., None])[..., 0]
    hessian = (score * second[:, None]) @ score.transpose(0, 2, 1)
    mass = first[:, None] * share
    blocks = (own * mass[:, :, None]) @ np.swapaxes(own, -1, -2)
    each = gradient[:, :-1].reshape(count, k, size)
    blocks += curvature(each, mass.sum(axis=-1))
    for place, sign in ((0, 1), (1, -1)):
        own_rows = slice(place * size, (place + 1) * size)
        hessian[:, own_rows, own_rows] += blocks[:, place]
        cross = sign * weights[:, 1 - place, None] * each[:, place]
        hessian[:, own_rows, -1] += cross
        hessian[:, -1, own_rows] += cross
    hessian[:, -1, -1] += (weights[:, 1] - weights[:, 0]) * gradient[:, -1]
    return gradient, hessian
