"""Training state of soft actor-critics."""

import math

import torch
from torch import Tensor

from kllab.topics.maximum_entropy.train.config import Config
from kllab.topics.maximum_entropy.train.model import Learners
from kllab.topics.maximum_entropy.train.step_record import TRAIL
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.random_streams import EPOCH, WEIGHTS, stream, stream_seed


class State(state.State[Config]):
    """Training state: learners, optimisers, walkers, replay buffers, random state, step, seconds.

    Attributes
    ----------
    position : torch.Tensor
        int64, (members, walkers): current state of each walker.
    buffer : dict of str to torch.Tensor
        (members, capacity) each: state, action, reward, next state, and 1 if the episode ended.
    trail : Trail
        Quantities of `TRAIL`, (7, members).
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config, experiment="maximum_entropy")
        grid, members = config.grid, config.members
        states, actions, _ = grid.outcomes.after.shape
        alphas = config.alphas[:1] * members if config.automatic else config.alphas
        self.learners = Learners(
            members,
            states,
            actions,
            config.hidden,
            log_alpha=torch.tensor([math.log(alpha) for alpha in alphas]),
            generators=lambda purpose: stream(config.seed, WEIGHTS, purpose),
        )
        actor = self.learners.actor.named_parameters("actor.layers")
        critics = self.learners.critics.named_parameters("critics.layers")
        targets = self.learners.target_critics.named_parameters("target_critics.layers")
        self.optimiser = Adam(dict([*actor, *critics]))
        self.alpha_optimiser = Adam({"log_alpha": self.learners.log_alpha})
        self.generator.manual_seed(stream_seed(config.seed, EPOCH))
        self.position = torch.full((members, config.walkers), grid.first)
        self.buffer = {
            name: torch.zeros(members, config.capacity, dtype=dtype)
            for name, dtype in (
                ("state", torch.uint8),
                ("action", torch.uint8),
                ("reward", torch.float32),
                ("next_state", torch.uint8),
                ("ended", torch.uint8),
            )
        }
        self.trail = state.Trail(self.schedule.evaluated, len(TRAIL), members)
        self.optimisers = [self.optimiser, self.alpha_optimiser]
        self.tensors = {
            **dict(targets),
            **{f"buffer.{name}": values for name, values in self.buffer.items()},
            "position": self.position,
            "trail": self.trail.values,
        }

    @property
    def filled(self) -> int:
        """Number of transitions in each buffer."""
        return min(self.config.capacity, (self.step + 1) * self.config.walkers)

    def store(self, **transitions: Tensor) -> None:
        """Store this step's transitions, (members, walkers) each, in place of the oldest."""
        start = self.step * self.config.walkers
        index = torch.arange(start, start + self.config.walkers) % self.config.capacity
        for name, values in transitions.items():
            self.buffer[name][:, index] = values.to(self.buffer[name].dtype)

    def draw(self) -> dict[str, Tensor]:
        """Draw a batch of each learner's own transitions, (members, batch_size) each."""
        shape = (self.config.members, self.config.batch_size)
        index = torch.randint(self.filled, shape, generator=self.generator)
        batch = {name: values.gather(1, index) for name, values in self.buffer.items()}
        whole = ("state", "action", "next_state")
        return {name: each.long() if name in whole else each for name, each in batch.items()}
