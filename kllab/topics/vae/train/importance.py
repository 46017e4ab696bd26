"""Importance-weighted bounds on log p(x) (Burda et al. 2016): as an objective and as a test."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from kllab.topics.vae.train.model import VAE
from kllab.training.elbo_terms import log_normals


class Weighted(NamedTuple):
    """Terms of the log-weights of K draws of z for each of N images, (K, N) or as stated.

    Parameters
    ----------
    distortions : torch.Tensor
        -log p(x|z), in nats.
    rates : torch.Tensor
        log q(z_j|x) - log p(z_j|z_1, ..., z_(j-1)), (K, N, latent_dim); their sum over j is
        log q(z|x) - log p(z).
    """

    distortions: Tensor
    rates: Tensor

    def log_weights(self, beta: float = 1.0) -> Tensor:
        """Return log p(x|z) + beta (log p(z) - log q(z|x)), (K, N)."""
        return -self.distortions - beta * self.rates.sum(dim=-1)


def weighted(model: VAE, x: Tensor, noise: Tensor) -> Weighted:
    """Draw z K times for each image.

    Parameters
    ----------
    model : VAE
    x : torch.Tensor
        (N, pixels).
    noise : torch.Tensor
        (K, N, latent_dim), standard normal.
    """
    head = model.encode(x)
    loc, log_variance = head.chunk(2, dim=1)
    z = loc + torch.exp(0.5 * log_variance) * noise
    flat = z.flatten(0, 1)
    outputs = model.decode(flat).view(*noise.shape[:2], -1)
    if model.prior is None:
        log_prior = -0.5 * (z.square() + math.log(2 * math.pi))
    else:
        log_prior = model.prior.log_prob_per_dimension(flat, model).view_as(z)
    distortions = model.likelihood.distortions(outputs, x.expand(len(noise), -1, -1))
    return Weighted(distortions, log_normals(head, noise) - log_prior)


def log_mean_weight(log_weights: Tensor) -> Tensor:
    """Return log((w_1 + ... + w_K) / K) of each image, (N,), from (K, N).

    Its mean is the ELBO for K = 1, rises with K, and tends to log p(x) (Burda et al. 2016,
    theorem 1). Its gradient weights each draw by w_k / (w_1 + ... + w_K).
    """
    return torch.logsumexp(log_weights, dim=0) - math.log(len(log_weights))
