"""KL per pixel instead of per image."""

import torch
from torch import Tensor

BATCH = 128


def arguments(pixels: float, latents: float, mu: float) -> tuple[Tensor, Tensor, int]:
    """Return means and log-variances of the codes, and the number of pixels."""
    loc = torch.full((BATCH, int(latents)), mu, dtype=torch.float64)
    return loc, torch.full_like(loc, 0.1).log(), int(pixels)


def wrong(mu: Tensor, logvar: Tensor, pixels: int) -> float:
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    # Normalise by same number of elements as in reconstruction
    kld /= len(mu) * pixels
    return kld.item()


def right(mu: Tensor, logvar: Tensor, pixels: int) -> float:
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=1)
    return kld.mean().item()
