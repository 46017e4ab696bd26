"""Config of a policy training: validated, convertible to JSON. Does not import torch."""

from dataclasses import dataclass
from math import radians
from typing import ClassVar

import numpy as np

from kllab.training.log_schedule import LogSchedule
from kllab.training.settings import Settings, setting

ENVIRONMENTS = ("CartPole-v1", "FrozenLake-v1", "bandit")
"""Two gymnasium environments and a three-armed bandit; the last two are also solved exactly."""
TILES = "SFFFFHFHFFFHHFFG"
"""FrozenLake's 4 x 4 map by rows: start, frozen, hole, goal."""
BANDIT_REWARDS = (1.0, 0.8, 0.0)
"""Mean reward of each of the bandit's arms."""
BANDIT_NOISE = 0.5
"""Standard deviation of each of its rewards."""
ANGLES = np.linspace(-radians(12), radians(12), 41)
"""Pole angles in radians for the chart of CartPole's policy, within an episode's limits."""
VELOCITIES = np.linspace(-2.5, 2.5, 41)
"""Angular velocities in radians per second for that chart."""
ALGORITHMS = ("policy_gradient", "trpo", "ppo_clip", "ppo_penalty", "ppo_unconstrained")
MOST_FRAMES = 16_384
"""Largest number of frames per update: a training can only be stopped between updates."""


@dataclass(frozen=True)
class Config(Settings):
    """Config of an on-policy training of a policy and its value function.

    A frame is one action in one environment; an update uses ``envs * rollout`` frames.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> config = Config(algorithm="trpo", max_kl=0.02)
    >>> Config.from_json(config.to_json()) == config
    True
    >>> config.frames
    102400
    """

    printed: ClassVar = ("mean_return", "kl", "k1", "k2", "k3", "entropy")

    environment: str = setting("CartPole-v1", "Environment of the policy.", choices=ENVIRONMENTS)
    algorithm: str = setting("trpo", "Algorithm of an update.", choices=ALGORITHMS)
    steps: int = setting(100, "Number of updates.", low=1, high=10_000)
    max_kl: float = setting(
        0.01, "Largest mean KL(old‖new) in nats of one TRPO update.", low=1e-6, high=10.0,
    )  # fmt: skip
    clip: float = setting(
        0.2, "How far from 1 PPO-clip rewards the ratio of probabilities.", low=0.01, high=1.0
    )
    target_kl: float = setting(
        0.01, "KL(old‖new) in nats that PPO-penalty's coefficient adapts to.", low=1e-6, high=10.0,
    )  # fmt: skip
    gae_lambda: float = setting(
        0.95, "Generalised advantages from one step (0) to whole returns (1).", low=0.0, high=1.0
    )
    discount: float = setting(0.99, "Weight of a reward one frame later.", low=0.0, high=1.0)
    learning_rate: float = setting(
        1e-3, "Step size of Adam for the policy; TRPO has none.", low=1e-6, high=10.0,
    )  # fmt: skip
    value_learning_rate: float = setting(
        5e-3, "Step size of Adam for the value function.", low=1e-6, high=1.0
    )
    anneal: bool = setting(False, "Whether both step sizes fall to 0 over the training.")
    entropy_coefficient: float = setting(
        0.0, "Weight of the entropy in PPO's objectives.", low=0.0, high=1.0
    )
    envs: int = setting(8, "Environments side by side.", low=1, high=64)
    rollout: int = setting(128, "Frames in each environment for one update.", low=8, high=4096)
    epochs: int = setting(4, "Passes over the frames of one update.", low=1, high=30)
    minibatches: int = setting(4, "Parts of each pass, a gradient step each.", low=1, high=64)
    hidden: int = setting(
        64, "Width of the two hidden layers on CartPole; the others have a table.", low=1, high=512
    )
    seed: int = setting(0, "Makes weights, environments and actions repeatable.",
                        low=0, high=2**31 - 1)  # fmt: skip

    def __post_init__(self) -> None:
        """Validate every field, the size of an update, and that no minibatch is empty."""
        super().__post_init__()
        if self.batch > MOST_FRAMES:
            raise ValueError(
                f"envs {self.envs} and rollout {self.rollout} make {self.batch:,} frames an "
                f"update; allowed: up to {MOST_FRAMES:,}"
            )
        if self.minibatches > self.batch:
            raise ValueError(
                f"minibatches is {self.minibatches}; allowed: up to the {self.batch} frames of an "
                "update"
            )

    @property
    def batch(self) -> int:
        """Frames of one update."""
        return self.envs * self.rollout

    @property
    def frames(self) -> int:
        """Frames of the whole training."""
        return self.batch * self.steps

    @property
    def minibatch(self) -> int:
        """Frames of one gradient step; the last one of a pass may have fewer."""
        return -(-self.batch // self.minibatches)

    @property
    def gradient_steps(self) -> int:
        """Gradient steps per update of the value function, and of PPO's policy."""
        return self.epochs * -(-self.batch // self.minibatch)

    @property
    def tabular(self) -> bool:
        """Whether the environment has few states: the policy is a table, returns are exact."""
        return self.environment != "CartPole-v1"

    @property
    def log_schedule(self) -> LogSchedule:
        """A record after each update."""
        return LogSchedule(self.steps, every=1)
