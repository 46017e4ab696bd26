"""View of a point of a latent space: what it decodes to, and how likely it is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from kllab.topics.latent_space.computed_once import computed_once
from kllab.topics.latent_space.encoded import Encoded
from kllab.topics.latent_space.model import LatentModel
from kllab.topics.latent_space.paths import traversal
from kllab.topics.latent_space.plane import Manifold, Plane, decode_point, manifold
from kllab.topics.latent_space.spec import PlanePoint, PlaneSpec

FloatArray = NDArray[np.float64]

REACH = 4.0
"""Largest size of a coordinate on a plane, unless codes are farther out."""
_REACHES = (REACH, 5.0, 6.0, 8.0, 12.0, 16.0, 24.0, 40.0)
_OUTSIDE = 0.01
"""Share of the codes that may be outside of a plane."""
_APART = 0.09
"""Least distance of the name of a class from others, as a share of a plane's reach."""
MOST_TRAVERSED = 8
"""Largest number of dimensions that are traversed."""
TRAVERSED = np.linspace(-3.0, 3.0, 7)
PRIOR_SHARES = (0.5, 0.9, 0.99)
"""Probabilities of the discs whose edges are drawn around the prior's mean."""


@dataclass(frozen=True, eq=False)
class EncodedPlane:
    """Plane of a latent space, with the codes of the held-out images projected on it.

    Attributes
    ----------
    key : str
        Identifies model and plane among all that a process has opened.
    plane : Plane
    means : numpy.ndarray
        (N, 2): coordinates of the posterior means.
    reach : float
        End of both axes: a round number, so that planes can be compared.
    names : mapping of int to (float, float)
        A place for the name of each class: a code near the median of its codes, away from the
        other names and from the means of the classes.
    """

    key: str
    plane: Plane
    means: FloatArray
    reach: float
    names: Mapping[int, tuple[float, float]]


@dataclass(frozen=True, eq=False)
class LatentView:
    """View of `point` in the latent space of `model`.

    Attributes
    ----------
    on : EncodedPlane
    z : numpy.ndarray
        (latent_dim,): the latents of the point.
    image : numpy.ndarray
        uint8, (height, width): z decoded.
    log_posterior : float
        log q(z) of the aggregated posterior of the held-out images, in nats.
    nearest : int
        Index of the held-out image whose posterior mean is nearest to z.
    distance : float
        Distance of that mean from z.
    """

    point: PlanePoint
    model: LatentModel
    on: EncodedPlane
    z: FloatArray
    image: NDArray[np.uint8]
    log_posterior: float
    nearest: int
    distance: float

    @property
    def half_squared_norm(self) -> float:
        """|z|^2 / 2, in nats: what the mean of a posterior at z adds to its KL from the prior."""
        return float(self.z @ self.z) / 2

    @property
    def log_prior(self) -> float:
        """Log density of the standard normal prior, in nats."""
        return -self.half_squared_norm - len(self.z) / 2 * float(np.log(2 * np.pi))

    @property
    def log_ratio(self) -> float:
        """Difference log q(z) - log p(z), in nats: far below 0 in a hole of the prior."""
        return self.log_posterior - self.log_prior

    @property
    def share_beyond(self) -> float:
        """Probability under the prior of a point farther from its mean than z."""
        return float(chdtrc(len(self.z), 2 * self.half_squared_norm))

    @property
    def nearest_image(self) -> NDArray[np.uint8]:
        """uint8, (height, width): the held-out image whose posterior mean is nearest to z."""
        return np.asarray(self.model.images[self.nearest])

    @property
    def nearest_class(self) -> str:
        """Name of the class of that image."""
        return self.model.class_name(int(self.model.encoded.labels[self.nearest]))

    def tables(self) -> dict[str, dict[str, NDArray[np.generic]]]:
        """Return the data of the page: columns by table."""
        encoded: Encoded = self.model.encoded
        names = [self.model.class_name(int(label)) for label in encoded.labels]
        dimensions = np.arange(len(self.z))
        return {
            "encoded images": {
                "class": np.array(names),
                "x": self.on.means[:, 0],
                "y": self.on.means[:, 1],
                "rate, nats": encoded.kl.sum(axis=1),
            },
            "dimensions": {
                "dimension": dimensions,
                "z": self.z,
                "rate, nats": encoded.rates,
                "variance of the means": np.diag(encoded.covariance_of_means),
                "is active": encoded.active,
            },
        }


