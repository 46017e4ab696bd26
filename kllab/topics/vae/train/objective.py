"""Objective of a VAE: the two terms of its negative ELBO, and their weights."""

import torch
from torch import Tensor

from kllab.topics.vae.train.model import VAE
from kllab.training.elbo_terms import gaussian_posterior, log_normals


def loss_terms(model: VAE, x: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Compute distortion, 0-d, and rates, (latent_dim,): means over images, in nats.

    The rates are exact for a standard normal prior. For a mixture they are one draw for each image.

    Parameters
    ----------
    model : VAE
    x : torch.Tensor
        (N, pixels) in [0, 1], as the model's likelihood has it.
    noise : torch.Tensor
        (N, latent_dim), standard normal: one sample of z for each image.
    """
    head = model.encode(x)
    z, rates = gaussian_posterior(head, noise)
    if model.prior is not None:
        log_posterior = log_normals(head, noise)
        rates = (log_posterior - model.prior.log_prob_per_dimension(z, model)).mean(dim=0)
    return model.likelihood.distortion(model.decode(z), x), rates


def floored_rate(rates: Tensor, free_bits: float, group: int = 1) -> Tensor:
    """Return the sum over groups of max(free_bits, rate of the group): 0-d, in nats.

    Kingma et al. 2016, equation 15. Below `free_bits` a group has no gradient. Nor does it at
    equality, by PyTorch's `clamp_min`.

    Parameters
    ----------
    rates : torch.Tensor
        (latent_dim,), rate of each dimension.
    free_bits : float
        In nats; 0 leaves the rate as it is.
    group : int
        Number of neighbouring dimensions in a group: 1 for each dimension of its own, latent_dim
        for the whole rate. The last group may have fewer.
    """
    if not free_bits:
        return rates.sum()
    if group > 1:
        rates = torch.stack([part.sum() for part in torch.split(rates, group)])
    return rates.clamp_min(free_bits).sum()


def weighted_loss(
    distortion: Tensor, rates: Tensor, beta: float, free_bits: float, group: int = 1
) -> Tensor:
    """Return distortion + beta * floored rate (Higgins et al. 2017, equation 4)."""
    return torch.add(distortion, floored_rate(rates, free_bits, group), alpha=beta)


def capacity_loss(
    distortion: Tensor,
    rates: Tensor,
    gamma: float,
    capacity: float,
    free_bits: float = 0.0,
    group: int = 1,
) -> Tensor:
    """Return distortion + gamma |floored rate - capacity| (Burgess et al. 2018).

    Where the rate equals the capacity, the second term has no gradient.
    """
    apart = (floored_rate(rates, free_bits, group) - capacity).abs()
    return torch.add(distortion, apart, alpha=gamma)
