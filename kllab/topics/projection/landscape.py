"""The divergence around an optimum: over mean and scale on the line, over the mean in the plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.projection import Fit, Path
from kllab.projection.derivatives import values
from kllab.projection.fit import path_of
from kllab.projection.gaussians import Gaussians
from kllab.projection.newton import descend
from kllab.projection.objectives import Forward, objective_of
from kllab.projection.rule import FixedPoints, MovingPoints, normal_points
from kllab.projection.targets import Target
from kllab.projection.value import forward_kl, points_of

Array = NDArray[np.float64]

MEANS, SCALES = np.linspace(-8.0, 8.0, 25), np.linspace(0.2, 6.2, 19)
MEANS_2D = np.linspace(-6.0, 6.0, 25)
_AXES = {
    "scale": (MEANS, SCALES),
    "means": (MEANS, MEANS),
    "plane": (MEANS_2D, MEANS_2D),
}
_FEW = (0.7, 4.6)
"""Distance and radius of the points in the plane: few, as there are 625 models."""


@dataclass(frozen=True, eq=False)
class Landscape:
    """Divergence of models around an optimum, in nats (alpha divergences have no unit).

    Attributes
    ----------
    x, y : numpy.ndarray
        For one Gaussian on the line its mean and its standard deviation; for a mixture of two the
        means of both; in the plane the mean of the first component. All else is that of the
        optimum.
    values : numpy.ndarray, shape (y, x)
        Accurate to a few percent in the plane, where it is drawn only as colours.
    kind : str
        "scale", "means" or "plane".
    """

    x: Array
    y: Array
    values: Array
    kind: str


def landscape(target: Target, objective: str, alpha: float, fit: Fit) -> Landscape:
    """Return the divergence around an optimum."""
    chosen = objective_of(objective, alpha if objective == "alpha" else None)
    model, kind = fit.model, kind_of(target, fit)
    x, y = _AXES[kind]
    across, up = (each.ravel() for each in np.meshgrid(x, y))
    models = _placed(model, kind, across, up)
    if isinstance(chosen, Forward) and model.components == 1:
        found = _forward(target, fit, models)
    elif target.dimension == 1:
        found = values(chosen, target.points, models)
    elif not chosen.from_model:
        found = values(chosen, _half(target.points), models)
    else:
        points = MovingPoints(*normal_points(*_FEW), target.log_prob)
        found = values(chosen, points, models)
    return Landscape(x, y, found.reshape(len(y), len(x)), kind)


def kind_of(target: Target, fit: Fit) -> str:
    """Return the kind of the landscape: "scale", "means" or "plane"."""
    if target.dimension == 2:
        return "plane"
    return "means" if fit.components == 2 else "scale"


def path_from(
    target: Target,
    objective: str,
    alpha: float,
    covariance: str,
    fit: Fit,
    start: tuple[float, float],
) -> Path:
    """Return the optimiser's path from a point of the landscape around a fit."""
    chosen = objective_of(objective, alpha if objective == "alpha" else None)
    kind = kind_of(target, fit)
    x, y = (np.clip([at], axis[0], axis[-1]) for at, axis in zip(start, _AXES[kind], strict=True))
    begin = _placed(fit.model, kind, x, y)
    points = points_of(target, chosen, fit.components, fine=target.dimension == 2)
    return path_of(descend(chosen, points, begin, covariance), 0)


def _placed(model: Gaussians, kind: str, x: Array, y: Array) -> Gaussians:
    """Return the model at many points of a landscape."""
    count = len(x)
    loc, tril = (np.repeat(part, count, axis=0) for part in (model.loc, model.tril))
    loc[:, 0, 0] = x
    if kind == "scale":
        tril[:, 0, 0, 0] = y
    elif kind == "means":
        loc[:, 1, 0] = y
    else:
        loc[:, 0, 1] = y
    return Gaussians(loc, tril, np.repeat(model.logit, count))


def _half(points: FixedPoints) -> FixedPoints:
    """Return every second point of a grid in the plane."""
    assert points.half is not None
    return FixedPoints(points.x[points.half], 2 * points.dx[points.half], points.log_p[points.half])


def _forward(target: Target, fit: Fit, models: Gaussians) -> Array:
    """Return KL(P||Q): the cross-entropy depends on the moments of P alone."""
    assert target.moments is not None
    mean, covariance = target.moments

    def cross(batch: Gaussians) -> Array:
        inverse = np.linalg.inv(batch.tril[:, 0])
        offset = (inverse @ (mean - batch.loc[:, 0])[..., None])[..., 0]
        spread = ((inverse @ covariance) * inverse).sum(axis=(-1, -2))
        volume = np.log(np.diagonal(batch.tril[:, 0], axis1=-2, axis2=-1)).sum(axis=-1)
        return np.asarray(volume + (spread + (offset**2).sum(axis=-1)) / 2)

    least, _ = forward_kl(target, fit.model)
    return np.asarray(least + cross(models) - cross(fit.model))
