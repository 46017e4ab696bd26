"""What a policy training has recorded, as figures and text take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.topics.policy.train.config import Config
from kllab.training.run_view import Columns, RunView


@dataclass(frozen=True)
class Improvement:
    """What the updates gained, solved exactly: in the discounted return.

    Attributes
    ----------
    now : float
        Return of the newest policy.
    worst : float
        Largest loss of one update; 0 if none lost.
    worse : float
        Share of the updates that lost.
    promised, gained : float
        Sums over the recorded updates: of the surrogate, and of what came.
    """

    now: float
    worst: float
    worse: float
    promised: float
    gained: float


class PolicyRun(RunView[Config]):
    """One run. Its return is NaN where no episode has ended yet."""

    config_type = Config
    in_nats = frozenset(
        (
            "kl", "largest_kl", "k1", "k2", "k3", "cleanrl_old_approx_kl", "cleanrl_approx_kl",
            "sb3_approx_kl", "entropy", "visited_kl",
        )
    )  # fmt: skip

    @classmethod
    def completed(cls, columns: Columns) -> Columns:
        """Add ``mean_return`` where it was never measured."""
        return {"mean_return": np.full(len(columns["step"]), np.nan), **columns}

    @property
    def is_solved(self) -> bool:
        """Whether the gain of each update was computed exactly."""
        return "improvement" in self.columns

    @property
    def kl_limit(self) -> float | None:
        """The KL that the algorithm keeps to or aims at, in nats; None if it has none."""
        return {"trpo": self.config.max_kl, "ppo_penalty": self.config.target_kl}.get(
            self.config.algorithm
        )

    @property
    def above_limit(self) -> int:
        """How many of the recorded updates went beyond `kl_limit`."""
        return 0 if self.kl_limit is None else int((self.columns["kl"] > self.kl_limit).sum())

    @property
    def k1_below_zero(self) -> float:
        """Share of the recorded updates whose k1 was negative."""
        return float((self.columns["k1"] < 0).mean())

    @cached_property
    def improvement(self) -> Improvement:
        """What the updates gained, where `is_solved`."""
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

    def tables(self) -> dict[str, Mapping[str, NDArray[Any]]]:
        """Return what the charts show, as columns by table."""
        return {"records": self.records()}
