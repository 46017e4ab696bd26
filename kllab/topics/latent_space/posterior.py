"""Posterior of one image, such as a digit drawn by hand, with its ELBO."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.topics.latent_space.encoded import rate_per_dimension
from kllab.topics.latent_space.network import Network

FloatArray = NDArray[np.float64]

SAMPLES = 64
"""Draws from the posterior that estimate the distortion."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """Posterior q(z|x) of an image, and the parts of its ELBO in nats.

    Attributes
    ----------
    image : numpy.ndarray
        (height, width), grey levels in [0, 1].
    loc, scale : numpy.ndarray
        (latent_dim,): mean and standard deviation of each latent dimension.
    kl : numpy.ndarray
        (latent_dim,): KL(q(z_j|x) || p(z_j)), exact.
    reconstruction : numpy.ndarray
        uint8, (height, width): the posterior mean decoded.
    distortion : float
        Estimate of -E log p(x|z) over q: cross-entropy of Bernoulli pixels with grey levels as
        probabilities, as in the training. It is no log-likelihood of a grey image.
    distortion_error : float
        Standard error of `distortion`, which is also that of `elbo`.
    """

    image: FloatArray
    loc: FloatArray
    scale: FloatArray
    kl: FloatArray
    reconstruction: NDArray[np.uint8]
    distortion: float
    distortion_error: float

    @property
    def rate(self) -> float:
        """KL(q(z|x) || p(z)), in nats: the sum of `kl`."""
        return float(self.kl.sum())

    @property
    def elbo(self) -> float:
        """-(distortion + rate), in nats: the ELBO of beta = 1, for every beta."""
        return -(self.distortion + self.rate)


def posterior(
    network: Network, image: ArrayLike, *, samples: int = SAMPLES, seed: int = 0
) -> Posterior:
    """Compute the posterior of an image and estimate its ELBO.

    Parameters
    ----------
    network : Network
    image : array_like
        (height, width) of the network's dataset: whole numbers from 0, black, to 255, white, or
        numbers from 0 to 1.
    samples : int
        Draws of z, from 2; the standard error falls with the root of their number.
    seed : int
        Determines the draws: equal images have equal results.

    Raises
    ------
    ValueError
        If the image has another size or values that are not allowed, or `samples` is below 2.
    """
    if not isinstance(samples, int | np.integer) or not 2 <= samples <= 10_000:
        raise ValueError(f"samples is {samples!r}; allowed: a whole number from 2 to 10000")
    x = grey_levels(image, network.architecture.shape)
    loc, scale = (rows[0] for rows in network.encode(x.reshape(1, -1)))
    noise = np.random.default_rng(seed).standard_normal((samples, network.latent_dim))
    each = distortions(network.logits(loc + scale * noise), x.ravel())
    return Posterior(
        x, loc, scale, rate_per_dimension(loc, scale), network.decode_images(loc),
        float(each.mean()), float(each.std(ddof=1) / np.sqrt(samples)),
    )  # fmt: skip


def distortions(logits: NDArray[np.floating], x: FloatArray) -> FloatArray:
    """Compute -log p(x|z) of Bernoulli pixels from logits l: softplus(l) - x l, summed.

    Parameters
    ----------
    logits : numpy.ndarray
        (N, pixels).
    x : numpy.ndarray
        (pixels,) or (N, pixels), grey levels in [0, 1], used as probabilities of white.

    Returns
    -------
    numpy.ndarray
        (N,), in nats.
    """
    log_odds = logits.astype(np.float64)
    # softplus(l) = max(l, 0) + log1p(exp(-|l|)), which does not overflow.
    softplus = np.maximum(log_odds, 0) + np.log1p(np.exp(-np.abs(log_odds)))
    return np.asarray((softplus - x * log_odds).sum(axis=1))


def grey_levels(image: ArrayLike, shape: tuple[int, int]) -> FloatArray:
    """Return an image as grey levels in [0, 1], of this shape.

    Raises
    ------
    ValueError
        If it has another shape, holds no numbers, or has values outside of the limits.

    Examples
    --------
    >>> grey_levels([[0, 255]], (1, 2))
    array([[0., 1.]])
    """
    try:
        given = np.asarray(image)
    except ValueError as error:  # rows of different lengths
        raise ValueError(f"the image is no table of numbers: {error}") from error
    if given.shape != shape:
        raise ValueError(f"the image has shape {given.shape}; allowed: {shape}, height and width")
    if given.dtype.kind not in "buif":
        raise ValueError(f"the image holds {given.dtype}; allowed: numbers")
    levels = given.astype(np.float64)
    high = 255 if given.dtype.kind in "ui" else 1
    wrong = ~((levels >= 0) & (levels <= high))  # NaN is wrong as well
    if wrong.any():
        row, column = (int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(
            f"the image is {given[row, column]} in row {row}, column {column}; allowed: whole "
            "numbers from 0 to 255, or numbers from 0 to 1"
        )
    return levels / high
