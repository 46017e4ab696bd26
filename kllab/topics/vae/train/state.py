"""Training state of a VAE."""

import torch
from torch import Tensor

from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.model import VAE
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.epochs import Epochs
from kllab.training.random_streams import EPOCH, WEIGHTS, stream, stream_seed


class State(state.State):
    """Training state: model, optimiser, random state, step and seconds.

    Each epoch's shuffle has its own random stream, so only the state of the noise is stored.

    Parameters
    ----------
    config : Config
        Settings of the training.
    n : int
        Number of training images.
    used : str
        Identifies the images (see `Images.used`).
    """

    def __init__(self, config: Config, n: int, used: str) -> None:
        super().__init__(config, {"experiment": "vae", "images": used})
        self.config = config
        self.n = n
        self.epochs = Epochs(n, min(config.batch_size, n), self._shuffle)
        self.steps_per_epoch = self.epochs.steps
        self.model = VAE(config, generator=stream(config.seed, WEIGHTS))
        self.optimiser = Adam(list(self.model.parameters()))

    def next_batch(self) -> Tensor:
        """Return the indices of the next step's images, (batch_size,)."""
        return self.epochs.batch(self.step)

    def _shuffle(self, epoch: int) -> Tensor:
        self.generator.manual_seed(stream_seed(self.config.seed, EPOCH, epoch))
        return torch.randperm(self.n, generator=self.generator)

    def _named(self) -> dict[str, Tensor]:
        parameters = {name: each.detach() for name, each in self.model.named_parameters()}
        return parameters | self.optimiser.named_moments(list(parameters))

    def _resume(self, step: int) -> None:
        self.optimiser.resume(step)
        self.epochs.resume(step)
