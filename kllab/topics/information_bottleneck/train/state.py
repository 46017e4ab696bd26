"""Training state of a sweep of bottlenecks."""

import torch

from kllab.topics.information_bottleneck.train.config import Config
from kllab.topics.information_bottleneck.train.model import Bottlenecks
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.epochs import Epochs
from kllab.training.random_streams import WEIGHTS, stream


class State(state.State[Config]):
    """Training state: models, optimiser, tests so far, random state, step and seconds.

    Parameters
    ----------
    n : int
        Number of training images.
    used : str
        Identifies the images (see `Digits.used`).

    Attributes
    ----------
    epochs : Epochs
        Images of each seed, (seeds, batch_size).
    betas : torch.Tensor
        (models,): weight of the rate in each model.
    """

    def __init__(self, config: Config, n: int, used: str) -> None:
        super().__init__(config, experiment="information_bottleneck", images=used)
        seeds, betas = config.seeds, config.betas
        self.epochs = Epochs(
            n, config.batch_size, seed=config.seed, generator=self.generator, rows=seeds
        )
        # Models of one seed share initial weights; they differ only in beta.
        starts = [stream(config.seed, WEIGHTS, index) for index in range(seeds) for _ in betas]
        self.model = Bottlenecks(config, generators=starts)
        self.betas = torch.tensor(betas).repeat(seeds)
        self.optimiser = Adam(dict(self.model.named_parameters()))
        self.trail = state.Trail(self.schedule.evaluated, 3, seeds, len(betas))
        self.optimisers, self.tensors = [self.optimiser], {"trail": self.trail.values}
