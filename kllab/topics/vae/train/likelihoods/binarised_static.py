"""Bernoulli pixels, drawn once from the grey levels (Salakhutdinov & Murray 2008)."""

from torch import Tensor

from kllab.topics.vae.train.likelihoods import grey_bernoulli
from kllab.topics.vae.train.likelihoods.base import HELD_OUT, TRAINING, drawn_once


class Likelihood(grey_bernoulli.Likelihood):
    """Bernoulli pixels of images that are drawn once: the same for every seed of a training."""

    def stored(self, images: Tensor) -> Tensor:
        """Return 0 or 255 for each pixel."""
        return drawn_once(images, TRAINING)

    def held_out(self, images: Tensor) -> Tensor:
        """Return 0 or 1 for each pixel."""
        return drawn_once(images, HELD_OUT).float().div_(255)
