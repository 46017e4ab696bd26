"""Evaluation of a sweep of VAEs: both terms on held-out images, samples, reconstructions."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.topics.rate_distortion.train.config import Config
from kllab.topics.rate_distortion.train.state import State
from kllab.training.elbo_terms import distortions_of_models, posteriors_of_models
from kllab.training.images import Images
from kllab.training.random_streams import DISPLAY, stream

TEST_IMAGES = 1_000
"""Largest number of held-out images in a test."""
SAMPLES = 10
_DRAWS = 20  # latents of samples that a training of a single VAE draws before its noise
_AT_A_TIME = 200  # also the images of a quick test
_PICTURES = 3  # pictures come with every third test


class Evaluator:
    """Evaluate on fixed held-out images, and draw samples, with fixed latents and noise.

    Parameters
    ----------
    config : Config
        Its seeds determine the latents of the samples and the noise of the test, as in trainings
        of single VAEs.
    images : Images
        The first 1,000 held-out images are used.

    Attributes
    ----------
    pixel_entropy, blank_distortion : float
        See `StepRecord`.
    """

    def __init__(self, config: Config, images: Images) -> None:
        held_out = images.held_out[:TEST_IMAGES]
        self.config, self.shape = config, held_out.shape[1:]
        self.x = held_out.flatten(1).float() / 255
        self.originals = held_out[images.drawn].numpy().copy()
        self.drawn = self.x[images.drawn]
        self.latents: dict[tuple[int, int], Tensor] = {}
        self.noise: dict[tuple[int, int], Tensor] = {}
        for seed in range(config.seeds):
            for latent_dim in config.latent_dims:
                generator, place = stream(config.seed + seed, DISPLAY), (seed, latent_dim)
                drawn = torch.randn(_DRAWS, latent_dim, generator=generator)
                self.latents[place] = drawn[:SAMPLES]
                self.noise[place] = torch.randn(len(self.x), latent_dim, generator=generator)
        x = self.x.double()
        self.pixel_entropy = float(_binary_entropy(x).sum(dim=1).mean())
        self.blank_distortion = float(_binary_entropy(x.mean(dim=0)).sum())

    @torch.no_grad()
    def evaluate(self, state: State) -> dict[str, Any]:
        """Return the fields of a `StepRecord` that need held-out images; extend the trail."""
        measured, of_part = self.measure(state)
        state.beyond_part.copy_(measured - of_part)
        fields = self._fields(measured) | state.trail.extend(
            state.step, measured.view(2, *self.config.shape)
        )
        number = state.schedule.evaluated.index(state.step)
        is_due = number % _PICTURES == 0 or state.step == self.config.steps
        return fields | (self._draw(state) if is_due else {})

    @torch.no_grad()
    def evaluate_quickly(self, state: State) -> dict[str, Any]:
        """Return the same, estimated from a part of the images, without trail and pictures.

        What the whole differs from its part changes slowly: it is that of the last test of all.
        """
        return self._fields(self._measure_part(state, 0) + state.beyond_part)

    def _fields(self, measured: Tensor) -> dict[str, Any]:
        """Return the fields of a test from rate and distortion, (2, models)."""
        rate, distortion = measured.view(2, *self.config.shape).numpy().copy()
        nelbo = (rate + distortion).mean(axis=1, dtype=np.float64)
        best = np.unravel_index(nelbo.argmin(), nelbo.shape)
        return {
            "rate": rate,
            "distortion": distortion,
            "best_nelbo": float(nelbo[best]),
            "best_beta": self.config.betas[int(best[1])],
            "best_rate": float(rate.mean(axis=1, dtype=np.float64)[best]),
        }

    def measure(self, state: State) -> tuple[Tensor, Tensor]:
        """Return rate and distortion in nats per held-out image, (2, models), of all and of a part.

        The part has the first images.
        """
        total, of_part = torch.zeros(2, self.config.models), torch.empty(0)
        for start in range(0, len(self.x), _AT_A_TIME):
            one = self._measure_part(state, start)
            total += one * (min(_AT_A_TIME, len(self.x) - start) / len(self.x))
            of_part = of_part if start else one
        return total, of_part

    def _measure_part(self, state: State, start: int) -> Tensor:
        """Return the same of the images from `start` on."""
        # Small batches stay in the processor's cache.
        part = slice(start, start + _AT_A_TIME)
        x = self.x[part]
        head = state.model.encode(x.expand(self.config.models, *x.shape))
        z, rates = posteriors_of_models(head, [self.noise[p][part] for p in state.places])
        distortion = distortions_of_models(state.model.decode(z), x[None], [0] * self.config.models)
        return torch.stack([rates.sum(dim=1), distortion])

    def _draw(self, state: State) -> dict[str, Any]:
        """Decode samples from the prior, and held-out images from their posterior means."""
        models, most = self.config.models, self.config.latent_dims[-1]
        head = state.model.encode(self.drawn.expand(models, *self.drawn.shape))
        z = torch.zeros(models, SAMPLES + len(self.drawn), most)
        for index, (seed, latent_dim) in enumerate(state.places):
            z[index, :SAMPLES, :latent_dim] = self.latents[seed, latent_dim]
            z[index, SAMPLES:, :latent_dim] = head[index, :, :latent_dim]
        pixels = state.model.decode(z).sigmoid_().mul_(255).round_().to(torch.uint8)
        grid = pixels.view(*self.config.shape, -1, *self.shape).numpy()
        return {
            "samples": grid[..., :SAMPLES, :, :].copy(),
            "originals": self.originals,
            "reconstructions": grid[..., SAMPLES:, :, :].copy(),
        }


def _binary_entropy(p: Tensor) -> Tensor:
    """Return -p log p - (1 - p) log(1 - p), elementwise, in nats."""
    entropy: Tensor = torch.special.entr(p) + torch.special.entr(1 - p)
    return entropy