def explore(model: LatentModel, point: PlanePoint) -> LatentView:
    """Compute the view of a point. It takes less than a millisecond, and is not cached.

    Raises
    ------
    ValueError
        If the plane does not exist in this latent space.
    """
    on = encoded_plane(model, point.plane)
    z = on.plane.at((point.x, point.y))
    offsets = model.encoded.loc - z
    squares = np.einsum("nd,nd->n", offsets, offsets)
    nearest = int(squares.argmin())
    return LatentView(
        point, model, on, z,
        decode_point(model.network, on.plane, point.x, point.y),
        float(model.encoded.log_density(z[None])[0]),
        nearest, float(np.sqrt(squares[nearest])),
    )  # fmt: skip


# One model is looked at on one plane while a point of it is dragged.
@computed_once(maxsize=16)
def encoded_plane(model: LatentModel, spec: PlaneSpec) -> EncodedPlane:
    """Compute a plane with the codes of the held-out images. It is cached: do not modify it.

    Raises
    ------
    ValueError
        If the plane does not exist in this latent space.
    """
    plane = model.plane(spec)
    means = plane.coordinates(model.encoded.loc)
    needed = float(np.quantile(np.abs(means).max(axis=1), 1 - _OUTSIDE))
    reach = next((end for end in _REACHES if end >= needed), _REACHES[-1])
    key = f"{model.key} {spec.axes} {spec.rank_x} {spec.rank_y} {spec.through}"
    names = _places_of_names(model, plane, means, _APART * reach)
    return EncodedPlane(key, plane, means, reach, names)


def _places_of_names(
    model: LatentModel, plane: Plane, means: FloatArray, apart: float
) -> dict[int, tuple[float, float]]:
    taken = [plane.coordinates(model.encoded.class_mean(label)) for label in model.labels]
    found = {}
    for label in model.labels:
        codes = means[model.encoded.labels == label]
        codes = codes[np.linalg.norm(codes - np.median(codes, axis=0), axis=1).argsort()]
        nearest = np.linalg.norm(codes[:, None] - np.stack(taken), axis=2).min(axis=1)
        free = np.flatnonzero(nearest >= apart)
        place = codes[free[0] if len(free) else nearest.argmax()]
        taken.append(place)
        found[label] = (float(place[0]), float(place[1]))
    return found


@computed_once(maxsize=4)
def decoded_manifold(model: LatentModel, spec: PlaneSpec, rows: int) -> Manifold:
    """Decode rows x rows points of a plane. It is cached: do not modify it."""
    return manifold(model.network, encoded_plane(model, spec).plane, rows)


@dataclass(frozen=True, eq=False)
class Traversals:
    """Images along single dimensions through a point, those of the highest rate first.

    Attributes
    ----------
    dimensions : numpy.ndarray
        int64, (k,).
    rates : numpy.ndarray
        (k,): their rates, in nats.
    values : numpy.ndarray
        (n,): the values of a dimension.
    images : numpy.ndarray
        uint8, (k, n, height, width).
    """

    dimensions: NDArray[np.int64]
    rates: FloatArray
    values: FloatArray
    images: NDArray[np.uint8]


def traverse(view: LatentView) -> Traversals:
    """Move each of the `MOST_TRAVERSED` dimensions of highest rate, the others as at the point."""
    dimensions = view.model.encoded.by_rate[:MOST_TRAVERSED]
    points = np.stack([traversal(view.z, int(each), TRAVERSED) for each in dimensions])
    images = view.model.network.decode_images(points)
    return Traversals(dimensions, view.model.encoded.rates[dimensions], TRAVERSED, images)


def radius_of_share(share: float) -> float:
    """Return the radius of the disc that has this probability under a plane's normal density.

    >>> round(radius_of_share(0.5), 3)
    1.177
    """
    return float(np.sqrt(-2 * np.log1p(-share)))
