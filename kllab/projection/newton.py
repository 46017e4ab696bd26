"""Newton's method with a trust region, for many starts at once.

SciPy's minimisers find the same optima, which a test checks, but take one start at a time. Here all
starts share each evaluation: four of them take about 1 ms on the line, so that a page can follow a
hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.projection.derivatives import Derivatives, Points, derivatives
from kllab.projection.gaussians import Gaussians, coordinates
from kllab.projection.objectives import Objective
from kllab.special.float_array import FloatArray

TOLERANCE = 1e-9
"""Largest entry of a gradient at an optimum, in nats for each unit of a local coordinate."""
_STEPS, _PATIENCE = 60, 25
_DECREMENT = 1e-9
"""Decrease, in nats, that Newton's model still promises where a start may end after `_PATIENCE`
steps: some optima are degenerate, such as a mixture of two that is fitted to one Gaussian."""
_LARGEST, _FIRST = 1.0, 0.5
"""Longest step, and first radius of the region: means move in units of standard deviations."""
_LEAST_CURVATURE = 1e-8
_GOOD, _ACCEPTED = 0.75, 1e-3
"""Shares of the predicted decrease from which a region grows, and a step is taken."""


@dataclass(frozen=True, eq=False)
class Descent:
    """Path of every start, and where it ended.

    Attributes
    ----------
    path : tuple of Gaussians
        All starts after each step; one that has ended stays where it is.
    values : numpy.ndarray, shape (steps, S)
        Values of the objective along the path.
    steps : numpy.ndarray, shape (S,)
        Number of steps of each start, refused ones left out.
    last : Derivatives
        At the ends.
    """

    path: tuple[Gaussians, ...]
    values: FloatArray
    steps: NDArray[np.intp]
    last: Derivatives

    @property
    def converged(self) -> NDArray[np.bool_]:
        """Whether each start ended where the gradient is 0, or no decrease is left, (S,)."""
        is_flat = np.abs(self.last.gradient).max(axis=-1) <= TOLERANCE
        return np.asarray(is_flat | (_decrement(self.last) <= _DECREMENT))


def descend(
    objective: Objective, points: Points, starts: Gaussians, covariance: str = "full"
) -> Descent:
    """Minimise from all `starts`.

    A step minimises the quadratic model with the absolute values of its eigenvalues, within the
    region: where the function is not convex, the model of Newton's method would lead uphill.
    Source: Dauphin et al., "Identifying and attacking the saddle point problem in high-dimensional
    non-convex optimization" (2014), section 4; the radius as in Nocedal & Wright, "Numerical
    Optimization" (2006), algorithm 4.1.
    """
    free = coordinates(covariance, starts.dimension, starts.components)
    here = derivatives(objective, points, starts, free)
    models, path, values = starts, [starts], [here.value]
    radius = np.full(len(starts.loc), _FIRST)
    steps = np.zeros(len(starts.loc), dtype=np.intp)
    active = np.flatnonzero(_goes_on(here.gradient))
    for number in range(_STEPS):
        if number >= _PATIENCE:
            active = active[_decrement(here.at(active)) > _DECREMENT]
        if not len(active):
            break
        now, present = models.at(active), here.at(active)
        step, predicted = _step(present, radius[active])
        tried = now.moved(step @ free.T)
        there = derivatives(objective, points, tried, free)
        noise = points.noise * (1 + np.abs(present.value))
        with np.errstate(invalid="ignore"):
            share = (present.value - there.value) / np.maximum(predicted, 1e-300)
            # Within the noise of the value, the gradient decides.
            calm = np.abs(there.gradient).max(axis=-1) <= np.abs(present.gradient).max(axis=-1)
            settled = (predicted <= noise) & calm
            taken = np.isfinite(there.value) & ((share >= _ACCEPTED) | settled)
        length = np.sqrt((step**2).sum(axis=-1))
        radius[active] = np.where(
            ~taken,
            length / 4,
            np.where(share >= _GOOD, np.minimum(2 * radius[active], _LARGEST), radius[active]),
        )
        moved = active[taken]
        if len(moved):
            models = models.replaced(moved, tried.at(taken))
            here = here.replaced(moved, there.at(taken))
            steps[moved] += 1
            path.append(models)
            values.append(here.value)
        stuck = ~taken & ((predicted <= noise) | (length <= 1e-12))
        active = active[_goes_on(here.gradient[active]) & ~stuck]
    return Descent(tuple(path), np.asarray(values), steps, here)


def _goes_on(gradient: FloatArray) -> NDArray[np.bool_]:
    return np.asarray(np.abs(gradient).max(axis=-1) > TOLERANCE / 100)


def _decrement(here: Derivatives) -> FloatArray:
    """Return the decrease that a step without a limit promises, (S,)."""
    found = np.full(len(here.value), np.inf)
    finite = np.flatnonzero(np.isfinite(here.hessian).all(axis=(-1, -2)))
    _, found[finite] = _step(here.at(finite), np.full(len(finite), np.inf))
    return found


def _step(here: Derivatives, radius: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the steps, (S, P), and the decreases that the quadratic models predict, (S,)."""
    curvature, axes = np.linalg.eigh(here.hessian)
    along = (here.gradient[:, None] @ axes)[:, 0]
    step = -along / np.maximum(np.abs(curvature), _LEAST_CURVATURE)
    length = np.sqrt((step**2).sum(axis=-1))
    step *= np.minimum(1, radius / np.maximum(length, 1e-300))[:, None]
    predicted = -(along * step + curvature * step**2 / 2).sum(axis=-1)
    return (axes @ step[..., None])[..., 0], predicted
