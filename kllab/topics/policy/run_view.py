"""Run view of a policy training, for figures and text."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kllab.topics.policy.train.config import Config
from kllab.training.run_view import Columns, RunView

_OF_THE_POLICY = {
    "CartPole-v1": ("push_right",),
    "bandit": ("probability_0", "probability_1", "probability_2"),
    "FrozenLake-v1": ("state_kl", "probabilities"),
}
"""Columns and arrays that draw the policy, by environment."""


@dataclass(frozen=True)
class Improvement:
    """Exact gains of the updates in discounted return.

    Attributes
    ----------
    now : float
        Return of the latest policy.
    worst : float
        Largest loss of one update; 0 if no update lost.
    worse : float
        Share of the updates with a loss.
    promised, gained : float
        Sums over the recorded updates: of the surrogate, and of the actual gains.
    """

    now: float
    worst: float
    worse: float
    promised: float
    gained: float


class PolicyRun(RunView[Config]):
    """Run of a policy training. The return is NaN before the first episode ends."""

    config_type = Config
    in_nats = frozenset(
        (
            "kl", "largest_kl", "k1", "k2", "k3", "cleanrl_old_approx_kl", "cleanrl_approx_kl",
            "sb3_approx_kl", "entropy", "visited_kl",
        )
    )  # fmt: skip

    @classmethod
    def completed(cls, columns: Columns) -> Columns:
        """Add ``mean_return`` as NaN if it was never measured."""
        return {"mean_return": np.full(len(columns["step"]), np.nan), **columns}

    @property
    def required(self) -> tuple[str, ...]:
        """Columns and arrays that drawing the run requires."""
        always = ("frames", "kl", "largest_kl", "k1", "k2", "k3", "entropy", "clip_fraction")
        return (*always, *_OF_THE_POLICY[self.config.environment])

    @property
    def is_solved(self) -> bool:
        """Whether the environment is solved, so that gains are exact."""
        return "improvement" in self.columns

    @property
    def kl_limit(self) -> float | None:
        """KL limit or target of the algorithm, in nats; None if it has none."""
        return {"trpo": self.config.max_kl, "ppo_penalty": self.config.target_kl}.get(
            self.config.algorithm
        )

    @property
    def above_limit(self) -> int:
        """Number of recorded updates above `kl_limit`."""
        return 0 if self.kl_limit is None else int((self.columns["kl"] > self.kl_limit).sum())

    @property
    def k1_below_zero(self) -> float:
        """Share of the recorded updates with negative k1."""
        return float((self.columns["k1"] < 0).mean())

    @cached_property
    def improvement(self) -> Improvement:
        """Exact gains of the updates; needs `is_solved`."""
        gained = self.columns["improvement"]
        return Improvement(
            now=self.newest("objective"),
            worst=-min(float(gained.min()), 0.0),
            worse=float((gained < 0).mean()),
            promised=float(self.columns["surrogate"].sum()),
            gained=float(gained.sum()),
        )

    def largest(self, name: str) -> float:
        """Return the largest number of a column."""
        return float(self.columns[name].max())
