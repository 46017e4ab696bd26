"""Value of a model: its divergence from the target, with an estimate of the error."""

from __future__ import annotations

from math import inf, log, pi

import numpy as np

from kllab.projection.derivatives import Points, terms
from kllab.projection.gaussians import Gaussians
from kllab.projection.objectives import Forward, Objective
from kllab.projection.rule import FixedPoints, MovingPoints, normal_points
from kllab.projection.targets import OnLine, Target
from kllab.special.float_array import FloatArray

_COARSE, _FINE = {1: (0.3, 6.5), 2: (0.5, 6.0)}, {1: (0.2, 7.5), 2: (0.3, 6.5)}
"""Distance and radius of the moving points in the plane, in standard deviations of a component, by
the number of components: the first for the way to an optimum, the second for its end."""


def points_of(
    target: Target, objective: Objective, components: int, *, fine: bool = False
) -> Points:
    """Return the points at which an objective is evaluated.

    On the line those of the target serve every model. In the plane a model has points of its own if
    the integrand lies where the model has mass.
    """
    if isinstance(target, OnLine):
        return target.fine_points if fine else target.points
    if not objective.from_model:
        return target.points
    grid = (_FINE if fine else _COARSE)[components]
    return MovingPoints(*normal_points(*grid), target.log_prob)


def divergence(target: Target, objective: Objective, model: Gaussians) -> tuple[float, float]:
    """Return the objective of one model, and an estimate of its error."""
    if isinstance(objective, Forward):
        return forward_kl(target, model)
    points = points_of(target, objective, model.components, fine=True)
    if isinstance(target, OnLine):
        fine, coarse = (terms(objective, one, model)[0] for one in (points, target.points))
        return _with_halved(fine, coarse, objective.constant)
    each = terms(objective, points, model)[0]
    return _not_negative(objective.constant + float(each.sum()), points.error(each))


def forward_kl(target: Target, model: Gaussians) -> tuple[float, float]:
    """Return KL(P||Q) of one model, in nats, and an estimate of its error."""
    if isinstance(target, OnLine):
        return _forward_on_line(target, model)
    points = target.points
    # The grid ends where P does, and Q may have mass there.
    each = np.exp(points.log_p) * points.dx * (points.log_p - model.log_prob(points.x)[0])
    return _not_negative(float(each.sum()), points.error(each))


def _forward_on_line(target: OnLine, model: Gaussians) -> tuple[float, float]:
    if target.moments is None:
        return inf, 0.0
    mean, variance = (float(moment.squeeze()) for moment in target.moments)
    if target.has_heavy_tails and model.components == 1:
        loc, scale = float(model.loc.squeeze()), float(model.tril.squeeze())
        distance = variance + (mean - loc) ** 2
        cross = log(scale) + log(2 * pi) / 2 + distance / scale**2 / 2
        value = cross - float(target.distribution.entropy())
        return _not_negative(value, 1e-15 * (1 + abs(cross)))
    fine, coarse = (_excess(points, model) for points in (target.fine_points, target.points))
    value, error = _with_halved(fine, coarse)
    # What P contributes beyond the last points grows like its part of E_p[x^2].
    points = target.fine_points
    seen = np.exp(points.log_p) * points.dx @ (points.x[:, 0] - mean) ** 2
    return value, error + abs(1 - float(seen) / variance) * (1 + value)


def _excess(points: FixedPoints, model: Gaussians) -> FloatArray:
    """Return ``(p log(p / q) - p + q) dx``, which is nowhere negative, (n,)."""
    log_q = model.log_prob(points.x)[0]
    p = np.exp(points.log_p)
    return np.asarray((p * (points.log_p - log_q) - p + np.exp(log_q)) * points.dx)


def _with_halved(
    fine: FloatArray, coarse: FloatArray, constant: float = 0.0
) -> tuple[float, float]:
    """Return the sum over halved panels; its error is the change from the panels."""
    value, before = (constant + float(each.sum()) for each in (fine, coarse))
    rounding = float(np.finfo(float).eps * (constant + np.abs(fine).sum()))
    return _not_negative(value, abs(value - before) + rounding)


def _not_negative(value: float, error: float) -> tuple[float, float]:
    """Return 0 in place of a negative value, which only rounding makes; the error grows by it."""
    return max(value, 0.0), error + max(0.0, -value)
