"""What a VAE has learned so far: its loss on held-out images, samples, reconstructions."""

import numpy as np
import torch
from torch import Tensor

from kllab.experiments.record import Array
from kllab.experiments.vae.cadence import TEST_IMAGES
from kllab.experiments.vae.config import Config
from kllab.experiments.vae.model import VAE
from kllab.experiments.vae.objective import bernoulli_distortion, rate_per_dimension
from kllab.experiments.vae.random_streams import DISPLAY, stream
from kllab.experiments.vae.step_record import ACTIVE

SAMPLES = 20
RECONSTRUCTIONS = 10


class Showing:
    """Tests and draws with images, latents and noise that stay the same through a run.

    Parameters
    ----------
    config : Config
        Its seed fixes the latents of the samples and the noise of the test.
    images : torch.Tensor
        Held-out images, uint8, (N, height, width); the first 1,000 are used.
    """

    def __init__(self, config: Config, images: Tensor) -> None:
        images = images[:TEST_IMAGES]
        generator = stream(config.seed, DISPLAY)
        self.shape = images.shape[1:]
        self.x = images.flatten(1).float() / 255
        self.latents = torch.randn(SAMPLES, config.latent_dim, generator=generator)
        self.noise = torch.randn(len(images), config.latent_dim, generator=generator)
        self.originals = images[:RECONSTRUCTIONS].numpy().copy()

    @torch.no_grad()
    def test(self, model: VAE) -> dict[str, float | int]:
        """Distortion, rate and their sum in nats per held-out image; active units."""
        loc, log_variance = model.encode(self.x)
        z = loc + (0.5 * log_variance).exp() * self.noise
        distortion = bernoulli_distortion(model.decode(z), self.x).item() / len(self.x)
        rate = rate_per_dimension(loc, log_variance).sum().item() / len(self.x)
        return {
            "test_distortion": distortion,
            "test_rate": rate,
            "test_nelbo": distortion + rate,
            "active_units": int((loc.var(dim=0) > ACTIVE).sum()),
        }

    @torch.no_grad()
    def draw(self, model: VAE) -> dict[str, Array]:
        """Samples from the prior; originals and their reconstructions from the posterior's mean."""
        loc, _ = model.encode(self.x[:RECONSTRUCTIONS])
        pixels = model.decode(torch.cat([self.latents, loc])).sigmoid_().mul_(255).round_()
        grid = pixels.to(torch.uint8).reshape(-1, *self.shape).numpy()
        return {
            "samples": np.ascontiguousarray(grid[:SAMPLES]),
            "originals": self.originals,
            "reconstructions": np.ascontiguousarray(grid[SAMPLES:]),
        }
