"""Training state of a sweep of VAEs."""

from itertools import product

import torch
from torch import Tensor

from kllab.topics.rate_distortion.train.config import Config
from kllab.topics.rate_distortion.train.model import VAEs
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.epochs import Epochs
from kllab.training.random_streams import WEIGHTS, stream


class State(state.State[Config]):
    """Training state: models, optimiser, tests so far, random states, step and seconds.

    Parameters
    ----------
    n : int
        Number of training images.
    used : str
        Identifies the images (see `Images.used`).

    Attributes
    ----------
    epochs : dict of (int, int) to (Epochs, torch.Generator)
        Images and noise by seed, counted from 0, and latent size. As in a training of a single
        VAE, the generator of the shuffles draws the noise as well.
    places : list of (int, int)
        Seed and latent size of each model.
    beyond_part : torch.Tensor
        (2, models): rate and distortion of all held-out images in the last test, less those of the
        images of a quick test.
    """

    def __init__(self, config: Config, n: int, used: str) -> None:
        super().__init__(config, experiment="rate_distortion", images=used)
        _, seeds, betas = config.shape
        self.epochs: dict[tuple[int, int], tuple[Epochs, torch.Generator]] = {}
        for seed, latent_dim in product(range(seeds), config.latent_dims):
            # The first is the one that every state has.
            generator = torch.Generator() if self.epochs else self.generator
            name = f"random_state.{seed}.{latent_dim}" if self.epochs else "random_state"
            epochs = Epochs(n, config.batch_size, seed=config.seed + seed, generator=generator)
            self.epochs[seed, latent_dim] = epochs, generator
            self.generators[name] = generator
        self.places = [
            (seed, curve.latent_dim)
            for curve in config.curves
            for seed in range(seeds)
            for _ in range(betas)
        ]
        starts = [stream(config.seed + seed, WEIGHTS) for seed, _ in self.places]
        self.model = VAEs(config, generators=starts)
        self.optimiser = Adam(dict(self.model.named_parameters()))
        self.trail = state.Trail(self.schedule.evaluated, 2, *config.shape)
        self.beyond_part = torch.zeros(2, config.models)
        self.optimisers = [self.optimiser]
        self.tensors = {"trail": self.trail.values, "beyond_part": self.beyond_part}
        self._schedules = config.beta_schedules()

    @property
    def seed_of(self) -> list[int]:
        """Seed of each model, counted from 0."""
        return [seed for seed, _ in self.places]

    def betas(self) -> Tensor:
        """Return beta of each model in the next step, (models,)."""
        now = torch.tensor([[of(self.step) for of in curve] for curve in self._schedules])
        return now[:, None].expand(self.config.shape).flatten()

    def batch(self) -> tuple[Tensor, list[Tensor]]:
        """Return the images of each seed, (seeds, N), and the noise of each model, (N, latents)."""
        batches, noise = {}, {}
        for (seed, latent_dim), (epochs, generator) in self.epochs.items():
            batches[seed] = epochs.batch(self.step)
            shape = len(batches[seed]), latent_dim
            noise[seed, latent_dim] = torch.randn(*shape, generator=generator)
        return torch.stack(list(batches.values())), [noise[place] for place in self.places]
