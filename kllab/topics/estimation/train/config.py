"""Config of a critic's training: validated, convertible to JSON. Does not import torch."""

from dataclasses import dataclass
from typing import ClassVar

from kllab.topics.estimation.critic_bounds import BOUNDS, MOST_LINES
from kllab.topics.estimation.spec import Sampling
from kllab.training.log_schedule import LogSchedule, record_interval
from kllab.training.settings import Settings, parameter_count, setting

_START = Sampling()


@dataclass(frozen=True)
class Config(Settings):
    """One training of a critic, a network with two hidden layers, on samples of P and of Q.

    P = N(0, I), and Q differs from it in the first coordinate, as in `Sampling`. With the defaults,
    a few seconds on one CPU core bring the bound near KL(P||Q).

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> config = Config(bound="nwj", n=50)
    >>> Config.from_json(config.to_json()) == config
    True
    >>> config.parameter_count
    1153
    >>> Config(n=5)
    Traceback (most recent call last):
    ValueError: n is 5; allowed: a whole number from 10 to 10000
    """

    printed: ClassVar = ("training", "held_out")

    bound: str = setting(
        "dv", "Bound that the critic maximises: Donsker-Varadhan or NWJ.", choices=tuple(BOUNDS)
    )
    shift: float = setting(
        _START.shift, "Mean of the first coordinate of Q; that of P is 0.", low=-5, high=5
    )
    scale: float = setting(
        _START.scale, "Standard deviation of the first coordinate of Q; that of P is 1.",
        low=0.2, high=5,
    )  # fmt: skip
    dimension: int = setting(_START.dimension, "Number of coordinates.", low=1, high=50)
    n: int = setting(_START.n, "Number of samples of P, and of Q.", low=10, high=10_000)
    hidden: int = setting(32, "Units in each of the two hidden layers.", low=1, high=256)
    learning_rate: float = setting(1e-3, "Step size of Adam.", low=1e-6, high=1.0)
    batch_size: int = setting(
        500, "Samples of P, and of Q, per step; all, where there are fewer.", low=2, high=10_000
    )
    steps: int = setting(1000, "Number of updates.", low=1, high=100_000)
    seed: int = setting(0, "Makes samples, weights and shuffles repeatable.", low=0, high=2**31 - 1)

    @property
    def sampling(self) -> Sampling:
        """The samples."""
        return Sampling(self.shift, self.scale, self.dimension, self.n, seed=self.seed)

    @property
    def lines(self) -> int:
        """Number of coordinates along which the critic is recorded."""
        return min(self.dimension, MOST_LINES)

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the critic from the inputs to its score."""
        return (self.dimension, self.hidden, self.hidden, 1)

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases."""
        return parameter_count(self.widths)

    @property
    def log_schedule(self) -> LogSchedule:
        """Records about every tenth step."""
        examples = 2 * min(self.batch_size, self.n)
        return LogSchedule(self.steps, record_interval(6 * self.parameter_count * examples))
