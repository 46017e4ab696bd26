"""Bernoulli pixels: white from level 128 on."""

import torch
from torch import Tensor

from kllab.topics.vae.train.likelihoods import grey_bernoulli


class Likelihood(grey_bernoulli.Likelihood):
    """Bernoulli pixels of images that are binarised by a threshold."""

    def stored(self, images: Tensor) -> Tensor:
        """Return 0 or 255 for each pixel."""
        return (images >= 128).to(torch.uint8).mul_(255)

    def held_out(self, images: Tensor) -> Tensor:
        """Return 0 or 1 for each pixel."""
        return (images >= 128).float()
