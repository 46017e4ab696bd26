"""Priors that are mixtures of normals, learnt with the model."""

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:  # a model has a prior
    from kllab.topics.vae.train.model import VAE


class MixturePrior(nn.Module, ABC):
    """Prior p(z) = sum_c w_c N(z; loc_c, diag exp(v_c)).

    KL(q(z|x) || p(z)) has no closed form: rates are Monte Carlo numbers.
    """

    @abstractmethod
    def components(self, model: "VAE") -> tuple[Tensor, Tensor, Tensor]:
        """Return log w, (C,), loc and log-variance v, (C, latent_dim)."""

    def log_prob_per_dimension(self, z: Tensor, model: "VAE") -> Tensor:
        """Compute log p(z_j | z_1, ..., z_(j-1)), (N, latent_dim), of z, (N, latent_dim).

        The sum over j is log p(z). So, by the chain rule of the divergence, the rates of the
        dimensions add up to the whole rate, although p(z) is no product; the rate of a dimension
        depends on their order.
        """
        log_weight, loc, log_variance = self.components(model)
        apart = (z[:, None] - loc).square() * torch.exp(-log_variance)
        each = -0.5 * (apart + log_variance + math.log(2 * math.pi))  # (N, C, latent_dim)
        first = log_weight[:, None] + each.cumsum(dim=2)  # log w_c p_c(z_1, ..., z_j)
        joint = torch.logsumexp(first, dim=1)
        return torch.diff(joint, dim=1, prepend=torch.zeros_like(joint[:, :1]))

    def draws(self, noise: Tensor, uniform: Tensor, model: "VAE") -> Tensor:
        """Return draws of z, (N, latent_dim), from standard normal and uniform numbers, (N,)."""
        log_weight, loc, log_variance = self.components(model)
        ends = log_weight.exp().cumsum(dim=0)
        which = torch.searchsorted(ends, uniform).clamp_max(len(ends) - 1)
        return loc[which] + torch.exp(0.5 * log_variance[which]) * noise


class Mixture(MixturePrior):
    """Mixture whose weights, means and log-variances are parameters."""

    def __init__(self, count: int, latent_dim: int, *, generator: torch.Generator) -> None:
        super().__init__()
        # Apart from the start on: equal components would have equal gradients for ever.
        self.loc = nn.Parameter(torch.randn(count, latent_dim, generator=generator))
        self.log_variance = nn.Parameter(torch.zeros(count, latent_dim))
        self.log_odds = nn.Parameter(torch.zeros(count))

    def components(self, model: "VAE") -> tuple[Tensor, Tensor, Tensor]:  # noqa: ARG002
        """Return log-weights, means and log-variances."""
        return torch.log_softmax(self.log_odds, dim=0), self.loc, self.log_variance


class Vamp(MixturePrior):
    """Mixture of the posteriors q(z|u_c) of learnt images u_c (Tomczak & Welling 2018).

    All have the same weight. The images are kept in [0, 1] by clamping; `start` gives their first
    values, training images in `training.train`.
    """

    def __init__(self, count: int, pixels: int) -> None:
        super().__init__()
        self.images = nn.Parameter(torch.full((count, pixels), 0.5))

    @torch.no_grad()
    def start(self, images: Tensor) -> None:
        """Begin with these images, (C, pixels) in [0, 1]."""
        self.images.copy_(images)

    def components(self, model: "VAE") -> tuple[Tensor, Tensor, Tensor]:
        """Return log-weights, means and log-variances."""
        loc, log_variance = model.encode(self.images.clamp(0, 1)).chunk(2, dim=1)
        return loc.new_full((len(loc),), -math.log(len(loc))), loc, log_variance
