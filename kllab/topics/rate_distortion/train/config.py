"""Config of a sweep of VAEs. Does not import torch."""

from dataclasses import dataclass, field
from itertools import product
from math import ceil
from typing import Any, ClassVar, NamedTuple

from kllab.data.catalogue import DATASETS
from kllab.training.log_schedule import LogSchedule, record_interval
from kllab.training.schedules import SCHEDULES, Schedule, check_schedule_parameters, schedule
from kllab.training.settings import Settings, parameter_count, setting

MOST_MODELS = 40
"""Largest number of models: their pictures are in the records."""
MOST_PARAMETERS = 6_000_000
"""Largest number of weights of all models: 96 MB with gradients and Adam's moments."""
MOST_WORK = 3e13
"""Largest number of multiplications and additions: about ten minutes on one core."""
_TESTS, _EVERY_TEST = 24, 25  # a test costs as much as about three steps
_WORK_PER_QUICK_TEST = 2.5e10
"""Multiplications and additions from one quick test to the next: 0.4 seconds on a fast core."""


class Curve(NamedTuple):
    """Curve of a sweep: schedule and latent size of its models, which differ in beta and seed."""

    schedule: str
    latent_dim: int


@dataclass(frozen=True)
class Config(Settings):
    """Config of VAEs with one hidden architecture, for each schedule, latent size, seed and beta.

    All are trained together. Each is the model that the experiment `vae` trains by itself with the
    same settings, ``encoder_hidden=hidden`` and ``decoder_hidden`` in the opposite order.
    ``schedule_parameters`` has the parameters of each schedule by its name, but for the warm-up.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> config = Config(betas=(0.5, 1.0), latent_dims=(2, 16), seeds=2)
    >>> Config.from_json(config.to_json()) == config
    True
    >>> config.models, config.curves
    (8, (Curve(schedule='constant', latent_dim=2), Curve(schedule='constant', latent_dim=16)))
    >>> own = {"cyclical": {"cycles": 2, "ramp": 0.5}}  # 0.5 is the default
    >>> Config(schedules=("cyclical",), schedule_parameters=own).schedule_parameters
    {'cyclical': {'cycles': 2}}
    """

    printed: ClassVar = ("best_nelbo", "best_beta", "best_rate", "pixel_entropy")

    dataset: str = setting("mnist_10k", "Images to learn.", choices=tuple(DATASETS))
    betas: tuple[float, ...] = setting(
        (0.1, 0.3, 1.0, 2.0, 4.0, 10.0),
        "Weights of the rate, in ascending order.",
        low=0.0, high=100.0, longest=12, ascending=True,
    )  # fmt: skip
    schedules: tuple[str, ...] = setting(
        ("constant",), "How beta reaches its value; one curve each.", choices=SCHEDULES, longest=3
    )
    warm_up: float = setting(
        0.5, "Part of the training over which the schedules that have a warm-up move beta.",
        low=0.0, high=1.0,
    )  # fmt: skip
    latent_dims: tuple[int, ...] = setting(
        (16,), "Numbers of latent dimensions, in ascending order; one curve each.",
        low=1, high=64, longest=3, ascending=True,
    )  # fmt: skip
    hidden: tuple[int, ...] = setting(
        (128,), "Widths of the hidden layers, from the image inwards, in encoder and decoder.",
        low=1, high=512, longest=3,
    )  # fmt: skip
    batch_size: int = setting(128, "Images per step.", low=1, high=1024)
    learning_rate: float = setting(4e-3, "Step size of Adam.", low=1e-6, high=1.0)
    steps: int = setting(800, "Number of updates.", low=1, high=100_000)
    seeds: int = setting(3, "Repetitions, with the seeds seed, seed + 1, ...", low=1, high=5)
    seed: int = setting(0, "Makes weights, shuffles and noise repeatable.", low=0, high=2**31 - 6)
    schedule_parameters: dict[str, dict[str, Any]] = field(
        default_factory=dict, hash=False, metadata={"omitted_at_default": True}
    )

    def __post_init__(self) -> None:
        """Validate every field; limit memory and time."""
        super().__post_init__()
        object.__setattr__(self, "schedule_parameters", self._checked_parameters())
        self.beta_schedules()  # refuses parameters that do not fit each other
        made = (
            f"{self.models} models (betas times schedules, latent_dims and seeds: {self._factors})"
        )
        if self.models > MOST_MODELS:
            raise ValueError(f"the sweep has {made}; allowed: up to {MOST_MODELS}")
        if self.parameter_count > MOST_PARAMETERS:
            raise ValueError(
                f"{made} with hidden {self.hidden} have {self.parameter_count:,} weights; "
                f"allowed: up to {MOST_PARAMETERS:,}"
            )
        longest = int(MOST_WORK / self._work)
        if self.steps > longest:
            raise ValueError(
                f"steps is {self.steps:,}; allowed for {self.models} models with "
                f"{self.parameter_count:,} weights at batch_size {self.batch_size}: "
                f"up to {longest:,}"
            )

    def _checked_parameters(self) -> dict[str, dict[str, Any]]:
        """Return the parameters of the schedules, validated, without those at their default."""
        given, found = self.schedule_parameters, {}
        allowed = "for each of the schedules " + ", ".join(self.schedules)
        if not isinstance(given, dict) or any(not isinstance(one, dict) for one in given.values()):
            raise ValueError(
                f"schedule_parameters is {given!r}; allowed: an object of parameters by name, "
                f"{allowed}"
            )
        if other := [name for name in given if name not in self.schedules]:
            raise ValueError(
                f"schedule_parameters are given for {other[0]!r}; allowed: objects {allowed}"
            )
        for name in self.schedules:
            own = given.get(name, {})
            if "warm_up" in own:
                raise ValueError(
                    f"schedule_parameters of {name!r} have a warm_up; allowed: others, as all "
                    "schedules have that of the field warm_up"
                )
            usual = {parameter.name: parameter.default for parameter in SCHEDULES[name].parameters}
            changed = {
                key: value
                for key, value in check_schedule_parameters(name, own).items()
                if value != usual[key]
            }
            if changed:
                found[name] = changed
        return found

    @property
    def _factors(self) -> str:
        factors = map(len, (self.betas, self.schedules, self.latent_dims))
        return " x ".join(map(str, (*factors, self.seeds)))

    @property
    def all_seeds(self) -> range:
        """Seeds of the training: each repetition has its own."""
        return range(self.seed, self.seed + self.seeds)

    @property
    def curves(self) -> tuple[Curve, ...]:
        """Schedule and latent size of each curve."""
        return tuple(Curve(*each) for each in product(self.schedules, self.latent_dims))

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of curves, seeds and betas: models are in this order, betas fastest."""
        return len(self.curves), self.seeds, len(self.betas)

    @property
    def models(self) -> int:
        """Number of models."""
        curves, seeds, betas = self.shape
        return curves * seeds * betas

    @property
    def pixels(self) -> int:
        """Number of pixels of an image."""
        height, width = DATASETS[self.dataset].shape
        return height * width

    def encoder_widths(self, latent_dim: int) -> tuple[int, ...]:
        """Widths from the pixels to loc and log-variance, which are outputs of one layer."""
        return (self.pixels, *self.hidden, 2 * latent_dim)

    def decoder_widths(self, latent_dim: int) -> tuple[int, ...]:
        """Widths from the latents to the pixels."""
        return (latent_dim, *self.hidden[::-1], self.pixels)

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases of all models, padded to the largest latent size."""
        most = self.latent_dims[-1]
        return self.models * parameter_count(self.encoder_widths(most), self.decoder_widths(most))

    @property
    def _work(self) -> float:
        """Multiplications and additions of a step: one per weight, forward and twice backward."""
        return 6.0 * self.parameter_count * self.batch_size

    @property
    def log_schedule(self) -> LogSchedule:
        """Records about every tenth step, and about 30 tests on held-out images.

        Points move fast at first, so tests are frequent then.
        """
        apart = max(_EVERY_TEST, -(-self.steps // _TESTS))
        phases = (20, 5), (100, 20), (self.steps, apart)
        return LogSchedule(self.steps, record_interval(self._work), phases=phases)

    @property
    def quick_interval(self) -> int:
        """Steps between quick tests, which a part of the held-out images needs.

        Points move twice a second on a fast core. The config alone decides, so that a record does
        not depend on the speed of a machine.
        """
        every = record_interval(self._work)
        return ceil(_WORK_PER_QUICK_TEST / self._work / every) * every

    def beta_schedules(self) -> list[list[Schedule]]:
        """Return beta as a function of the step, counted from 0, of each curve and beta."""
        found = []
        for curve in self.curves:
            names = {parameter.name for parameter in SCHEDULES[curve.schedule].parameters}
            given = self.schedule_parameters.get(curve.schedule, {})
            if "warm_up" in names:
                given = {**given, "warm_up": self.warm_up}
            found.append(
                [
                    schedule(curve.schedule, beta=beta, total_steps=self.steps, **given)
                    for beta in self.betas
                ]
            )
        return found
