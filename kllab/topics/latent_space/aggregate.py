"""The aggregated posterior beside the prior: on a plane, and as a part of the rate."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kllab.topics.latent_space.encoded import Encoded
from kllab.topics.latent_space.holes import Holes, holes, log_prior
from kllab.topics.latent_space.model import LatentModel
from kllab.topics.latent_space.plane import Plane

FloatArray = NDArray[np.float64]

POINTS = 49
"""Points along each axis of a map."""
DRAWS = 1_000
FOUND = 12
"""Number of holes that are sought."""


@dataclass(frozen=True, eq=False)
class RateParts:
    """Rate of the encoded images in its two parts (Hoffman & Johnson 2016), in nats.

    rate = I(x; z) + KL(q(z) || p(z)), with q(z) the mean of the N posteriors and x one of the N
    images. Both parts share one error, with opposite signs.

    Attributes
    ----------
    rate : float
        Mean of KL(q(z|x_n) || p(z)), exact.
    marginal : float
        Estimate of KL(q(z) || p(z)) from draws of q.
    error : float
        Standard error of `marginal` and of `information`.
    images : int
        N: the information is at most log N.
    """

    rate: float
    marginal: float
    error: float
    images: int

    @property
    def information(self) -> float:
        """Estimate of the mutual information I(x; z)."""
        return self.rate - self.marginal


def rate_parts(encoded: Encoded, *, seed: int = 0) -> RateParts:
    """Estimate the two parts of the rate from `DRAWS` draws of the aggregated posterior."""
    n, d = encoded.loc.shape
    rng = np.random.default_rng(seed)
    chosen = rng.integers(n, size=DRAWS)
    z = encoded.loc[chosen] + encoded.scale[chosen] * rng.standard_normal((DRAWS, d))
    ratio = encoded.log_density(z) - log_prior(z)
    error = float(ratio.std(ddof=1) / np.sqrt(DRAWS))
    return RateParts(float(encoded.rates.sum()), float(ratio.mean()), error, n)


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

    parts: RateParts
    holes: Holes


# It takes a tenth of a second, and longer in many dimensions.
@lru_cache(maxsize=8)
def aggregate(model: LatentModel) -> Aggregate:
    """Compute the parts of a model's rate and its prior's holes. It is cached: do not modify it."""
    return Aggregate(rate_parts(model.encoded), holes(model.network, model.encoded, FOUND))
