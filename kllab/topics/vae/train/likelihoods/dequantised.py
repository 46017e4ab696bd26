"""Base of densities of grey levels: uniform noise makes the levels real numbers in [0, 1)."""

import torch
from torch import Tensor

from kllab.topics.vae.train.catalogue import LEVELS
from kllab.topics.vae.train.likelihoods import base
from kllab.training.random_streams import DATA, stream


class Dequantised(base.Likelihood):
    """Density of (level + u) / 256, u uniform in [0, 1) and drawn anew for each step.

    Without the noise a density could grow without bound at the levels. With it, nats per image make
    an upper bound on the bits per pixel of the levels (Theis et al. 2016, section 3.1).
    """

    def seen(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Return levels with noise, drawn anew."""
        return dequantised(images, generator)

    def held_out(self, images: Tensor) -> Tensor:
        """Return levels with noise that is the same for every run."""
        return dequantised(images, stream(0, DATA, base.HELD_OUT))


def dequantised(images: Tensor, generator: torch.Generator) -> Tensor:
    """Return (level + u) / 256 with u uniform in [0, 1)."""
    return torch.rand(images.shape, generator=generator).add_(images).mul_(1 / LEVELS)
