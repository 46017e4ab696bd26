"""Run view of soft actor-critics, for figures and text."""

from functools import cached_property
from math import isnan

import numpy as np
from numpy.typing import NDArray

from kllab.topics.maximum_entropy.frontier import Frontier, frontier
from kllab.topics.maximum_entropy.projection import soft_objective
from kllab.topics.maximum_entropy.train.config import Config
from kllab.topics.maximum_entropy.train.step_record import TRAIL
from kllab.training.run_view import Columns, RunView, Tables

Floats = NDArray[np.float64]


class MaximumEntropyRun(RunView[Config]):
    """Run of several learners: `columns` are means over them; other fields list each learner.

    `trail`, `now`, `policies` and `soft_values` need `has_learners`.
    """

    config_type = Config
    in_nats = frozenset(("entropy", "visited_entropy", "target_entropy", "kl"))

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that drawing the run requires."""
        return (
            "expected_return", "entropy", "alpha", "kl", "gap", "critic_loss", "reward_per_step",
            "visited_entropy",
        )  # fmt: skip

    @cached_property
    def has_learners(self) -> bool:
        """Whether the individual learners have been measured."""
        return {"trail", "trail_step", "policy", "soft_q"} <= set(self.arrays)

    @cached_property
    def trail(self) -> Columns:
        """Quantities of `TRAIL` by name, (tests, learners), information in nats."""
        trail = np.moveaxis(self.arrays["trail"].astype(np.float64), 1, 0)
        return dict(zip(TRAIL, trail, strict=True))

    @cached_property
    def now(self) -> Columns:
        """Last values of the trail by name, (learners,)."""
        return {name: values[-1] for name, values in self.trail.items()}

    @cached_property
    def learners(self) -> tuple[Columns, ...]:
        """Columns of each learner; empty while several learners have not been measured singly."""
        if self.config.members == 1:
            return (self.columns,)
        if not self.has_learners:
            return ()
        return tuple(self._columns_of(learner) for learner in range(self.config.members))

    def _columns_of(self, learner: int) -> Columns:
        columns = {name: values[:, learner] for name, values in self.trail.items()}
        if self.config.automatic:
            target = self.config.target_entropies[learner]
            columns["target_entropy"] = np.full(len(columns["alpha"]), target)
        return columns

    @property
    def target(self) -> float | None:
        """Target entropy in nats, mean over the learners; None if alpha is fixed."""
        found = self.newest("target_entropy")
        return None if isnan(found) else found

    @cached_property
    def policies(self) -> Floats:
        """Latest policies, (learners, states, actions)."""
        return self.arrays["policy"].astype(np.float64)

    @cached_property
    def soft_values(self) -> Floats:
        """Soft value of each state by the learned Q, (learners, states)."""
        q = self.arrays["soft_q"].astype(np.float64)
        return soft_objective(self.policies, q, self.now["alpha"][:, None, None])

    @property
    def frontier(self) -> Frontier:
        """Exact optima of all temperatures on the gridworld."""
        return frontier(self.config.grid, self.config.discount)

    def tables(self) -> Tables:
        """Return the data of the charts: columns by table."""
        found = super().tables()
        if self.has_learners:
            numbers = np.arange(1, self.config.members + 1)
            found["learners"] = {"learner": numbers, **self.named(self.now)}
        return found
