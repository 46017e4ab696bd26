"""Evaluation of a VAE: loss on held-out images, samples, reconstructions."""

from typing import Any

import torch
from torch import Tensor

from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.model import VAE
from kllab.topics.vae.train.objective import bernoulli_distortion, gaussian_posterior
from kllab.topics.vae.train.step_record import ACTIVE
from kllab.training.random_streams import DISPLAY, stream

TEST_IMAGES = 1_000
"""Largest number of held-out images in a test."""
SAMPLES = 20
_AT_A_TIME = 200


class Evaluator:
    """Evaluate on fixed held-out images, and draw samples, with fixed latents and noise.

    Parameters
    ----------
    config : Config
        Its seed determines the latents of the samples and the noise of the test.
    images : torch.Tensor
        Held-out images, uint8, (N, height, width); the first 1,000 are used.
    drawn : torch.Tensor
        Indices of the images shown with their reconstructions, int64.
    """

    def __init__(self, config: Config, images: Tensor, drawn: Tensor) -> None:
        images, shown = images[:TEST_IMAGES], images[drawn]
        generator = stream(config.seed, DISPLAY)
        self.shape = images.shape[1:]
        self.x = images.flatten(1).float() / 255
        self.latents = torch.randn(SAMPLES, config.latent_dim, generator=generator)
        self.noise = torch.randn(len(images), config.latent_dim, generator=generator)
        self.originals = shown.numpy().copy()
        self.drawn = shown.flatten(1).float() / 255

    @torch.no_grad()
    def evaluate(self, model: VAE) -> dict[str, Any]:
        """Return the fields of a `StepRecord` that need held-out images."""
        return self._test(model) | self._draw(model)

    def _test(self, model: VAE) -> dict[str, Any]:
        """Return distortion, rate and their sum in nats per held-out image, and active units."""
        locs, distortion, rate = [], 0.0, 0.0
        # Small batches stay in the processor's cache.
        for start in range(0, len(self.x), _AT_A_TIME):
            x, noise = (all_of[start : start + _AT_A_TIME] for all_of in (self.x, self.noise))
            head, share = model.encode(x), len(x) / len(self.x)
            z, rates = gaussian_posterior(head, noise)
            distortion += share * bernoulli_distortion(model.decode(z), x).item()
            rate += share * rates.sum().item()
            locs.append(head.chunk(2, dim=1)[0])
        return {
            "test_distortion": distortion,
            "test_rate": rate,
            "test_nelbo": distortion + rate,
            "active_units": int((torch.cat(locs).var(dim=0) > ACTIVE).sum()),
        }

    def _draw(self, model: VAE) -> dict[str, Any]:
        """Decode samples from the prior, and held-out images from their posterior means."""
        loc, _ = model.encode(self.drawn).chunk(2, dim=1)
        pixels = model.decode(torch.cat([self.latents, loc])).sigmoid_().mul_(255).round_()
        grid = pixels.to(torch.uint8).reshape(-1, *self.shape).numpy()
        return {
            "samples": grid[:SAMPLES].copy(),
            "originals": self.originals,
            "reconstructions": grid[SAMPLES:].copy(),
        }
