"""Base of all likelihoods: which pixels the model sees, and what an image costs given z."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from kllab.training.random_streams import DATA, stream

TRAINING, HELD_OUT = range(2)
"""Indices of the streams that draw pixels once."""
_AT_A_TIME = 5_000


class Likelihood(nn.Module, ABC):
    """Likelihood p(x|z) of pixels, given the decoder's output of the same shape.

    Its parameters, if any, are learnt with the networks. Images are uint8, (N, pixels), as they are
    stored; x is what the model sees of them, float32 in [0, 1].
    """

    def stored(self, images: Tensor) -> Tensor:
        """Return the training images as they are kept during the training, uint8."""
        return images

    def seen(self, images: Tensor, generator: torch.Generator) -> Tensor:  # noqa: ARG002
        """Return x of a batch of `stored` images; `generator` may draw it anew."""
        return images.float().mul_(1 / 255)

    def held_out(self, images: Tensor) -> Tensor:
        """Return x of held-out images: the same for every run."""
        return images.float() / 255

    @abstractmethod
    def distortion(self, output: Tensor, x: Tensor) -> Tensor:
        """Compute the mean over images of -log p(x|z), 0-d, in nats."""

    @abstractmethod
    def distortions(self, output: Tensor, x: Tensor) -> Tensor:
        """Compute -log p(x|z) of each image, (..., N), from output (..., N, pixels)."""

    def means(self, output: Tensor) -> Tensor:
        """Return the mean of each pixel given z, in [0, 1]."""
        return torch.sigmoid(output)


def drawn(images: Tensor, generator: torch.Generator) -> Tensor:
    """Return pixels that are white with their grey level as probability, bool."""
    return torch.rand(images.shape, generator=generator).mul_(255) < images


def drawn_once(images: Tensor, index: int) -> Tensor:
    """Return `drawn` pixels, uint8, 0 or 255: the same draw for every seed of a training."""
    generator = stream(0, DATA, index)
    parts = [drawn(part, generator) for part in torch.split(images, _AT_A_TIME)]
    return torch.cat(parts).to(torch.uint8).mul_(255)
