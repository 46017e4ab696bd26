"""Everything a training of a Bayesian network carries from step to step."""

import torch
from torch import Tensor

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.network import BayesianNetwork
from kllab.training import state
from kllab.training.adam import Adam
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
        self.n, self.batches = config.n, config.batches
        self.batch_size = min(config.batch_size, self.n)
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
        self.order = torch.empty(0, dtype=torch.int64)

    def next_batch(self) -> Tensor | None:
        """Return the next step's examples, None for all of them.

        An epoch is a new shuffle without its short last batch.
        """
        if self.batch_size == self.n:
            return None
        epoch, position = divmod(self.step, self.batches)
        if position == 0:
            self._shuffle(epoch)
        return self.order[position * self.batch_size : (position + 1) * self.batch_size]

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

    def _shuffle(self, epoch: int) -> None:
        # A stream of its own for each epoch, away from that of the noise: index 0 is the noise's.
        generator = stream(self.config.seed, EPOCH, epoch + 1)
        self.order = torch.randperm(self.n, generator=generator)

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
        if self.batch_size < self.n:
            self._shuffle(step // self.batches)
