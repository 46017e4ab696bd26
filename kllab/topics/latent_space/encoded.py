"""Held-out images in latent space, and the aggregated posterior they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from kllab import Normal, kl_divergence
from kllab.data import DATASETS, load_split
from kllab.topics.latent_space.network import Network

FloatArray = NDArray[np.float64]

ACTIVE = 0.01
"""Var_x(E[z|x]) above which a latent dimension counts as active (Burda et al. 2016, section 5)."""
_POINTS_AT_A_TIME = 16


def rate_per_dimension(loc: FloatArray, scale: FloatArray) -> FloatArray:
    """Compute KL(N(loc, scale^2) || N(0, 1)) of each entry, in nats."""
    return np.asarray(kl_divergence(Normal(loc, scale), Normal(0.0, 1.0)), np.float64)


@dataclass(frozen=True, eq=False)
class Encoded:
    """Posteriors of N images, and the aggregated posterior q(z) = sum_n q(z|x_n) / N.

    Parameters
    ----------
    loc, scale : numpy.ndarray
        (N, latent_dim): means and standard deviations of the posteriors.
    labels : numpy.ndarray
        uint8, (N,): classes of the images.
    """

    loc: FloatArray
    scale: FloatArray
    labels: NDArray[np.uint8]

    @cached_property
    def kl(self) -> FloatArray:
        """KL(q(z_j|x_n) || p(z_j)), (N, latent_dim), in nats."""
        return rate_per_dimension(self.loc, self.scale)

    @cached_property
    def rates(self) -> FloatArray:
        """Mean of `kl` over the images, (latent_dim,), in nats; their sum is the rate."""
        return np.asarray(self.kl.mean(axis=0))

    @property
    def by_rate(self) -> NDArray[np.int64]:
        """Dimensions in the order of falling rates; equal ones in the order of their numbers."""
        return np.argsort(-self.rates, kind="stable")

    @property
    def mean(self) -> FloatArray:
        """Mean of the aggregated posterior, (latent_dim,); that of the prior is 0."""
        return np.asarray(self.loc.mean(axis=0))

    @cached_property
    def covariance(self) -> FloatArray:
        """Covariance of the aggregated posterior, (latent_dim, latent_dim); the prior's is 1.

        Covariance of the means plus mean of the variances, by the law of total covariance.
        """
        return self.covariance_of_means + np.diag((self.scale**2).mean(axis=0))

    @property
    def active(self) -> NDArray[np.bool_]:
        """Dimensions whose means have a variance above `ACTIVE`, (latent_dim,)."""
        return np.asarray(np.diag(self.covariance_of_means) > ACTIVE)

    @cached_property
    def principal(self) -> tuple[FloatArray, FloatArray]:
        """Principal directions of the means as rows, (latent_dim, latent_dim), and variances.

        The rows are orthonormal and in the order of falling variances. The sign of a direction is
        arbitrary: here its entry of largest size is positive.
        """
        variances, columns = np.linalg.eigh(self.covariance_of_means)
        rows = columns.T[::-1]
        largest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
        # Rounding may leave a variance of 0 just below 0.
        return rows * np.where(largest < 0, -1.0, 1.0), np.maximum(variances[::-1], 0.0)

    @cached_property
    def covariance_of_means(self) -> FloatArray:
        """Covariance of the posterior means, (latent_dim, latent_dim)."""
        centred = self.loc - self.mean
        return np.asarray(centred.T @ centred / len(centred))

    def class_mean(self, label: int) -> FloatArray:
        """Return the mean of the aggregated posterior of one class, (latent_dim,).

        Raises
        ------
        ValueError
            If no image has this label.
        """
        chosen = self.labels == label
        if not chosen.any():
            known = ", ".join(map(str, np.unique(self.labels)))
            raise ValueError(f"label is {label!r}; allowed: one of {known}")
        return np.asarray(self.loc[chosen].mean(axis=0))

    def log_density(
        self, points: FloatArray, *, without: NDArray[np.int64] | None = None
    ) -> FloatArray:
        """Compute log q(z) of the aggregated posterior.

        Parameters
        ----------
        points : numpy.ndarray
            (M, latent_dim).
        without : numpy.ndarray, optional
            int64, (M,): an image for each point that is left out of the average.

        Returns
        -------
        numpy.ndarray
            (M,), in nats.
        """
        d, count = self.loc.shape[1], len(self.loc) - (without is not None)
        constant = -np.log(self.scale).sum(axis=1) - d / 2 * np.log(2 * np.pi) - np.log(count)
        result = np.empty(len(points))
        for start in range(0, len(points), _POINTS_AT_A_TIME):
            rows = slice(start, start + _POINTS_AT_A_TIME)
            # Differences first: expanding the square would lose digits where a scale is small.
            standard = (points[rows, None, :] - self.loc) / self.scale
            logs = constant - np.einsum("mnd,mnd->mn", standard, standard) / 2
            if without is not None:
                logs[np.arange(len(logs)), without[rows]] = -np.inf
            result[rows] = logsumexp(logs, axis=1)
        return result


def images_of(metadata: Mapping[str, str]) -> str:
    """Return the name of the dataset on which a checkpoint was trained.

    It is that of the config, or of the bundled images that replaced it if it could not be
    downloaded.

    >>> images_of({"images": "mnist_10k 0768d16c"})
    'mnist_10k'
    """
    return metadata.get("images", "").partition(" ")[0]


def encode_held_out(network: Network, dataset: str | None = None) -> Encoded:
    """Encode the held-out images of a dataset, which the training did not see.

    Parameters
    ----------
    network : Network
    dataset : str, optional
        A bundled or generated dataset (see `images_of`); by default that of the network.

    Raises
    ------
    ValueError
        If the dataset would have to be downloaded, or its images have another size.
    """
    name = dataset or network.architecture.dataset
    here = [each for each, info in DATASETS.items() if info.origin != "downloaded"]
    if name not in here:
        raise ValueError(
            f"the held-out images of {name!r} are not part of the lab; allowed: one of "
            f"{', '.join(here)}"
        )
    images, _, held_out = load_split(name)
    x = images.images[held_out].reshape(len(held_out), -1) / 255
    return Encoded(*network.encode(x), images.labels[held_out])
