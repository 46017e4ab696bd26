"""Training state of a sweep of bottlenecks."""

import torch
from torch import Tensor

from kllab.topics.information_bottleneck.train.config import Config
from kllab.topics.information_bottleneck.train.log_schedule import tested_steps
from kllab.topics.information_bottleneck.train.model import Bottlenecks
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.epochs import Epochs
from kllab.training.random_streams import EPOCH, WEIGHTS, stream, stream_seed


class State(state.State):
    """Training state: models, optimiser, tests so far, random state, step and seconds.

    Each epoch's shuffle has its own random stream, so only the state of the noise is stored.

    Parameters
    ----------
    config : Config
        Settings of the training.
    n : int
        Number of training images.
    used : str
        Identifies the images (see `Digits.used`).
    """

    def __init__(self, config: Config, n: int, used: str) -> None:
        super().__init__(config, {"experiment": "information_bottleneck", "images": used})
        self.config = config
        self.n = n
        self.epochs = Epochs(n, min(config.batch_size, n), self._shuffle)
        self.steps_per_epoch = self.epochs.steps
        self.model = Bottlenecks(
            config,
            # Models of one seed share initial weights; they differ only in beta.
            generators=[
                stream(config.seed, WEIGHTS, index)
                for index in range(config.seeds)
                for _ in config.betas
            ],
        )
        self.betas = torch.tensor(config.betas).repeat(config.seeds)
        self.optimiser = Adam(list(self.model.parameters()))
        self.tested = tested_steps(config)
        self.trail = torch.zeros(len(self.tested), 3, config.seeds, len(config.betas))

    def next_batch(self) -> Tensor:
        """Return the indices of the next step's images for each seed, (seeds, batch_size)."""
        return self.epochs.batch(self.step)

    def _shuffle(self, epoch: int) -> Tensor:
        self.generator.manual_seed(stream_seed(self.config.seed, EPOCH, epoch))
        each = [torch.randperm(self.n, generator=self.generator) for _ in range(self.config.seeds)]
        return torch.stack(each)

    def _named(self) -> dict[str, Tensor]:
        parameters = {name: each.detach() for name, each in self.model.named_parameters()}
        moments = self.optimiser.named_moments(list(parameters))
        return parameters | moments | {"trail": self.trail}

    def _resume(self, step: int) -> None:
        self.optimiser.resume(step)
        self.epochs.resume(step)
