"""Training state of a sweep of classifiers."""

from functools import partial

import torch
from torch import Tensor

from kllab.topics.output_regularisation.train.config import Config
from kllab.topics.output_regularisation.train.model import Classifiers
from kllab.topics.output_regularisation.train.step_record import MEASURES
from kllab.topics.output_regularisation.train.training_sets import (
    TEACHER_EPOCH,
    TEACHER_WEIGHTS,
    draw_training_sets,
)
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.digits import Digits
from kllab.training.epochs import Epochs
from kllab.training.random_streams import WEIGHTS, stream


class State(state.State[Config]):
    """Training state: students, teachers, optimisers, tests so far, random state, step, seconds.

    Students are ordered by beta, then by seed. There is one teacher per seed.

    Parameters
    ----------
    digits : Digits
        Training images and labels.
    """

    def __init__(self, config: Config, digits: Digits) -> None:
        super().__init__(config, experiment="output_regularisation", images=digits.used)
        self.x, self.sets = digits.x, draw_training_sets(config, digits.y)
        betas, seeds = config.trained_betas, range(config.seeds)
        self.betas = torch.tensor(betas).repeat_interleave(config.seeds)
        # Models of one seed share initial weights; they differ only in beta.
        starts = [stream(config.seed, WEIGHTS, index) for _ in betas for index in seeds]
        self.students = Classifiers(config.widths, generators=starts)
        self.optimiser = Adam(
            dict(self.students.named_parameters("students.layers")),
            updates=lambda step: max(0, step - config.teacher_steps),
        )
        starts = [stream(config.seed, TEACHER_WEIGHTS, index) for index in seeds]
        self.teachers = Classifiers(config.widths, generators=starts)
        self.teachers_optimiser = Adam(
            dict(self.teachers.named_parameters("teachers.layers")),
            updates=lambda step: min(step, config.teacher_steps),
        )
        everything = config.teacher_sees == "all images"
        seen = self.sets.order.shape[1] if everything else config.images
        epochs = partial(
            Epochs,
            batch_size=config.batch_size,
            seed=config.seed,
            generator=self.generator,
            rows=config.seeds,
        )
        self.student_epochs = epochs(config.images)
        self.teacher_epochs = epochs(seen, purpose=TEACHER_EPOCH)
        self.trail = state.Trail(self.schedule.evaluated, len(MEASURES), len(betas), config.seeds)
        self.optimisers = [self.optimiser]
        if config.teacher_steps:
            self.optimisers.append(self.teachers_optimiser)
        self.tensors = {"trail": self.trail.values}
        self._advice: Tensor | None = None

    @property
    def teaching(self) -> bool:
        """Whether the next step trains the teachers."""
        return self.step < self.config.teacher_steps

    def next_batch(self) -> tuple[Tensor, Tensor]:
        """Return positions in each training set, and labels, of a step, (seeds, batch_size)."""
        if self.teaching:
            batch = self.teacher_epochs.batch(self.step)
        else:
            batch = self.student_epochs.batch(self.step - self.config.teacher_steps)
        return batch, self.sets.labels.gather(1, batch)

    def images(self, batch: Tensor) -> Tensor:
        """Return the images at these positions, (seeds, n) to (seeds, n, pixels)."""
        return self.x[self.sets.order.gather(1, batch)]

    def advice(self, batch: Tensor) -> Tensor:
        """Return the trained teachers' logits at these positions, (seeds, n) to (seeds, n, K)."""
        if self._advice is None:
            everything = torch.arange(self.config.images).expand(self.config.seeds, -1)
            self._advice = self.teachers.logits(self.images(everything))
        return self._advice.take_along_dim(batch[..., None], dim=1)

    def for_each_beta(self, part: Tensor) -> Tensor:
        """Repeat values of the seeds, (seeds, ...), for each of their students: (models, ...)."""
        each = part.expand(len(self.config.trained_betas), *part.shape)
        return each.flatten(0, 1)

    def table(self, values: Tensor) -> Tensor:
        """Reshape numbers of the students, (models,), to (betas, seeds)."""
        return values.view(-1, self.config.seeds)
