"""Everything a VAE training carries from step to step."""

import torch
from torch import Tensor

from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.model import VAE
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.random_streams import EPOCH, WEIGHTS, stream, stream_seed


class State(state.State):
    """Model, optimiser, random state, step and seconds.

    The shuffle of an epoch comes from a stream of its own, so only the state of the noise is kept.

    Parameters
    ----------
    config : Config
        Says what to build.
    n : int
        Number of training images.
    used : str
        Names the images (see `Images.used`).
    """

    def __init__(self, config: Config, n: int, used: str) -> None:
        super().__init__(config, {"experiment": "vae", "images": used})
        self.config = config
        self.n = n
        self.batch_size = min(config.batch_size, n)
        self.steps_per_epoch = n // self.batch_size
        self.model = VAE(config, generator=stream(config.seed, WEIGHTS))
        self.optimiser = Adam(list(self.model.parameters()))
        self.order = torch.empty(0, dtype=torch.int64)

    def next_batch(self) -> Tensor:
        """Return the next step's images; an epoch is a new shuffle without its short last batch."""
        epoch, position = divmod(self.step, self.steps_per_epoch)
        if position == 0:
            self._shuffle(epoch)
        start = position * self.batch_size
        return self.order[start : start + self.batch_size]

    def _shuffle(self, epoch: int) -> None:
        self.generator.manual_seed(stream_seed(self.config.seed, EPOCH, epoch))
        self.order = torch.randperm(self.n, generator=self.generator)

    def _named(self) -> dict[str, Tensor]:
        parameters = {name: each.detach() for name, each in self.model.named_parameters()}
        return parameters | self.optimiser.named_moments(list(parameters))

    def _resume(self, step: int) -> None:
        self.optimiser.resume(step)
        self._shuffle(step // self.steps_per_epoch)
