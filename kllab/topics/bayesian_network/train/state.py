"""Everything a training of a Bayesian network carries from step to step."""

import torch
from torch import Tensor

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.network import BayesianNetwork
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.epochs import Epochs
from kllab.training.random_streams import EPOCH, WEIGHTS, stream

_SCALES_FASTER = 3.0  # log-variances have further to go than means


class State(state.State):
    """Network, two optimisers, random state, step and seconds.

    Parameters
    ----------
    config : Config
        Says what to build.
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
        """Return the next step's examples, (batch_size,), or None for all of them."""
        return None if self.epochs.batch_size == self.n else self.epochs.batch(self.step)

    def update(self, loss: Tensor) -> None:
        """Go one step down the gradient of `loss`."""
        parameters = [*self.of_others.parameters, *self.of_scales.parameters]
        gradients = torch.autograd.grad(loss, parameters)
        done = self.step / self.config.steps
        # The second half settles: draws make the gradient noisy, and the band with it.
        rate = self.config.learning_rate * min(1.0, 2 * (1 - done))
        middle = len(self.of_others.parameters)
        self.of_others.step(gradients[:middle], rate)
        self.of_scales.step(gradients[middle:], _SCALES_FASTER * rate)

    def _shuffle(self, epoch: int) -> Tensor:
        # A stream of its own for each epoch, away from that of the noise: index 0 is the noise's.
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
