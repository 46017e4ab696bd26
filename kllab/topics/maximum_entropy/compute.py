"""Soft values on a gridworld: the policy as a projection, and the cost of entropy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kllab.models.gridworld import ACTIONS
from kllab.models.soft_values import (
    Array,
    Evaluation,
    SoftValues,
    entropy_of,
    evaluate,
    soft_optimum,
    soft_value_iteration,
)
from kllab.topics.maximum_entropy.frontier import Frontier, frontier
from kllab.topics.maximum_entropy.projection import Projection, project
from kllab.topics.maximum_entropy.spec import SoftSpec
from kllab.topics.maximum_entropy.tutorial_losses import LossComparison, compare_at

MOST_SWEEPS = 150
_CONVERGED = 1e-8
"""Relative error of the soft values below which they count as exact."""


@dataclass(frozen=True, eq=False)
class SoftView:
    """Result of `explore`."""

    spec: SoftSpec
    soft: SoftValues
    evaluation: Evaluation
    entropy: Array
    projection: Projection
    frontier: Frontier
    errors: Array
    bound: Array

    @property
    def reward(self) -> float:
        """Return of the optimal policy from the start."""
        return float(self.evaluation.reward)

    @property
    def entropy_per_step(self) -> float:
        """Mean entropy of the optimal policy over the states it visits, in nats."""
        return float(self.evaluation.entropy_per_step)

    @property
    def value(self) -> float:
        """Soft value of the optimal policy from the start: return + alpha * discounted entropy."""
        return float(self.soft.v[self.spec.grid.first])

    @property
    def error(self) -> float:
        """Largest error of the soft values and of those of the curve."""
        return max(float(self.soft.error), self.frontier.error)

    @property
    def converged(self) -> bool:
        """Whether the error is small enough for the displayed digits."""
        return self.error <= _CONVERGED * max(1.0, float(abs(self.soft.v).max()))

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the data of the charts: columns by table."""
        cells, policy = np.array(self.spec.grid.cells), self.soft.policy
        found = self.projection
        return {
            "states": {
                "row": cells[:, 0] + 1,
                "column": cells[:, 1] + 1,
                "soft V": self.soft.v,
                "error of soft V at most": np.full(len(cells), self.error),
                **{f"pi({name})": policy[:, a] for a, name in enumerate(ACTIONS)},
                "entropy, nats": self.entropy,
                "discounted visits": self.evaluation.occupancy,
            },
            "policies of the state": {
                "action": np.array(ACTIONS),
                "soft Q": found.q,
                "exp(Q/alpha)/Z": found.target,
                "descended": found.descended,
                "yours": found.own,
            },
            "mixing": {
                "share of the target": found.share,
                "KL(pi||target), nats": found.mixed_kl,
                "(J* - J)/alpha, nats": found.mixed_gap,
            },
            "return and entropy": {
                "alpha": self.frontier.alpha,
                "return": self.frontier.reward,
                "entropy per step, nats": self.frontier.entropy,
            },
            "sweeps": {
                "sweep": np.arange(float(len(self.errors))),
                "largest error of V": self.errors,
                "bound": self.bound,
            },
        }


def explore(spec: SoftSpec) -> SoftView:
    """Compute the view of `spec`, exact up to rounding."""
    process = spec.grid.process
    soft = soft_optimum(process, spec.alpha, spec.discount)
    values = soft_value_iteration(process, spec.alpha, spec.discount, MOST_SWEEPS)
    errors = abs(values - soft.v).max(axis=1)
    return SoftView(
        spec=spec,
        soft=soft,
        evaluation=evaluate(process, soft.log_policy, spec.discount),
        entropy=entropy_of(soft.log_policy),
        projection=project(process, soft, spec.discount, state=spec.state, own=spec.own_policy),
        frontier=frontier(spec.grid, spec.discount),
        errors=errors,
        bound=errors[0] * spec.discount ** np.arange(len(errors)),
    )


@dataclass(frozen=True, eq=False)
class TargetView:
    """Result of `at_target`.

    Attributes
    ----------
    alpha : float or None
        Temperature whose exact optimum has the target entropy per step; None if there is none.
    losses : LossComparison
        The tutorial's losses and the right ones at that target.
    """

    alpha: float | None
    losses: LossComparison


def at_target(view: SoftView, entropy: float) -> TargetView:
    """Evaluate a target entropy, in nats per step, on the soft values of `view`."""
    return TargetView(
        alpha=view.frontier.alpha_at(entropy),
        losses=compare_at(view.soft, view.spec.own_policy, entropy),
    )
