"""Training state of a policy training, including its environments."""

from dataclasses import dataclass

import torch
from torch import Tensor

from kllab.topics.policy.train.config import Config
from kllab.topics.policy.train.environments import Environments
from kllab.topics.policy.train.model import Network
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.random_streams import EPOCH, WEIGHTS, stream, stream_seed
from kllab.training.record import Checkpoint

WINDOW = 20
"""Number of episodes in the mean return if fewer ended in an update."""


@dataclass
class Episodes:
    """Returns of the running episodes and of the last ones that ended.

    Attributes
    ----------
    running : torch.Tensor
        float64 (envs,): rewards so far.
    last : torch.Tensor
        float64 (20,): ring buffer of the last returns.
    count : torch.Tensor
        int64, scalar: episodes ended.
    """

    running: Tensor
    last: Tensor
    count: Tensor

    def finish(self, index: int) -> float:
        """End the episode of one environment and return its return."""
        total = float(self.running[index])
        self.last[int(self.count) % WINDOW] = total
        self.count += 1
        self.running[index] = 0
        return total

    def mean(self, finished: list[float]) -> float | None:
        """Return the mean of `finished`, or of the last 20 if fewer; None before the first."""
        if len(finished) >= WINDOW:
            return sum(finished) / len(finished)
        known = min(int(self.count), WINDOW)
        return float(self.last[:known].mean()) if known else None


class State(state.State[Config]):
    """Training state: networks, optimisers, environments, random state, step and seconds."""

    def __init__(self, config: Config) -> None:
        super().__init__(config, experiment="policy")
        self.environments = Environments(config)
        weights, size = stream(config.seed, WEIGHTS), self.environments.size
        self.policy = Network(config, size, self.environments.actions, 0.01, generator=weights)
        self.value = Network(config, size, 1, 1.0, generator=weights)
        self.policy_optimiser = Adam(
            dict(self.policy.named_parameters("policy")), lambda step: step * self.policy_steps
        )
        self.value_optimiser = Adam(
            dict(self.value.named_parameters("value")), lambda step: step * config.gradient_steps
        )
        self.generator.manual_seed(stream_seed(config.seed, EPOCH))
        self.penalty = torch.ones((), dtype=torch.float64)
        self.episodes = Episodes(
            running=torch.zeros(config.envs, dtype=torch.float64),
            last=torch.zeros(WINDOW, dtype=torch.float64),
            count=torch.zeros((), dtype=torch.int64),
        )
        self.optimisers = [self.policy_optimiser, self.value_optimiser]
        self.tensors = {
            **self.environments.tensors,
            "penalty": self.penalty,
            "episodes.running": self.episodes.running,
            "episodes.last": self.episodes.last,
            "episodes.count": self.episodes.count,
        }

    @property
    def policy_steps(self) -> int:
        """Number of gradient steps of the policy's Adam per update."""
        per_update = {"policy_gradient": 1, "trpo": 0}
        return per_update.get(self.config.algorithm, self.config.gradient_steps)

    def named(self) -> dict[str, Tensor]:
        """Return views of all tensors, after saving the state of the environments in theirs."""
        self.environments.capture()
        return super().named()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Restore the state, including the environments, from a checkpoint."""
        super().restore(checkpoint)
        self.environments.load()
