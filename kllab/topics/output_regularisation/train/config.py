"""The settings of a sweep of regularised classifiers. Costs no torch."""

from dataclasses import dataclass
from itertools import pairwise

from kllab.data.catalogue import DATASETS
from kllab.training.parameter import Parameter
from kllab.training.settings import Settings, setting

MOST_PARAMETERS = 10_000_000
"""Weights all models may have together: with gradients and Adam's moments, 160 MB."""
CLASSES = 10
METHODS = ("none", "label_smoothing", "confidence_penalty", "distillation")
"""Which KL divergence is added to the cross-entropy; `objective` says it in formulas."""


@dataclass(frozen=True)
class Config(Settings):
    """Classifiers with the loss CE + beta KL, one for each beta and seed, all trained at once.

    Models of one seed start from the same weights, and see the same images and the same wrong
    labels in the same order: beta alone tells them apart. Every seed has images of its own.

    Raises
    ------
    ValueError
        Naming the field, the value given and what is allowed.

    Examples
    --------
    >>> config = Config(method="distillation", betas=(0.0, 1.0), steps=300)
    >>> Config.from_json(config.to_json()) == config
    True
    >>> config.models, config.teacher_steps
    (6, 120)
    """

    dataset: str = setting(
        "mnist_10k", "Images that are classified.",
        choices=tuple(name for name, info in DATASETS.items() if info.bundled),
    )  # fmt: skip
    method: str = setting(
        "label_smoothing", "Which KL divergence is added to the cross-entropy.", choices=METHODS
    )
    betas: tuple[float, ...] = setting(
        (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
        "Weights of the KL divergence, one model each, in ascending order.",
        low=0.0, high=1e3, longest=12,
    )  # fmt: skip
    temperature: float = setting(
        4.0, "What distillation divides both logits by.", low=0.1, high=100.0
    )
    teacher_share: float = setting(
        0.4, "Share of the steps that train the teacher of a distillation.", low=0.05, high=0.9
    )
    teacher_sees: str = setting(
        "all images", "What the teacher of a distillation learns from, labels as noisy.",
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
        """Check every field, the order of the betas, and the memory."""
        super().__post_init__()
        if any(after <= before for before, after in pairwise(self.betas)):
            raise ValueError(f"betas is {self.betas}; allowed: numbers in ascending order")
        if self.parameter_count > MOST_PARAMETERS:
            raise ValueError(
                f"{self.models} models (betas times seeds) with hidden {self.hidden} make "
                f"{self.parameter_count:,} weights; allowed: up to {MOST_PARAMETERS:,}"
            )

    @property
    def trained_betas(self) -> tuple[float, ...]:
        """The betas that make a difference: 0 alone, if nothing is added."""
        return (0.0,) if self.method == "none" else self.betas

    @property
    def models(self) -> int:
        """Number of students: one for each beta and seed."""
        return len(self.trained_betas) * self.seeds

    @property
    def teacher_steps(self) -> int:
        """Steps at the beginning that train the teachers, one for each seed."""
        if self.method != "distillation":
            return 0
        return min(self.steps - 1, max(1, round(self.teacher_share * self.steps)))

    @property
    def images(self) -> int:
        """Images each student learns from, as many as there are."""
        return min(self.training_images, DATASETS[self.dataset].training)

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths from the pixels to the logits of the ten digits."""
        height, width = DATASETS[self.dataset].shape
        return (height * width, *self.hidden, CLASSES)

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases of all students."""
        return self.models * sum((into + 1) * out for into, out in pairwise(self.widths))


FIELDS: dict[str, Parameter] = Config.described()
"""Each setting in the order of forms."""
