"""Two ways between two points of a latent space, decoded: a line and an arc."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.topics.latent_space.model import LatentModel
from kllab.topics.latent_space.paths import linear, spherical

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Way:
    """Points on a way, decoded.

    Attributes
    ----------
    points : numpy.ndarray
        (n, latent_dim).
    images : numpy.ndarray
        uint8, (n, height, width).
    half_squared_norms : numpy.ndarray
        (n,): |z|^2 / 2 of the points, in nats.
    """

    points: FloatArray
    images: NDArray[np.uint8]
    half_squared_norms: FloatArray


@dataclass(frozen=True, eq=False)
class Interpolation:
    """Both ways between two points.

    Attributes
    ----------
    linear : Way
    spherical : Way or None
        None if the points determine no arc.
    obstacle : str
        Why there is no arc; empty if there is one.
    """

    linear: Way
    spherical: Way | None
    obstacle: str


def interpolate(model: LatentModel, start: FloatArray, end: FloatArray, n: int) -> Interpolation:
    """Decode n points on the line and on the arc from `start` to `end`.

    Raises
    ------
    ValueError
        If n or a point is not allowed.
    """
    line = _way(model, linear(start, end, n))
    try:
        return Interpolation(line, _way(model, spherical(start, end, n)), "")
    except ValueError as error:
        return Interpolation(line, None, str(error))


def typical(model: LatentModel, label: int) -> int:
    """Return the index of the image whose code is nearest to the mean of its class.

    Raises
    ------
    ValueError
        If no image has this label.
    """
    offsets = model.encoded.loc - model.encoded.class_mean(label)
    squares = np.where(model.encoded.labels == label, (offsets**2).sum(axis=1), np.inf)
    return int(squares.argmin())


def _way(model: LatentModel, points: FloatArray) -> Way:
    norms = (points**2).sum(axis=1) / 2
    return Way(points, model.network.decode_images(points), norms)
