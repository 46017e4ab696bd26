"""Config of a sweep of regularised classifiers. Does not import torch."""

from dataclasses import dataclass
from typing import ClassVar

from kllab.data.catalogue import DATASETS
from kllab.training.log_schedule import LogSchedule, record_interval
from kllab.training.settings import Settings, parameter_count, setting

MOST_PARAMETERS = 10_000_000
"""Largest number of weights of all models: 160 MB with gradients and Adam's moments."""
CLASSES = 10
METHODS = ("none", "label_smoothing", "confidence_penalty", "distillation")
"""Methods: the KL divergence added to the cross-entropy. `objective` has the formulas."""
_TEST_EVERY, _MOST_TESTS = 20, 40  # a test of a sweep costs as much as about five steps


@dataclass(frozen=True)
class Config(Settings):
    """Config of classifiers with the loss CE + beta KL, one for each beta and seed.

    Models of one seed share initial weights, images, wrong labels and their order; they differ only
    in beta. Each seed has its own images.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> config = Config(method="distillation", betas=(0.0, 1.0), steps=300)
    >>> Config.from_json(config.to_json()) == config
    True
    >>> config.models, config.teacher_steps
    (6, 120)
    """

    printed: ClassVar = ("teaching", "cross_entropy", "kl", "teacher_nll")

    dataset: str = setting(
        "mnist_10k", "Images to classify.",
        choices=tuple(name for name, info in DATASETS.items() if info.bundled),
    )  # fmt: skip
    method: str = setting(
        "label_smoothing", "Which KL divergence is added to the cross-entropy.", choices=METHODS
    )
    betas: tuple[float, ...] = setting(
        (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
        "Weights of the KL divergence, one model each, in ascending order.",
        low=0.0, high=1e3, longest=12, ascending=True,
    )  # fmt: skip
    temperature: float = setting(
        4.0, "Divisor of the logits of teacher and student in distillation.", low=0.1, high=100.0
    )
    teacher_share: float = setting(
        0.4, "Share of the steps that train the teacher of a distillation.", low=0.05, high=0.9
    )
    teacher_sees: str = setting(
        "all images", "Training images of the teacher in distillation; its labels are as noisy.",
        choices=("all images", "the students' images"),
    )  # fmt: skip
    label_noise: float = setting(
        0.2, "Share of training labels that are replaced by a wrong one.", low=0.0, high=0.8
    )
    training_images: int = setting(
        500, "Images a student learns from; the fewer, the more it overfits.", low=20, high=9_000
    )
    hidden: tuple[int, ...] = setting(
        (128,), "Widths of the hidden layers.", low=1, high=512, longest=3
    )
    batch_size: int = setting(64, "Images per step.", low=1, high=1024)
    learning_rate: float = setting(4e-3, "Step size of Adam.", low=1e-6, high=1.0)
    steps: int = setting(
        600, "Number of updates, those of the teacher included.", low=2, high=100_000
    )
    seeds: int = setting(3, "Number of independent sweeps, trained together.", low=1, high=5)
    seed: int = setting(
        0, "Makes weights, choice of images, wrong labels and shuffles repeatable.",
        low=0, high=2**31 - 1,
    )  # fmt: skip

    def __post_init__(self) -> None:
        """Validate every field, and limit the memory."""
        super().__post_init__()
        if self.parameter_count > MOST_PARAMETERS:
            raise ValueError(
                f"{self.models} models (betas times seeds) with hidden {self.hidden} make "
                f"{self.parameter_count:,} weights; allowed: up to {MOST_PARAMETERS:,}"
            )

    @property
    def trained_betas(self) -> tuple[float, ...]:
        """Betas to train: only 0 if the method adds no KL."""
        return (0.0,) if self.method == "none" else self.betas

    @property
    def models(self) -> int:
        """Number of students: one for each beta and seed."""
        return len(self.trained_betas) * self.seeds

    @property
    def teacher_steps(self) -> int:
        """Number of initial steps that train the teachers, one per seed."""
        if self.method != "distillation":
            return 0
        return min(self.steps - 1, max(1, round(self.teacher_share * self.steps)))

    @property
    def images(self) -> int:
        """Training images per student, at most those available."""
        return min(self.training_images, DATASETS[self.dataset].training)

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths from the pixels to the logits of the ten digits."""
        height, width = DATASETS[self.dataset].shape
        return (height * width, *self.hidden, CLASSES)

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases of all students."""
        return self.models * parameter_count(self.widths)

    @property
    def log_schedule(self) -> LogSchedule:
        """Records about every tenth step, never of teachers and students; about 40 tests."""
        # One multiplication and addition per weight, forward and backward.
        every = record_interval(6 * self.parameter_count * self.batch_size)
        apart = max(_TEST_EVERY, -(-self.steps // _MOST_TESTS))
        first = self.teacher_steps // every * every + every  # the students' first full record
        return LogSchedule(
            self.steps, every, phases=((self.steps, apart),), also=(self.teacher_steps, first)
        )
