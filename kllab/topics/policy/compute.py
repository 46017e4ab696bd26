"""One update of a policy over three actions: where each method lands, and how far that is.

The policy is a softmax of three logits, so that it is a point of a triangle; its return is linear
there, and KL(old||new) has a level line around the old policy: the trust region.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from kllab.topics.policy.simplex import divergence, region
from kllab.topics.policy.steps import (
    backtracked,
    exact_optimum,
    largest_within,
    moved,
    natural_step,
)

Array = NDArray[np.float64]
ACTIONS = ("action 0", "action 1", "action 2")
_PATH = 80
_LARGEST, _LEAST_RADIUS = 300.0, 1e-9


@dataclass(frozen=True)
class TrustRegion:
    """The old policy's logits (the third is 0), each action's reward, and how far to go.

    Parameters
    ----------
    logit_0, logit_1 : float
        Of the old policy; the third action's logit is 0.
    reward_0, reward_1, reward_2 : float
        Expected reward of each action.
    radius : float
        Largest KL(old||new) in nats.
    step_size : float
        Of the plain policy gradient.
    """

    logit_0: float = 0.5
    logit_1: float = -1.5
    reward_0: float = 0.2
    reward_1: float = 1.0
    reward_2: float = 0.0
    radius: float = 0.05
    step_size: float = 5.0

    def __post_init__(self) -> None:
        """Refuse what has no trust region.

        Raises
        ------
        ValueError
            Naming the field, its value and what is allowed.
        """
        for name in ("logit_0", "logit_1", "reward_0", "reward_1", "reward_2", "step_size"):
            if not abs(getattr(self, name)) <= _LARGEST:
                raise ValueError(
                    f"TrustRegion: {name} is {getattr(self, name)}; allowed: -{_LARGEST:g} to "
                    f"{_LARGEST:g}"
                )
        if not _LEAST_RADIUS <= self.radius <= _LARGEST:
            raise ValueError(
                f"TrustRegion: radius is {self.radius}; allowed: {_LEAST_RADIUS:g} to {_LARGEST:g}"
            )

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


@dataclass(frozen=True, eq=False)
class Landing:
    """Where one method lands: its policy (3,), its gain J(new) - J(old), both divergences."""

    name: str
    policy: Array
    gain: float
    kl_old_new: float
    kl_new_old: float


@dataclass(frozen=True, eq=False)
class TrustRegionView:
    """What `explore` computes.

    Attributes
    ----------
    landings : tuple of Landing
        Plain policy gradient with its step size, the same stopped at the radius, TRPO's full
        natural gradient step, the same after its line search, the exact optimum.
    region, reverse_region : numpy.ndarray
        (240, 3): policies at KL(old||new) and at KL(new||old) equal to the radius, or at the
        triangle's edge where that direction is nowhere so far.
    gradient_path, natural_path : numpy.ndarray
        (80, 3): what the methods pass through as their step grows.
    shrunk : float
        By how much the line search shrank the natural step.
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
        """A policy on the region's edge by which it is drawn larger: where the return is least."""
        return np.asarray(self.region[(self.region @ self.spec.advantages).argmin()])

    def tables(self) -> dict[str, dict[str, NDArray[np.generic]]]:
        """Return what the chart shows, as columns by table."""
        policies = np.stack([each.policy for each in self.landings])
        return {
            "where each method lands": {
                "method": np.array([each.name for each in self.landings]),
                **{f"P({name})": policies[:, i] for i, name in enumerate(ACTIONS)},
                "gain": np.array([each.gain for each in self.landings]),
                "KL(old||new), nats": np.array([each.kl_old_new for each in self.landings]),
                "KL(new||old), nats": np.array([each.kl_new_old for each in self.landings]),
            },
            "trust region": {
                **{f"P({name})": self.region[:, i] for i, name in enumerate(ACTIONS)},
                **{
                    f"P({name}), KL(new||old)": self.reverse_region[:, i]
                    for i, name in enumerate(ACTIONS)
                },
            },
        }


def explore(spec: TrustRegion) -> TrustRegionView:
    """Compute where every method lands from `spec`'s old policy, and its trust region."""
    old, advantages, radius = spec.old, spec.advantages, spec.radius
    gradient = old * advantages
    logits = spec.logits
    stopped = largest_within(logits, gradient, radius)
    natural = natural_step(old, advantages, radius)
    shrunk = backtracked(logits, natural, radius)
    policies = {
        "policy gradient": moved(logits, spec.step_size * gradient),
        "policy gradient, stopped at max KL": moved(logits, stopped * gradient),
        "natural gradient": moved(logits, natural),
        "natural gradient, line search": moved(logits, shrunk * natural),
        "exact optimum": exact_optimum(old, advantages, radius),
    }
    far = np.concatenate([np.linspace(0, 1, _PATH // 2), np.geomspace(1.05, 400, _PATH // 2)])
    return TrustRegionView(
        spec=spec,
        landings=tuple(_landing(name, old, new, advantages) for name, new in policies.items()),
        region=region(old, radius),
        reverse_region=region(old, radius, reverse=True),
        gradient_path=np.stack([moved(logits, t * stopped * gradient) for t in far]),
        natural_path=np.stack([moved(logits, t * natural) for t in far]),
        shrunk=shrunk,
    )


def _landing(name: str, old: Array, new: Array, advantages: Array) -> Landing:
    gain = float(new @ advantages)
    return Landing(name, new, gain, divergence(old, new), divergence(new, old))


def snippet(spec: TrustRegion) -> str:
    """Return code that prints the numbers of the picture."""
    return f"""from kllab.topics.policy.compute import TrustRegion, explore

view = explore({spec!r})
for landing in view.landings:
    print(
        f"{{landing.name:36s}} gain {{landing.gain:.6f}}",
        f"KL(old||new) {{landing.kl_old_new:.6f}} nats",
    )
"""
