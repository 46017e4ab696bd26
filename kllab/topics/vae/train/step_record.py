"""Record of a VAE training."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from kllab.training.record import Record

INFORMATIVE = 0.1
"""Rate in nats per example above which a latent dimension counts as informative."""
ACTIVE = 0.01
"""Var_x(E[z|x]) above which a latent dimension counts as active (Burda et al. 2016, section 5)."""
LATENT_EDGES = tuple(n / 8 for n in range(-40, 41))
"""Edges of the intervals in which the mass of the aggregated posterior is recorded."""


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Record of a VAE training after `step` updates. Loss terms are in nats per example.

    Parameters
    ----------
    epoch : float
        Passes over the training images, including fractions.
    beta : float
        Weight of the rate in the last update; with a capacity gamma, the weight of |rate - C|.
    capacity : float or None
        C in nats in the last update, if the objective has one.
    distortion, rate, elbo : float
        -E log p(x|z), KL(q(z|x) || p(z)) and -(distortion + rate), means over the images of all
        updates since the last record. The elbo is that of beta = 1, for every beta.
    rate_per_dimension : numpy.ndarray
        float32, shape (latent_dim,); averaged like `rate`, which is its sum.
    informative_units : int
        Dimensions with a rate above 0.1 nats.
    importance_bound : float or None
        Importance-weighted bound on log p(x) of training images, averaged like `elbo`, if the
        objective has several draws of z per image (Burda et al. 2016).
    test_distortion, test_rate, test_nelbo : float or None
        The same on held-out images, where measured. test_nelbo is the sum; z is sampled once.
    test_rate_error : float or None
        Standard error of test_rate, from the draws of z, if the prior is learnt: the rate then has
        no closed form.
    log_likelihood, log_likelihood_error : float or None
        Importance-weighted bound on log p(x) of held-out images at the end of the training, and its
        standard error over these images. For grey levels as probabilities it is no likelihood.
    log_likelihood_draws, log_likelihood_images : int or None
        K, the draws of z for each image in log_likelihood, and the number of images.
    importance_bounds : numpy.ndarray or None
        float64, shape (k, 3): K, bound and standard error, for several K up to that.
    active_units : int or None
        Dimensions with Var_x(E[z|x]) > 0.01 over the held-out images, where measured.
    samples : numpy.ndarray or None
        uint8, shape (k, height, width): decoded from latents that are fixed during the run.
    originals, reconstructions : numpy.ndarray or None
        uint8, shape (k, height, width): held-out images, and their decoded posterior means.
    walk : numpy.ndarray or None
        uint8, shape (k, height, width): decoded from latents between those of the first two
        samples, which are fixed during the run. Older runs have none.
    aggregated : numpy.ndarray or None
        float32, shape (latent_dim, len(LATENT_EDGES) - 1): masses of the aggregated posterior
        q(z_j) of held-out images between `LATENT_EDGES`; the outer ones include the tails.
    mig : float or None
        Mutual information gap of the posterior means of held-out shapes (Chen et al. 2018), from
        histograms, where the factors of the images are known.
    factor_information : numpy.ndarray or None
        float32, shape (latent_dim, 5): information of each latent on each factor, as a share of the
        factor's entropy; columns as in `kllab.data.FACTORS`.
    disentanglement, completeness, informativeness : float or None
        DCI of the posterior means at the end of the training (Eastwood & Williams 2018).
    encoder_gradient, decoder_gradient : float or None
        Euclidean norms of the gradients of the loss in the last update, by part of the model.
    """

    epoch: float
    beta: float
    distortion: float
    rate: float
    elbo: float
    rate_per_dimension: Annotated[npt.NDArray[np.float32], "latent_dim"]
    informative_units: int
    capacity: float | None = None
    importance_bound: float | None = None
    test_distortion: float | None = None
    test_rate: float | None = None
    test_nelbo: float | None = None
    test_rate_error: float | None = None
    active_units: int | None = None
    log_likelihood: float | None = None
    log_likelihood_error: float | None = None
    log_likelihood_draws: int | None = None
    log_likelihood_images: int | None = None
    importance_bounds: Annotated[npt.NDArray[np.float64], "several 3"] | None = None
    samples: Annotated[npt.NDArray[np.uint8], "samples height width"] | None = None
    originals: Annotated[npt.NDArray[np.uint8], "shown height width"] | None = None
    reconstructions: Annotated[npt.NDArray[np.uint8], "shown height width"] | None = None
    walk: Annotated[npt.NDArray[np.uint8], "walk height width"] | None = None
    aggregated: Annotated[npt.NDArray[np.float32], "latent_dim 80"] | None = None
    mig: float | None = None
    factor_information: Annotated[npt.NDArray[np.float32], "latent_dim 5"] | None = None
    disentanglement: float | None = None
    completeness: float | None = None
    informativeness: float | None = None
    encoder_gradient: float | None = None
    decoder_gradient: float | None = None
