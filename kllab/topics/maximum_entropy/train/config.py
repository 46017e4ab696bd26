"""Config of a training of soft actor-critics. Does not import torch."""

from dataclasses import dataclass
from math import log
from typing import ClassVar

from kllab.models.gridworld import ACTIONS, MAPS, Grid
from kllab.training.log_schedule import LogSchedule
from kllab.training.settings import Settings, setting

MOST_ENTROPY = log(len(ACTIONS))
"""Entropy of the uniform policy, in nats."""
_RECORD_EVERY, _MOST_EVALUATIONS = 20, 80


@dataclass(frozen=True)
class Config(Settings):
    """Config of discrete soft actor-critics (Christodoulou 2019), one per target or temperature.

    All are trained together. They have the same initial weights but separate walkers, replay
    buffers and temperatures.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> config = Config(temperature="fixed", alphas=(0.01, 0.1, 1.0))
    >>> Config.from_json(config.to_json()) == config
    True
    >>> config.members
    3
    """

    printed: ClassVar = (
        "expected_return", "entropy", "target_entropy", "alpha", "kl", "gap", "critic_loss",
    )  # fmt: skip

    map: str = setting("open_room", "The gridworld to learn.", choices=tuple(MAPS))
    slip: float = setting(
        0.1, "Probability of moving to one of the two sides instead.", low=0.0, high=1.0
    )
    hole: float = setting(
        1.0, "What a hole costs; the goal brings 1, everything else 0.", low=0.0, high=10.0
    )
    ends: bool = setting(
        False, "Whether goal and holes end the episode; else they lead back to the start."
    )
    discount: float = setting(0.95, "Weight of the next step's value.", low=0.0, high=0.99)
    temperature: str = setting(
        "automatic", "Whether alpha is tuned to a target entropy or fixed.",
        choices=("automatic", "fixed"),
    )  # fmt: skip
    targets: tuple[float, ...] = setting(
        (0.5,), "Target entropies as shares of log 4, one learner each, if alpha is automatic.",
        low=0.02, high=0.99, longest=8,
    )  # fmt: skip
    alphas: tuple[float, ...] = setting(
        (0.1,), "Fixed temperatures, one learner each; the first is the start of an automatic one.",
        low=1e-3, high=100.0, longest=8,
    )  # fmt: skip
    losses: str = setting(
        "right", "Losses to minimise: the right ones, or the tutorial's in part or whole.",
        choices=("right", "mean_over_actions", "tutorial"),
    )  # fmt: skip
    hidden: int = setting(
        64, "Width of the hidden layer of actor and critics; 0 makes them tables.", low=0, high=256
    )
    walkers: int = setting(8, "Steps in the gridworld before each update.", low=1, high=64)
    batch_size: int = setting(128, "Transitions per update.", low=1, high=512)
    capacity: int = setting(4096, "Transitions that a replay buffer keeps.", low=64, high=16384)
    learning_rate: float = setting(3e-3, "Step size of Adam.", low=1e-6, high=1.0)
    alpha_learning_rate: float = setting(
        3e-3, "Step size of Adam on log alpha.", low=1e-6, high=1.0
    )
    polyak: float = setting(
        0.02, "Weight of the critics in each update of the target critics (Polyak averaging).",
        low=1e-4, high=1.0,
    )  # fmt: skip
    steps: int = setting(5000, "Number of updates.", low=1, high=200_000)
    seed: int = setting(0, "Makes weights, walks and batches repeatable.", low=0, high=2**31 - 1)

    @property
    def automatic(self) -> bool:
        """Whether the temperatures are tuned."""
        return self.temperature == "automatic"

    @property
    def members(self) -> int:
        """Number of learners."""
        return len(self.targets if self.automatic else self.alphas)

    @property
    def grid(self) -> Grid:
        """The gridworld."""
        return Grid(self.map, self.slip, self.hole, self.ends)

    @property
    def wanted_entropy(self) -> float:
        """First target entropy in nats, even if alpha is fixed."""
        return self.targets[0] * MOST_ENTROPY

    @property
    def target_entropies(self) -> tuple[float, ...]:
        """Target entropy of each learner in nats; empty if the temperatures are fixed."""
        return tuple(share * MOST_ENTROPY for share in self.targets) if self.automatic else ()

    @property
    def log_schedule(self) -> LogSchedule:
        """Records every twentieth step; about 80 of them with policies and the trail."""
        apart = -(-self.steps // _MOST_EVALUATIONS)
        return LogSchedule(self.steps, _RECORD_EVERY, phases=((self.steps, apart),))
