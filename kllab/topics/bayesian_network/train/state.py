"""Training state of a Bayesian network."""

import torch
from torch import Tensor

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.network import BayesianNetwork
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.epochs import Epochs
from kllab.training.random_streams import EPOCH, WEIGHTS, stream

_SCALES_FASTER = 3.0  # log-variances change more than means


class State(state.State):
    """Training state: network, two optimisers, random state, step and seconds.

    Parameters
    ----------
    config : Config
        Settings of the training.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config, {"experiment": "bayesian_network"})
        self.config = config
        self.n = config.n
        self.epochs = Epochs(self.n, min(config.batch_size, self.n), self._shuffle)
        self.generator = stream(config.seed, EPOCH)
        self.network = BayesianNetwork(
            config, weights=stream(config.seed, WEIGHTS), noise=self.generator
        )
        self._learnt = {
            name: each for name, each in self.network.named_parameters() if each.requires_grad
        }
        self._scales = [name for name in self._learnt if name.endswith("log_var")]
        self._others = [name for name in self._learnt if name not in self._scales]
        self.of_scales = Adam([self._learnt[name] for name in self._scales])
        self.of_others = Adam([self._learnt[name] for name in self._others])

    def next_batch(self) -> Tensor | None:
        """Return the indices of the next step's examples, (batch_size,), or None for all."""
        return None if self.epochs.batch_size == self.n else self.epochs.batch(self.step)

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

    def _shuffle(self, epoch: int) -> Tensor:
        # Each epoch has its own stream. Index 0 belongs to the noise.
        generator = stream(self.config.seed, EPOCH, epoch + 1)
        return torch.randperm(self.n, generator=generator)

    def _named(self) -> dict[str, Tensor]:
        parameters = {name: each.detach() for name, each in self._learnt.items()}
        return (
            parameters
            | self.of_scales.named_moments(self._scales)
            | self.of_others.named_moments(self._others)
        )

    def _resume(self, step: int) -> None:
        self.of_scales.resume(step)
        self.of_others.resume(step)
        if self.epochs.batch_size < self.n:
            self.epochs.resume(step)
