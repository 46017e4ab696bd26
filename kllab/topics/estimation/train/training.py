"""Training of a critic."""

from collections.abc import Iterator
from math import isfinite

import numpy as np
import torch
from torch import Tensor

from kllab.topics.estimation.critic_bounds import (
    BOUNDS,
    lines,
    log_ratio_of,
    training_and_held_out,
)
from kllab.topics.estimation.train.config import Config
from kllab.topics.estimation.train.critic import LOSSES, Critic
from kllab.topics.estimation.train.step_record import StepRecord
from kllab.training.adam import Adam
from kllab.training.epochs import Epochs
from kllab.training.random_streams import WEIGHTS, stream
from kllab.training.record import Checkpoint
from kllab.training.state import State
from kllab.training.training_loop import records, steps_until_record


def warm_up() -> None:
    """Warm up torch with a few steps."""
    for _ in train(Config(steps=3)):
        pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Train a critic to maximise its bound of KL(P||Q).

    Parameters
    ----------
    config : Config
        The same config gives the same records on one machine.
    checkpoint : Checkpoint, optional
        From an earlier record with the same config. The training resumes from it, bit for bit.

    Yields
    ------
    StepRecord
        After step 1, about every tenth step, and the last.

    Raises
    ------
    ValueError
        If the checkpoint belongs to another config.
    FloatingPointError
        If the bound of the training samples is no finite number.
    """
    state = CriticState(config)

    def advance() -> StepRecord:
        for _ in steps_until_record(state):
            state.update()
        return state.record()

    yield from records(state, checkpoint, advance)


class CriticState(State[Config]):
    """Critic, its optimiser and its samples."""

    def __init__(self, config: Config) -> None:
        super().__init__(config, experiment="estimation")
        self.critic = Critic(config.widths, stream(config.seed, WEIGHTS))
        self._adam = Adam(dict(self.critic.named_parameters()))
        self.optimisers = [self._adam]
        self._samples = {
            name: torch.from_numpy(part)
            for name, draws in training_and_held_out(config.sampling).items()
            for name, part in ((f"{name} x", draws.x), (f"{name} y", draws.y))
        }
        self._lines = torch.from_numpy(lines(config.dimension))
        # Samples of P and of Q are shuffled apart: they are no pairs.
        self._epochs = Epochs(
            config.n, config.batch_size, seed=config.seed, generator=self.generator, rows=2
        )

    def update(self) -> None:
        """Take a step up the bound of a batch."""
        of_x, of_y = self._epochs.batch(self.step)
        x, y = self._samples["training x"][of_x], self._samples["training y"][of_y]
        loss = LOSSES[self.config.bound](self.critic(x), self.critic(y))
        self._adam.minimise(loss, self.config.learning_rate)

    @torch.no_grad()
    def record(self) -> StepRecord:
        """Return the record of this step."""
        scores = {name: self._scores(samples) for name, samples in self._samples.items()}
        bound = BOUNDS[self.config.bound].of_scores
        if not all(torch.isfinite(each).all() for each in scores.values()):
            raise self.not_finite(what="a score")
        training, held_out = (
            bound(scores[f"{name} x"].numpy(), scores[f"{name} y"].numpy()).value
            for name in ("training", "held_out")
        )
        if not isfinite(training):
            raise self.not_finite(what="the bound")
        learned = log_ratio_of(
            self.config.bound, self._scores(self._lines).numpy(), scores["training y"].numpy()
        )
        return StepRecord(
            step=self.step,
            total_steps=self.config.steps,
            training=training,
            held_out=held_out if isfinite(held_out) else None,
            learned=learned.astype(np.float32),
        )

    def _scores(self, samples: Tensor) -> Tensor:
        scores: Tensor = self.critic(samples)
        return scores
