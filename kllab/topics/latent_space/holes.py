"""Holes: where the prior has density and the aggregated posterior has little."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from kllab.topics.latent_space.encoded import Encoded
from kllab.topics.latent_space.network import Network

FloatArray = NDArray[np.float64]

DRAWS = 1_000
"""Draws from the prior and from the aggregated posterior."""
INSIDE = 0.9
"""Probability under the prior of the region in which holes are sought."""
BELOW = 0.05
"""Share of draws from the aggregated posterior that lie below `Holes.threshold`."""
MOST_HOLES = 100


@dataclass(frozen=True, eq=False)
class Holes:
    """Points with high density under the prior and low density under the aggregated posterior.

    Attributes
    ----------
    points : numpy.ndarray
        (k, latent_dim), the deepest hole first.
    log_ratio : numpy.ndarray
        (k,): log q(z) - log p(z) of the points, in nats; q is the aggregated posterior.
    images : numpy.ndarray
        uint8, (k, height, width): the points decoded.
    threshold : float
        The log ratio below which lie 5 % of the draws from the aggregated posterior, in nats.
    share : float
        Share of the draws from the prior, all of them, with a log ratio below `threshold`: 5 %
        if the aggregated posterior is the prior, more if the prior has holes.
    """

    points: FloatArray
    log_ratio: FloatArray
    images: NDArray[np.uint8]
    threshold: float
    share: float


def holes(
    network: Network, encoded: Encoded, k: int, *, apart: float = 0.5, seed: int = 0
) -> Holes:
    """Find holes of the prior and decode them.

    1,000 points are drawn from the prior. Those within its region of highest density that has
    probability 0.9, a ball, are sorted by log q(z) - log p(z). The k smallest are holes; a point is
    skipped if it is nearer than `apart` to a deeper hole.

    Limits: q is estimated by the encoded images alone, as the mean of their posteriors. Other
    images could fill a hole, and in many dimensions a thousand images leave gaps everywhere. So a
    log ratio has a meaning only beside those of images that q does not contain: for `threshold` the
    ratio of a draw from the posterior of one image is computed without this image. Points that were
    not drawn are not found, so the deepest hole is not guaranteed to be among them.

    Parameters
    ----------
    network : Network
    encoded : Encoded
        Two images or more.
    k : int
        Number of holes, 1 to 100. Fewer are returned if no more points are that far apart.
    apart : float
        Smallest distance between two holes, from 0.
    seed : int
        Determines the draws.

    Raises
    ------
    ValueError
        If an argument is not allowed, or `encoded` is of another space.
    """
    n, d = encoded.loc.shape
    if not isinstance(k, int | np.integer) or not 1 <= k <= MOST_HOLES:
        raise ValueError(f"k is {k!r}; allowed: a whole number from 1 to {MOST_HOLES}")
    if not 0 <= apart < np.inf:
        raise ValueError(f"apart is {apart!r}; allowed: a number from 0")
    if n < 2 or d != network.latent_dim:
        raise ValueError(
            f"{n} images in {d} dimensions are encoded; allowed: 2 images or more, in the model's "
            f"{network.latent_dim} dimensions"
        )
    rng = np.random.default_rng(seed)
    points = rng.standard_normal((DRAWS, d))
    ratio = encoded.log_density(points) - log_prior(points)

    chosen = rng.integers(n, size=DRAWS)
    known = encoded.loc[chosen] + encoded.scale[chosen] * rng.standard_normal((DRAWS, d))
    usual = encoded.log_density(known, without=chosen) - log_prior(known)
    threshold = float(np.quantile(usual, BELOW))

    inside = (points**2).sum(axis=1) <= chdtri(d, 1 - INSIDE)
    found: list[int] = []
    for index in np.argsort(np.where(inside, ratio, np.inf), kind="stable")[: inside.sum()]:
        near = np.linalg.norm(points[found] - points[index], axis=1) < apart
        if not near.any():
            found.append(int(index))
        if len(found) == k:
            break
    return Holes(
        points[found], ratio[found], network.decode_images(points[found]), threshold,
        float((ratio < threshold).mean()),
    )  # fmt: skip


def log_prior(points: FloatArray) -> FloatArray:
    """Compute log p(z) of the standard normal prior, (M,), in nats, at points, (M, latent_dim)."""
    return np.asarray(-((points**2).sum(axis=1) + points.shape[1] * np.log(2 * np.pi)) / 2)
