"""One update of a policy over three actions: the result of each method, and its KL.

The policy is a softmax of three logits, so it is a point of a triangle. Its return is linear on the
triangle, and the level line of KL(old||new) around the old policy bounds the trust region.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from kllab.models.simplex import CORNERS, OPPOSITE, divergence, region
from kllab.topics.policy.spec import TrustRegion
from kllab.topics.policy.steps import (
    backtracked,
    exact_optimum,
    largest_within,
    natural_step,
)

Array = NDArray[np.float64]
_ROUNDING = 1e-12
ACTIONS = ("action 0", "action 1", "action 2")


@dataclass(frozen=True, eq=False)
class Landing:
    """Result of one method: policy (3,), gain J(new) - J(old), and both divergences."""

    name: str
    policy: Array
    gain: float
    kl_old_new: float
    kl_new_old: float


@dataclass(frozen=True, eq=False)
class TrustRegionView:
    """Result of `explore`.

    Attributes
    ----------
    landings : tuple of Landing
        Plain policy gradient with its step size; the same, stopped at the radius; TRPO's full
        natural gradient step; the same after the line search; the exact optimum.
    region, reverse_region : numpy.ndarray
        (241, 3): policies with KL(old||new), and with KL(new||old), equal to the radius; on the
        triangle's edge in directions where the divergence stays smaller.
    gradient_path, natural_path : numpy.ndarray
        (80, 3): policies of the methods as their step grows.
    shrunk : float
        Factor by which the line search shrank the natural step.
    """

    spec: TrustRegion
    landings: tuple[Landing, ...]
    region: Array
    reverse_region: Array
    gradient_path: Array
    natural_path: Array
    shrunk: float

    @property
    def handle(self) -> Array:
        """Policy on the region's edge from which the radius is dragged, away from action 0 or 1.

        It lies towards the less probable of the two, where the region is wider.
        """
        return np.asarray(self.region[OPPOSITE if self._less_probable else 0])

    @property
    def handle_end(self) -> Array:
        """Policy on the side of the triangle beyond `handle`: there the divergence is infinite."""
        moved = self.spec.old.copy()
        moved[self._less_probable] += moved[1 - self._less_probable]
        moved[1 - self._less_probable] = 0.0
        return moved

    @property
    def _less_probable(self) -> int:
        return int(self.spec.old[0] >= self.spec.old[1])

    @property
    def direction(self) -> Array:
        """Direction on the triangle in which the return grows fastest: (2,), of length 1 or 0."""
        advantages = self.spec.advantages
        slope = (advantages - advantages.mean()) @ CORNERS
        return np.asarray(slope / (np.hypot(*slope) or 1.0))

    @property
    def can_gain(self) -> bool:
        """Whether there is something to gain: not if all actions have the same reward."""
        return self.landings[-1].gain > _ROUNDING

    @property
    def shares(self) -> tuple[float, ...]:
        """Gain of each landing as a share of the exact optimum's; 0 if there is nothing to gain."""
        best = self.landings[-1].gain
        return tuple(each.gain / best if self.can_gain else 0.0 for each in self.landings)

    def tables(self) -> dict[str, dict[str, NDArray[np.generic]]]:
        """Return the data of the chart: columns by table."""
        policies = np.stack([each.policy for each in self.landings])
        return {
            "where each method lands": {
                "method": np.array([each.name for each in self.landings]),
                **_columns(policies),
                "gain": np.array([each.gain for each in self.landings]),
                "KL(old||new), nats": np.array([each.kl_old_new for each in self.landings]),
                "KL(new||old), nats": np.array([each.kl_new_old for each in self.landings]),
            },
            "trust region": {
                **_columns(self.region),
                **_columns(self.reverse_region, ", KL(new||old)"),
            },
        }


def explore(spec: TrustRegion) -> TrustRegionView:
    """Compute the update of every method from `spec`'s old policy, and the trust region."""
    logits, old, advantages, radius = spec.logits, spec.old, spec.advantages, spec.radius
    gradient = old * advantages
    stopped = largest_within(logits, gradient, radius)
    natural = natural_step(old, advantages, radius)
    shrunk = backtracked(logits, natural, radius)
    policies = {
        "policy gradient": softmax(logits + spec.step_size * gradient),
        "policy gradient, stopped at max KL": softmax(logits + stopped * gradient),
        "natural gradient": softmax(logits + natural),
        "natural gradient, line search": softmax(logits + shrunk * natural),
        "exact optimum": exact_optimum(old, advantages, radius),
    }
    multiples = np.concatenate([np.linspace(0, 1, 40), np.geomspace(1.05, 400, 40)])[:, None]
    return TrustRegionView(
        spec=spec,
        landings=tuple(
            Landing(name, new, float(new @ advantages), divergence(old, new), divergence(new, old))
            for name, new in policies.items()
        ),
        region=region(old, radius),
        reverse_region=region(old, radius, reverse=True),
        gradient_path=softmax(logits + multiples * stopped * gradient, axis=1),
        natural_path=softmax(logits + multiples * natural, axis=1),
        shrunk=shrunk,
    )


def _columns(policies: Array, ending: str = "") -> dict[str, Array]:
    return {f"P({name}){ending}": policies[:, i] for i, name in enumerate(ACTIONS)}
