"""Planes through a latent space, and what is decoded on them."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from kllab.topics.latent_space.encoded import Encoded
from kllab.topics.latent_space.network import Network

FloatArray = NDArray[np.float64]

MOST_ROWS = 40
"""Largest number of rows of a manifold."""


@dataclass(frozen=True, eq=False)
class Plane:
    """Plane in latent space: z = origin + x axes[0] + y axes[1].

    The axes are orthonormal and the origin is orthogonal to them. So x and y are the coordinates of
    z along the axes, and under the prior they are independent and standard normal.

    Parameters
    ----------
    origin : numpy.ndarray
        (latent_dim,).
    axes : numpy.ndarray
        (2, latent_dim).
    """

    origin: FloatArray
    axes: FloatArray

    @classmethod
    def of_dimensions(
        cls, latent_dim: int, x: int = 0, y: int = 1, *, centre: FloatArray | None = None
    ) -> Self:
        """Return the plane of two dimensions.

        Parameters
        ----------
        latent_dim : int
            Number of latent dimensions.
        x, y : int
            Dimensions along the axes, from 0.
        centre : numpy.ndarray, optional
            (latent_dim,): values of the other dimensions, such as the mean of a digit; by default
            0, the prior's mean.

        Raises
        ------
        ValueError
            If the space has one dimension only, or x and y are not two of its dimensions.
        """
        _check_dimensions(latent_dim, x=x, y=y)
        if x == y:
            raise ValueError(f"x and y are both dimension {x}; allowed: two different dimensions")
        return cls._through(centre, np.eye(latent_dim)[[x, y]])

    @classmethod
    def principal(cls, encoded: Encoded, *, centre: FloatArray | None = None) -> Self:
        """Return the plane of the first two principal directions of encoded means.

        It passes through the prior's mean, not through the mean of the encoded means.

        Parameters
        ----------
        encoded : Encoded
        centre : numpy.ndarray, optional
            (latent_dim,): a point whose part orthogonal to the plane is added; by default 0.

        Raises
        ------
        ValueError
            If the space has one dimension only.
        """
        directions, _ = encoded.principal
        _check_dimensions(len(directions))
        return cls._through(centre, directions[:2])

    @classmethod
    def _through(cls, centre: FloatArray | None, axes: FloatArray) -> Self:
        if centre is None:
            return cls(np.zeros(axes.shape[1]), axes)
        point = np.asarray(centre, np.float64)
        if point.shape != axes.shape[1:]:
            raise ValueError(f"centre has shape {point.shape}; allowed: {axes.shape[1:]}")
        return cls(point - (point @ axes.T) @ axes, axes)

    def at(self, points: ArrayLike) -> FloatArray:
        """Return latents, (..., latent_dim), at coordinates, (..., 2).

        Raises
        ------
        ValueError
            If a coordinate is not finite, or points do not have two.
        """
        given = np.asarray(points, np.float64)
        if given.ndim == 0 or given.shape[-1] != 2:
            raise ValueError(f"points have shape {given.shape}; allowed: (..., 2)")
        if not np.isfinite(given).all():
            raise ValueError(f"a coordinate is {given[~np.isfinite(given)][0]}; allowed: numbers")
        return np.asarray(self.origin + given @ self.axes)

    def coordinates(self, latents: FloatArray) -> FloatArray:
        """Return the coordinates, (..., 2), of latents projected on the plane."""
        return np.asarray(latents @ self.axes.T)


@dataclass(frozen=True, eq=False)
class Manifold:
    """Images decoded on a grid of a plane (Kingma & Welling 2014, figure 4).

    Attributes
    ----------
    coordinates : numpy.ndarray
        (n,), rising: the values of x and of y.
    images : numpy.ndarray
        uint8, (n, n, height, width): that in row i and column j is at x = coordinates[j] and
        y = coordinates[i].
    """

    coordinates: FloatArray
    images: NDArray[np.uint8]

    @property
    def mosaic(self) -> NDArray[np.uint8]:
        """All images in one, uint8, (n * height, n * width); y grows upwards."""
        n, _, height, width = self.images.shape
        return np.asarray(self.images[::-1].swapaxes(1, 2).reshape(n * height, n * width))


def decode_point(network: Network, plane: Plane, x: float, y: float) -> NDArray[np.uint8]:
    """Decode the point (x, y) of a plane to grey levels, uint8, (height, width).

    Raises
    ------
    ValueError
        If a coordinate is not finite, or the plane is of another space.
    """
    return network.decode_images(plane.at((x, y)))


def manifold(network: Network, plane: Plane, n: int) -> Manifold:
    """Decode n x n points at quantiles of the prior, at the probabilities (i + 1/2) / n.

    So each image stands for the same probability 1/n^2 of the plane under the prior.

    Raises
    ------
    ValueError
        If n is not from 1 to `MOST_ROWS`, or the plane is of another space.
    """
    _check_count("n", n, 1, MOST_ROWS)
    coordinates = ndtri((np.arange(n) + 0.5) / n)
    points = np.stack(np.meshgrid(coordinates, coordinates), axis=-1)
    return Manifold(coordinates, network.decode_images(plane.at(points)))


def to_manifold(x: float) -> float:
    """Return where a coordinate is along a side of a manifold, from 0 to 1.

    >>> to_manifold(0.0)
    0.5
    """
    return float(ndtr(x))


def from_manifold(share: float, end: float) -> float:
    """Return the coordinate at a share of a manifold's side, at most `end` in size.

    >>> from_manifold(0.5, 4.0), from_manifold(1.0, 4.0)
    (0.0, 4.0)
    """
    return float(np.clip(ndtri(np.clip(share, 0, 1)), -end, end))


def _check_count(name: str, given: Any, low: int, high: int) -> None:
    """Raise ValueError unless a number of things is a whole number within its limits."""
    if not isinstance(given, int | np.integer) or not low <= given <= high:
        raise ValueError(f"{name} is {given!r}; allowed: a whole number from {low} to {high}")


def _check_dimensions(latent_dim: int, **dimensions: Any) -> None:
    if latent_dim < 2:
        raise ValueError(f"latent_dim is {latent_dim}; a plane needs at least 2 dimensions")
    for name, given in dimensions.items():
        _check_count(name, given, 0, latent_dim - 1)
