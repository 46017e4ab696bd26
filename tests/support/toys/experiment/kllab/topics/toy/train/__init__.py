"""The mean of Q = N(mean, 1) descends KL(Q||P) to that of P = N(0, 1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.log_schedule import LogSchedule
from kllab.training.random_streams import WEIGHTS, stream
from kllab.training.record import Checkpoint, Record
from kllab.training.settings import Settings, setting
from kllab.training.training_loop import mean_until_record, records


@dataclass(frozen=True)
class Config(Settings):
    """Config of a toy."""

    printed: ClassVar = ("kl",)

    learning_rate: float = setting(0.1, "Step size of Adam.", low=1e-6, high=1.0)
    steps: int = setting(30, "Number of updates.", low=1, high=1000)
    seed: int = setting(0, "Makes the first mean repeatable.", low=0, high=2**31 - 1)

    @property
    def log_schedule(self) -> LogSchedule:
        """A record every tenth step."""
        return LogSchedule(self.steps, every=10)


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Mean of KL(Q||P) since the last record, in nats."""

    kl: float


class State(state.State[Config]):
    """Training state: one mean, and its optimiser."""

    def __init__(self, config: Config) -> None:
        super().__init__(config, experiment="toy")
        self.mean = torch.randn(1, generator=stream(config.seed, WEIGHTS)).requires_grad_()
        self.optimiser = Adam({"mean": self.mean})
        self.optimisers = [self.optimiser]


def update(state: State) -> Tensor:
    """Take one step; return KL(Q||P)."""
    kl = state.mean.square().sum() / 2
    state.optimiser.minimise(kl, state.config.learning_rate)
    return kl.detach()


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Yield the records of a training."""
    state = State(config)

    def advance() -> StepRecord:
        kl = mean_until_record(state, lambda: update(state)).item()
        return StepRecord(step=state.step, total_steps=config.steps, kl=kl)

    yield from records(state, checkpoint, advance)


def warm_up() -> None:
    """Train for a step."""
    assert list(train(Config(steps=1)))
