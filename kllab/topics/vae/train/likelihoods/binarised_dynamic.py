"""Bernoulli pixels, drawn from the grey levels anew each time an image is seen."""

import torch
from torch import Tensor

from kllab.topics.vae.train.likelihoods import grey_bernoulli
from kllab.topics.vae.train.likelihoods.base import HELD_OUT, drawn, drawn_once


class Likelihood(grey_bernoulli.Likelihood):
    """Bernoulli pixels that are drawn by the training's generator, so a resumed run repeats them.

    Held-out images are drawn once, as with static binarisation.
    """

    def seen(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Return 0 or 1 for each pixel, drawn anew."""
        return drawn(images, generator).float()

    def held_out(self, images: Tensor) -> Tensor:
        """Return 0 or 1 for each pixel."""
        return drawn_once(images, HELD_OUT).float().div_(255)
