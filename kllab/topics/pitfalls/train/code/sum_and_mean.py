"""Mean against sum in the loss of a VAE."""

import torch
import torch.nn.functional as F
from torch import Tensor


def arguments(batch: float, pixels: float, rate: float) -> tuple[Tensor, Tensor, Tensor]:
    """Return white images, reconstructions of grey 0.9, and the KL of each image."""
    x = torch.ones(int(batch), int(pixels), dtype=torch.float64)
    return 0.9 * x, x, torch.full((int(batch),), rate, dtype=torch.float64)


def wrong(reconstructed: Tensor, x: Tensor, kl: Tensor) -> float:
    reconstruction_loss = F.binary_cross_entropy(reconstructed, x)
    return (reconstruction_loss + kl.sum()).item()


def right(reconstructed: Tensor, x: Tensor, kl: Tensor) -> float:
    reconstruction_loss = F.binary_cross_entropy(reconstructed, x, reduction="sum")
    return ((reconstruction_loss + kl.sum()) / len(x)).item()
