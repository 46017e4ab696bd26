"""Spec of one exact update: old policy, rewards and trust region."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from kllab.models.spec_field import check_field

Array = NDArray[np.float64]
_LARGEST, _LEAST_RADIUS = 300.0, 1e-9


@dataclass(frozen=True)
class TrustRegion:
    """Old policy, rewards and trust region.

    Parameters
    ----------
    logit_0, logit_1 : float
        Logits of the old policy; that of the third action is 0.
    reward_0, reward_1, reward_2 : float
        Expected reward of each action.
    radius : float
        Largest KL(old||new) in nats.
    step_size : float
        Step size of the plain policy gradient.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    logit_0: float = 0.5
    logit_1: float = -1.5
    reward_0: float = 0.2
    reward_1: float = 1.0
    reward_2: float = 0.0
    radius: float = 0.05
    step_size: float = 5.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            least = _LEAST_RADIUS if name == "radius" else -_LARGEST
            check_field(self, name, least <= value <= _LARGEST, f"{least:g} to {_LARGEST:g}")

    @property
    def logits(self) -> Array:
        """Logits of the old policy, (3,)."""
        return np.array([self.logit_0, self.logit_1, 0.0])

    @property
    def old(self) -> Array:
        """The old policy, (3,)."""
        return softmax(self.logits)

    @property
    def advantages(self) -> Array:
        """Rewards minus their mean under the old policy, (3,)."""
        rewards = np.array([self.reward_0, self.reward_1, self.reward_2])
        mean: float = self.old @ rewards
        return rewards - mean
