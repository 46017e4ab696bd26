"""The aggregated posterior beside the prior: on a plane, in the rate, and the prior's holes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.topics.latent_space.computed_once import computed_once
from kllab.topics.latent_space.encoded import Encoded
from kllab.topics.latent_space.holes import Holes, holes
from kllab.topics.latent_space.model import LatentModel
from kllab.topics.latent_space.plane import Plane
from kllab.topics.latent_space.surgery import Surgery, elbo_surgery

FloatArray = NDArray[np.float64]

POINTS = 49
"""Points along each axis of a map."""
FOUND = 12
"""Number of holes that are sought."""


def density_on(plane: Plane, encoded: Encoded, ends: float, points: int = POINTS) -> FloatArray:
    """Compute the aggregated posterior's density of the coordinates on a plane.

    It is the density of z projected on the plane, a mean of N normal densities, and not that of z
    on the plane. The same of the prior is the standard normal density in two dimensions.

    Parameters
    ----------
    plane : Plane
    encoded : Encoded
    ends : float
        Both axes reach from -ends to ends.
    points : int
        Points along each axis.

    Returns
    -------
    numpy.ndarray
        (points, points): rows run along y, columns along x.
    """
    means = plane.coordinates(encoded.loc)
    # Covariances of the projections, (N,) each.
    (a, b), variances = plane.axes, encoded.scale**2
    xx, xy, yy = variances @ a**2, variances @ (a * b), variances @ b**2
    determinant = xx * yy - xy**2
    grid = np.linspace(-ends, ends, points)
    total = np.empty((points, points))
    for row, y in enumerate(grid):
        dx, dy = grid[:, None] - means[:, 0], y - means[:, 1]
        squares = (yy * dx**2 - 2 * xy * dx * dy + xx * dy**2) / determinant
        total[row] = np.exp(-squares / 2) @ (1 / (2 * np.pi * np.sqrt(determinant))) / len(means)
    return total


def prior_on(ends: float, points: int = POINTS) -> FloatArray:
    """Compute the prior's density of the coordinates on a plane, as `density_on`."""
    grid = np.linspace(-ends, ends, points)
    squares = grid[:, None] ** 2 + grid**2
    return np.asarray(np.exp(-squares / 2) / (2 * np.pi))


@dataclass(frozen=True, eq=False)
class Aggregate:
    """What a model's codes make of the prior: parts of the rate, and holes."""

    surgery: Surgery
    holes: Holes


# It takes a tenth of a second, and longer in many dimensions.
@computed_once(maxsize=8)
def aggregate(model: LatentModel) -> Aggregate:
    """Compute the parts of a model's rate and its prior's holes. It is cached: do not modify it."""
    return Aggregate(elbo_surgery(model.encoded), holes(model.network, model.encoded, FOUND))
