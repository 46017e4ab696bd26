"""Training state of a Bayesian network."""

import torch
from torch import Tensor

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.model import BayesianNetwork
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.epochs import Epochs
from kllab.training.random_streams import EPOCH, WEIGHTS, stream, stream_seed

_SCALES_FASTER = 3.0  # log-variances change more than means


class State(state.State[Config]):
    """Training state: network, two optimisers, random state, step and seconds."""

    def __init__(self, config: Config) -> None:
        super().__init__(config, experiment="bayesian_network")
        # Each epoch has its own random stream. The first one is that of the noise.
        self.generator.manual_seed(stream_seed(config.seed, EPOCH))
        self.epochs = Epochs(
            config.n, config.batch_size, seed=config.seed, generator=torch.Generator(), first=1
        )
        self.network = BayesianNetwork(
            config, weights=stream(config.seed, WEIGHTS), noise=self.generator
        )
        parameters = self.network.named_parameters()
        learned = {name: each for name, each in parameters if each.requires_grad}
        scales = {name: each for name, each in learned.items() if name.endswith("log_var")}
        self.of_scales = Adam(scales)
        self.of_others = Adam({name: each for name, each in learned.items() if name not in scales})
        self.optimisers = [self.of_scales, self.of_others]

    def next_batch(self) -> Tensor | slice:
        """Return the indices of the next step's examples, (batch_size,), or a slice of all."""
        everything = self.epochs.batch_size == self.config.n
        return slice(None) if everything else self.epochs.batch(self.step)

    def update(self, loss: Tensor) -> None:
        """Take one optimiser step for `loss`."""
        parameters = [*self.of_others.parameters, *self.of_scales.parameters]
        gradients = torch.autograd.grad(loss, parameters)
        done = self.step / self.config.steps
        # Decay over the second half: draws make the gradient, and so the band, noisy.
        rate = self.config.learning_rate * min(1.0, 2 * (1 - done))
        middle = len(self.of_others.parameters)
        self.of_others.step(gradients[:middle], rate)
        self.of_scales.step(gradients[middle:], _SCALES_FASTER * rate)
