"""The mean over latent dimensions instead of their sum."""

import torch
from torch import Tensor

BATCH = 128


def arguments(latents: float, mu: float) -> tuple[Tensor, Tensor]:
    """Return means and log-variances of the codes."""
    loc = torch.full((BATCH, int(latents)), mu, dtype=torch.float64)
    return loc, torch.full_like(loc, 0.1).log()


def wrong(mu: Tensor, logvar: Tensor) -> float:
    return -0.5 * torch.mean(1 + logvar - mu.pow(2) - logvar.exp()).item()


def right(mu: Tensor, logvar: Tensor) -> float:
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=1).mean().item()
