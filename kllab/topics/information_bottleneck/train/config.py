"""Config of a sweep of deep information bottlenecks. Does not import torch."""

from dataclasses import dataclass
from typing import ClassVar

from kllab.data.catalogue import DATASETS
from kllab.training.log_schedule import LogSchedule, record_interval
from kllab.training.settings import Settings, parameter_count, setting

MOST_PARAMETERS = 5_000_000
"""Largest number of weights of all models: 80 MB with gradients and Adam's moments."""
CLASSES = 10
_TEST_EVERY, _MOST_TESTS = 30, 60  # a test costs as much as about three steps


@dataclass(frozen=True)
class Config(Settings):
    """Config of deep information bottlenecks (Alemi et al. 2017), one for each beta and seed.

    All are trained together. Models of one seed share initial weights, images and noise; they
    differ only in beta.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> config = Config(betas=(0.0, 0.1), latent_dim=16)
    >>> Config.from_json(config.to_json()) == config
    True
    >>> config.models
    2
    """

    printed: ClassVar = ("best_accuracy", "best_beta", "label_entropy")

    dataset: str = setting(
        "mnist_10k", "Images to classify.",
        choices=tuple(name for name, info in DATASETS.items() if info.bundled),
    )  # fmt: skip
    betas: tuple[float, ...] = setting(
        (0.0, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 0.6, 1.0),
        "Weights of the rate, one model each, in ascending order.",
        low=0.0, high=100.0, longest=12, ascending=True,
    )  # fmt: skip
    latent_dim: int = setting(2, "Number of latent dimensions.", low=1, high=64)
    hidden: tuple[int, ...] = setting(
        (128,), "Widths of the encoder's hidden layers.", low=1, high=512, longest=3
    )
    classifier_hidden: int = setting(
        64, "Width of the classifier's hidden layer; 0 for none.", low=0, high=512
    )
    batch_size: int = setting(128, "Images per step.", low=1, high=1024)
    learning_rate: float = setting(3e-3, "Step size of Adam.", low=1e-6, high=1.0)
    steps: int = setting(1500, "Number of updates.", low=1, high=100_000)
    seeds: int = setting(1, "Number of independent sweeps, trained together.", low=1, high=5)
    seed: int = setting(0, "Makes weights, shuffles and noise repeatable.", low=0, high=2**31 - 1)

    def __post_init__(self) -> None:
        """Validate every field, and limit the memory."""
        super().__post_init__()
        if self.parameter_count > MOST_PARAMETERS:
            raise ValueError(
                f"{self.models} models (betas times seeds) with hidden {self.hidden}, latent_dim "
                f"{self.latent_dim} and classifier_hidden {self.classifier_hidden} make "
                f"{self.parameter_count:,} weights; allowed: up to {MOST_PARAMETERS:,}"
            )

    @property
    def models(self) -> int:
        """Number of models: one for each beta and seed."""
        return len(self.betas) * self.seeds

    @property
    def encoder_widths(self) -> tuple[int, ...]:
        """Widths from the pixels to loc and log-variance, which are outputs of one layer."""
        height, width = DATASETS[self.dataset].shape
        return (height * width, *self.hidden, 2 * self.latent_dim)

    @property
    def classifier_widths(self) -> tuple[int, ...]:
        """Widths from the latents to the logits of the ten digits."""
        hidden = (self.classifier_hidden,) if self.classifier_hidden else ()
        return (self.latent_dim, *hidden, CLASSES)

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases of all models."""
        return self.models * parameter_count(self.encoder_widths, self.classifier_widths)

    @property
    def log_schedule(self) -> LogSchedule:
        """Records about every tenth step, and about 60 tests on held-out images."""
        # One multiplication and addition per weight, forward and backward.
        every = record_interval(6 * self.parameter_count * self.batch_size)
        apart = max(_TEST_EVERY, -(-self.steps // _MOST_TESTS))
        return LogSchedule(self.steps, every, phases=((self.steps, apart),))
