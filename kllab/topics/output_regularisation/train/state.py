"""Training state of a sweep of classifiers."""

import torch
from torch import Tensor

from kllab.topics.output_regularisation.train.config import Config
from kllab.topics.output_regularisation.train.log_schedule import tested_steps
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
from kllab.training.random_streams import EPOCH, WEIGHTS, stream, stream_seed


class State(state.State):
    """Training state: students, teachers, optimisers, tests so far, random state, step, seconds.

    Students are ordered by beta, then by seed. There is one teacher per seed. Each epoch's shuffle
    has its own random stream.

    Parameters
    ----------
    config : Config
        Settings of the training.
    digits : Digits
        Training images and labels.
    """

    def __init__(self, config: Config, digits: Digits) -> None:
        super().__init__(config, {"experiment": "output_regularisation", "images": digits.used})
        self.config, self.x = config, digits.x
        self.sets = draw_training_sets(config, digits.y)
        betas, seeds = config.trained_betas, range(config.seeds)
        self.betas = torch.tensor(betas).repeat_interleave(config.seeds)
        # Models of one seed share initial weights; they differ only in beta.
        starts = [stream(config.seed, WEIGHTS, index) for _ in betas for index in seeds]
        self.students = Classifiers(config.widths, generators=starts)
        self.optimiser = Adam(list(self.students.parameters()))
        starts = [stream(config.seed, TEACHER_WEIGHTS, index) for index in seeds]
        self.teachers = Classifiers(config.widths, generators=starts)
        self.teachers_optimiser = Adam(list(self.teachers.parameters()))
        self.tested = tested_steps(config)
        self.trail = torch.zeros(len(self.tested), len(MEASURES), len(betas), config.seeds)
        self._shuffled: tuple[int, int] | None = None
        self._shuffle = torch.empty(0, dtype=torch.int64)
        self._advice: Tensor | None = None

    @property
    def teaching(self) -> bool:
        """Whether the next step trains the teachers."""
        return self.step < self.config.teacher_steps

    def next_batch(self) -> tuple[Tensor, Tensor]:
        """Return the next batch: positions in each training set, (seeds, batch_size), and labels.

        An epoch is a new shuffle for each seed, without the incomplete last batch.
        """
        config, teaching = self.config, self.teaching
        everything = teaching and config.teacher_sees == "all images"
        n = self.sets.order.shape[1] if everything else config.images
        size = min(config.batch_size, n)
        step = self.step if teaching else self.step - config.teacher_steps
        epoch, position = divmod(step, n // size)
        purpose = TEACHER_EPOCH if teaching else EPOCH
        if self._shuffled != (purpose, epoch):
            self._shuffled = purpose, epoch
            self.generator.manual_seed(stream_seed(config.seed, purpose, epoch))
            each = [torch.randperm(n, generator=self.generator) for _ in range(config.seeds)]
            self._shuffle = torch.stack(each)
        batch = self._shuffle[:, position * size : (position + 1) * size]
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

    def _named(self) -> dict[str, Tensor]:
        named = {"trail": self.trail}
        parts = [("students", self.students, self.optimiser)]
        if self.config.teacher_steps:
            parts.append(("teachers", self.teachers, self.teachers_optimiser))
        for name, model, optimiser in parts:
            weights = {f"{name}.{key}": each.detach() for key, each in model.named_parameters()}
            named |= weights | optimiser.named_moments(list(weights))
        return named

    def _resume(self, step: int) -> None:
        self.teachers_optimiser.resume(min(step, self.config.teacher_steps))
        self.optimiser.resume(max(0, step - self.config.teacher_steps))
        self._shuffled = self._advice = None
