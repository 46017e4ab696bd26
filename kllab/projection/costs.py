"""What a fit costs: KL in both directions, the mass that it misses and the mass that it wastes."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from scipy.special import ndtr

from kllab.divergences.result import Divergence
from kllab.projection.gaussians import Gaussians
from kllab.projection.objectives import Forward, Objective, Reverse
from kllab.projection.plane import PlaneTarget
from kllab.projection.region import REGION, Cdf, highest_density, level
from kllab.projection.result import Fit
from kllab.projection.rule import MovingPoints, normal_points
from kllab.projection.targets import OnLine, Target, as_target
from kllab.projection.value import divergence
from kllab.special.float_array import FloatArray

_DENSE = 0.08, 5.0
"""Distance and radius of the points of a model in the plane, in its standard deviations."""
_INTERVAL = 2.5758293035489004 * np.array([-1.0, 1.0])
"""Ends of the interval with the mass `REGION` of a standard normal distribution."""
_RADIUS = sqrt(9.21034037197618)
"""Radius of the circle with the mass `REGION` of a standard normal distribution in the plane."""


@dataclass(frozen=True)
class Costs:
    """What it costs to use Q in place of P.

    Attributes
    ----------
    forward, reverse : Divergence
        KL(P||Q) and KL(Q||P) in nats, with method, error and reason.
    missed : float
        Mass of P outside of the smallest region that has 99% of Q: what Q does not expect.
    wasted : float
        Mass of Q outside of the smallest region that has 99% of P: what P hardly ever gives. Both
        are 0.01 if Q is P.
    """

    forward: Divergence
    reverse: Divergence
    missed: float
    wasted: float


def costs(target: object, fit: Fit) -> Costs:
    """Return what a fit costs.

    Parameters
    ----------
    target
        P, as in `project`.
    fit
        Q, a fit of `project`.

    Returns
    -------
    Costs
        Masses are exact to about 1e-4 on the line and 3e-3 in the plane.

    Raises
    ------
    TypeError
        If `target` is neither a distribution nor a target.
    ValueError
        If `target` is not allowed, or has another number of dimensions than the fit.

    Examples
    --------
    >>> from kllab import Normal
    >>> from kllab.projection import project
    >>> found = costs(Normal(0, 1), project(Normal(0, 1), "forward").best)
    >>> round(found.missed, 4), round(found.wasted, 4)
    (0.01, 0.01)
    """
    p, model = as_target(target), fit.model
    if p.dimension != model.dimension:
        raise ValueError(
            f"costs: the target has {p.dimension} dimensions, but the fit has {model.dimension}; "
            "both must be the same"
        )
    outside = _on_line if isinstance(p, OnLine) else _in_plane
    known = {}
    if fit.target is p:
        known[fit.objective] = Divergence(fit.value, "quadrature", fit.error, None)
    forward, reverse = (
        known.get(objective.name) or _divergence(p, objective, model)
        for objective in (Forward(), Reverse())
    )
    return Costs(forward, reverse, *outside(p, model))


def _divergence(target: Target, objective: Objective, model: Gaussians) -> Divergence:
    if isinstance(objective, Forward) and target.moments is None:
        reason = f"{target.no_moments}, and log q falls like the square of the distance"
        return Divergence(inf, "tails", 0.0, reason)
    value, error = divergence(target, objective, model)
    return Divergence(value, "quadrature", error, None)


def _on_line(target: Target, model: Gaussians) -> tuple[float, float]:
    assert isinstance(target, OnLine)

    def cdf_of_model(x: FloatArray) -> FloatArray:
        z = (x[:, None] - model.loc[0, :, 0]) / model.tril[0, :, 0, 0]
        return np.asarray(ndtr(z) @ model.weights[0])

    if model.components == 1:
        of_model = model.loc[0, 0, 0] + model.tril[0, 0, 0, 0] * _INTERVAL
    else:
        x, dx, _ = target.in_order
        log_q = model.log_prob(x[:, None])[0]
        of_model = highest_density(x, dx, log_q, cdf_of_model, REGION)
    return _outside(of_model, target.cdf), _outside(target.region, cdf_of_model)


def _outside(edges: FloatArray, cdf: Cdf) -> float:
    """Return the mass outside of intervals."""
    inside = cdf(edges)
    return float(1 - (inside[1::2] - inside[::2]).sum())


def _in_plane(target: Target, model: Gaussians) -> tuple[float, float]:
    assert isinstance(target, PlaneTarget)
    fixed = target.dense
    p = np.exp(fixed.log_p) * fixed.dx
    moving = MovingPoints(*normal_points(*_DENSE), target.log_prob)
    x, log_p = moving.of(model)
    q = moving.mass(model, log_p, 0)[0]
    if model.components == 1:
        z = model.standardised(fixed.x)
        distance = np.hypot(z[0], z[1])[0, 0]
        # Points are cells: a cell on the edge of the region is partly outside.
        cell = np.sqrt(fixed.dx / np.linalg.det(model.tril[0, 0]))
        beyond = np.clip(0.5 + (distance - _RADIUS) / cell, 0, 1)
    else:
        least = level(model.log_prob(x)[0], q, REGION)
        beyond = model.log_prob(fixed.x)[0] < least
    wasted = q @ (log_p[0] < target.level)
    return float(p @ beyond / p.sum()), float(wasted)
