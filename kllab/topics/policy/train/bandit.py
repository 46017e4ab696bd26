"""Three-armed bandit with noisy rewards: one state; each episode is one action."""

from typing import Any

import gymnasium
import numpy as np

from kllab.topics.policy.train.layouts import BANDIT_NOISE, BANDIT_REWARDS
from kllab.topics.policy.train.markov_decision_process import MarkovDecisionProcess


class Bandit(gymnasium.Env[int, int]):
    """Three-armed bandit. Its policies are points of a triangle, so updates can be drawn."""

    def __init__(self) -> None:
        self.observation_space = gymnasium.spaces.Discrete(1)  # type: ignore[assignment]
        self.action_space = gymnasium.spaces.Discrete(len(BANDIT_REWARDS))  # type: ignore[assignment]

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Begin an episode in the only state."""
        super().reset(seed=seed, options=options)
        return 0, {}

    def step(self, action: int) -> tuple[int, float, bool, bool, dict[str, Any]]:
        """Pull an arm; the episode ends."""
        reward = BANDIT_REWARDS[action] + BANDIT_NOISE * float(self.np_random.standard_normal())
        return 0, reward, True, False, {}


def solved(discount: float) -> MarkovDecisionProcess:
    """Return the bandit as a Markov decision process."""
    return MarkovDecisionProcess(
        transition=np.zeros((1, len(BANDIT_REWARDS), 1)),
        reward=np.array([BANDIT_REWARDS]),
        start=np.ones(1),
        discount=discount,
    )
