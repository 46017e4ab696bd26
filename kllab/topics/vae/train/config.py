"""Config of a VAE training: validated, convertible to JSON. Does not import torch."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from kllab.data.catalogue import DATASETS
from kllab.topics.vae.train.catalogue import LIKELIHOODS, PRIORS
from kllab.topics.vae.train.sizes import (
    connected_weights,
    convolutional_parameters,
    convolutional_work,
    deconvolutional_parameters,
)
from kllab.training.log_schedule import LogSchedule, record_interval
from kllab.training.schedules import SCHEDULES, Schedule, check_schedule_parameters, schedule
from kllab.training.settings import Settings, parameter_count, setting

MOST_PARAMETERS = 5_000_000
"""Largest number of weights: 80 MB with gradients and Adam's moments."""
MOST_DECODED = 16_384
"""Largest number of images decoded in a step: 50 MB of pixels for each array of them."""
_WORK_PER_RECORD = 2e10  # multiplications and additions; half a second on a slow core
_IMAGES_PER_TEST = 6_400  # a test costs about as much as training on 400 images: 6 %


@dataclass(frozen=True)
class Config(Settings):
    """Config of a VAE with Gaussian posterior, by default Bernoulli pixels and prior N(0, I).

    The defaults learn MNIST's digits within seconds on one CPU core.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> config = Config(latent_dim=2, schedule="constant")
    >>> Config.from_json(config.to_json()) == config
    True
    """

    printed: ClassVar = ("beta", "distortion", "rate", "elbo", "test_nelbo")

    dataset: str = setting("mnist_10k", "Images to learn.", choices=tuple(DATASETS))
    encoder_hidden: tuple[int, ...] = setting(
        (300,), "Widths of the encoder's hidden layers, from the image inwards.", low=1, high=2048
    )
    decoder_hidden: tuple[int, ...] = setting(
        (300, 300), "Widths of the decoder's hidden layers, outwards to the image.",
        low=1, high=2048, longest=8,
    )  # fmt: skip
    latent_dim: int = setting(20, "Number of latent dimensions.", low=1, high=256)
    activation: str = setting(
        "leaky_relu", "Function between layers (leaky_relu has slope 0.1 below 0).",
        choices=("leaky_relu", "relu", "elu", "tanh"),
    )  # fmt: skip
    init: str = setting(
        "default", "Initial weights: PyTorch's default, or He's or Glorot's normal distribution.",
        choices=("default", "he", "glorot"),
    )  # fmt: skip
    batch_size: int = setting(128, "Images per step.", low=1, high=1024)
    learning_rate: float = setting(2e-3, "Step size of Adam.", low=1e-6, high=1.0)
    steps: int = setting(3000, "Number of updates.", low=1, high=1_000_000)
    beta: float = setting(1.0, "Weight of the rate at the end of the schedule.", low=0, high=1e3)
    schedule: str = setting(
        "linear", "How beta reaches its value during the training.", choices=SCHEDULES
    )
    schedule_parameters: dict[str, Any] = field(default_factory=dict, hash=False)
    free_bits: float = setting(
        0.0, "Rate in nats that each latent dimension has for free (Kingma et al. 2016).",
        low=0, high=1e3,
    )  # fmt: skip
    precision: str = setting(
        "float32", "bfloat16: layers multiply faster, with 3 digits, not 7, if the processor can.",
        choices=("float32", "bfloat16"),
    )  # fmt: skip
    seed: int = setting(0, "Makes weights, shuffles and noise repeatable.", low=0, high=2**31 - 1)

    free_bits_of: str = setting(
        "dimension", "What has the free bits: each dimension, each group, or the whole rate.",
        choices=("dimension", "group", "rate"), omitted_at_default=True,
    )  # fmt: skip
    free_bits_group: int = setting(
        4, "Neighbouring latent dimensions in a group; the last group may have fewer.",
        low=1, high=256, omitted_at_default=True,
    )  # fmt: skip
    objective: str = setting(
        "beta", "Added to the distortion: beta times the rate, or gamma |rate - C| (capacity).",
        choices=("beta", "capacity"), omitted_at_default=True,
    )  # fmt: skip
    gamma: float = setting(
        10.0, "Weight of |rate - C| (Burgess et al. 2018); a large one slows the distortion.",
        low=0, high=1e4, omitted_at_default=True,
    )  # fmt: skip
    capacity: float = setting(
        25.0, "C in nats at the end of its schedule.", low=0, high=1e3, omitted_at_default=True
    )
    capacity_schedule: str = setting(
        "linear", "How C reaches its value during the training.",
        choices=SCHEDULES, omitted_at_default=True,
    )  # fmt: skip
    capacity_parameters: dict[str, Any] = field(
        default_factory=dict, hash=False, metadata={"omitted_at_default": True}
    )

    likelihood: str = setting(
        "grey_bernoulli", "What p(x|z) is a likelihood of, and how grey levels become pixels.",
        choices=LIKELIHOODS, omitted_at_default=True,
    )  # fmt: skip
    prior: str = setting(
        "standard_normal", "p(z); with a learnt one the rate is a Monte Carlo number.",
        choices=PRIORS, omitted_at_default=True,
    )  # fmt: skip
    prior_components: int = setting(
        20, "Components of a learnt prior.", low=1, high=200, omitted_at_default=True
    )
    importance_samples: int = setting(
        1, "Draws of z per image in the bound to maximise: 1 is the ELBO, more are IWAE's bound.",
        low=1, high=64, omitted_at_default=True,
    )  # fmt: skip
    architecture: str = setting(
        "mlp", "Fully connected layers (mlp), or convolutions of stride 2 (conv).",
        choices=("mlp", "conv"), omitted_at_default=True,
    )  # fmt: skip
    channels: tuple[int, ...] = setting(
        (16, 32), "Channels of the convolutions, from the image inwards.",
        low=1, high=128, longest=2, omitted_at_default=True,
    )  # fmt: skip

    training_images: int = setting(
        0, "Train on so many images only, to see a model overfit; 0 for all of them.",
        low=0, high=60_000, omitted_at_default=True,
    )  # fmt: skip

    def __post_init__(self) -> None:
        """Validate every field, fill in the schedules' parameters, and limit the memory."""
        super().__post_init__()
        self._complete("schedule_parameters", self.schedule)
        self.beta_schedule()  # refuses parameters that do not fit each other
        if self.objective == "capacity" or self.capacity_parameters != {}:
            self._complete("capacity_parameters", self.capacity_schedule)
            self.capacity_curve()
        self._check_combination()
        if self.parameter_count > MOST_PARAMETERS:
            raise ValueError(
                f"{self._sizes} make {self.parameter_count:,} weights; "
                f"allowed: up to {MOST_PARAMETERS:,}"
            )

    @property
    def _sizes(self) -> str:
        connected = self.architecture == "mlp"
        hidden = ("encoder_hidden", "decoder_hidden") if connected else ("channels",)
        extra = ("prior_components",) if self.prior != "standard_normal" else ()
        *first, last = (f"{name} {getattr(self, name)}" for name in (*hidden, "latent_dim", *extra))
        return f"{', '.join(first)} and {last}"

    def _check_combination(self) -> None:
        """Raise ValueError for settings that do not work together."""
        needs = {
            f"prior {self.prior!r}": self.prior != "standard_normal",
            f"importance_samples {self.importance_samples}": self.importance_samples > 1,
        }
        given = [what for what, is_given in needs.items() if is_given]
        if given and (self.free_bits or self.objective == "capacity"):
            other = "objective 'capacity'" if self.objective == "capacity" else "free bits"
            raise ValueError(
                f"{given[0]} is given with {other}; allowed: objective 'beta' without free bits, "
                "as a floor or a distance of a rate needs the rate itself, not an estimate from "
                "one draw"
            )
        there = DATASETS[self.dataset].training
        if self.training_images > there:
            raise ValueError(
                f"training_images is {self.training_images:,}; allowed: up to {there:,}, the "
                f"images of {self.dataset!r}, or 0 for all"
            )
        images = self.importance_samples * self.batch_size
        if images > MOST_DECODED:
            raise ValueError(
                f"importance_samples {self.importance_samples} and batch_size {self.batch_size} "
                f"make {images:,} decoded images per step; allowed: up to {MOST_DECODED:,}"
            )

    def _complete(self, name: str, schedule: str) -> None:
        """Validate a field with the parameters of a schedule, and fill in the missing ones."""
        given = getattr(self, name)
        if not isinstance(given, dict):
            raise ValueError(f"{name} is {given!r}; allowed: an object of parameters by name")
        object.__setattr__(self, name, check_schedule_parameters(schedule, given))

    @property
    def pixels(self) -> int:
        """Number of pixels of an image."""
        height, width = self.shape
        return height * width

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of an image."""
        return DATASETS[self.dataset].shape

    @property
    def encoder_widths(self) -> tuple[int, ...]:
        """Widths from the pixels to loc and log-variance, which are outputs of one layer."""
        return (self.pixels, *self.encoder_hidden, 2 * self.latent_dim)

    @property
    def decoder_widths(self) -> tuple[int, ...]:
        """Widths from the latents to the pixels."""
        return (self.latent_dim, *self.decoder_hidden, self.pixels)

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases, also those of the prior."""
        if self.architecture == "conv":
            of, latents = (self.shape, self.channels), self.latent_dim
            networks = convolutional_parameters(*of, 2 * latents)
            networks += deconvolutional_parameters(*of, latents)
        else:
            networks = parameter_count(self.encoder_widths, self.decoder_widths)
        component = {"standard_normal": 0, "mixture": 2 * self.latent_dim + 1, "vamp": self.pixels}
        return networks + self.prior_components * component[self.prior]

    @property
    def encoder_work(self) -> int:
        """Number of multiplications that encode an image."""
        if self.architecture == "conv":
            return convolutional_work(self.shape, self.channels, 2 * self.latent_dim)
        return connected_weights(self.encoder_widths)

    @property
    def decoder_work(self) -> int:
        """Number of multiplications that decode a latent."""
        if self.architecture == "conv":
            return convolutional_work(self.shape, self.channels, self.latent_dim)
        return connected_weights(self.decoder_widths)

    @property
    def log_schedule(self) -> LogSchedule:
        """Records about every tenth step; tests with images at first with all of them.

        Samples change most at the beginning. With small batches tests are rarer, so that they take
        less than a tenth of the time.
        """
        # Multiplications and additions, forward and twice backward.
        work = 6 * self.batch_size * self._work_per_image
        every = record_interval(work, work=_WORK_PER_RECORD)
        apart = _IMAGES_PER_TEST // self.batch_size
        later = (500, max(50, apart)), (self.steps, max(200, apart))
        return LogSchedule(self.steps, every, phases=((50, 1), *later))

    @property
    def _work_per_image(self) -> int:
        """Number of multiplications in a forward pass, per image of a batch."""
        if (self.architecture, self.prior, self.importance_samples) == (
            "mlp", "standard_normal", 1,
        ):  # fmt: skip
            return self.parameter_count  # with the biases, as older runs were recorded
        work = self.encoder_work + self.importance_samples * self.decoder_work
        if self.prior == "vamp":  # its images are encoded once for a batch
            work += self.encoder_work * self.prior_components // self.batch_size
        if self.prior != "standard_normal":
            # An exponential and a few more operations for each component and dimension.
            densities = self.prior_components * self.latent_dim
            work += 20 * self.importance_samples * densities
        return work

    @property
    def floor_dimensions(self) -> int:
        """Number of neighbouring latent dimensions that have `free_bits` together."""
        sizes = {"dimension": 1, "group": self.free_bits_group, "rate": self.latent_dim}
        return sizes[self.free_bits_of]

    def capacity_curve(self) -> Schedule | None:
        """Return C, in nats, as a function of the step, counted from 0; None if there is no C."""
        if self.objective != "capacity":
            return None
        return schedule(
            self.capacity_schedule,
            beta=self.capacity,
            total_steps=self.steps,
            **self.capacity_parameters,
        )

    def weight_curve(self) -> Schedule:
        """Return beta, or gamma if there is a C, as a function of the step, counted from 0."""
        return self.beta_schedule() if self.objective == "beta" else lambda _step: self.gamma

    def beta_schedule(self) -> Schedule:
        """Return beta as a function of the step, counted from 0."""
        return schedule(
            self.schedule, beta=self.beta, total_steps=self.steps, **self.schedule_parameters
        )
