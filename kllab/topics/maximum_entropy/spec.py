"""Spec of the exact part: gridworld, temperature and a policy in one state."""

from dataclasses import dataclass, field

import numpy as np

from kllab.models.gridworld import ACTIONS, Grid
from kllab.models.soft_values import Array
from kllab.models.spec_field import check_field


@dataclass(frozen=True)
class SoftSpec:
    """Gridworld, temperature, and the visitor's policy in one state.

    Parameters
    ----------
    grid : Grid
        The gridworld.
    alpha : float
        Temperature above 0: reward per nat of entropy.
    discount : float
        From 0 to 0.999.
    state : int
        Index of the selected state.
    weights : tuple of float
        One for each action, 0 or more; normalised they are the visitor's policy in that state.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    grid: Grid = field(default_factory=Grid)
    alpha: float = 0.05
    discount: float = 0.95
    state: int = 0
    weights: tuple[float, ...] = (0.4, 0.3, 0.2, 0.1)

    def __post_init__(self) -> None:
        check_field(self, "alpha", 0 < self.alpha < np.inf, "a finite number above 0")
        check_field(self, "discount", 0 <= self.discount <= 0.999, "a number from 0 to 0.999")
        last = len(self.grid.cells) - 1
        check_field(self, "state", 0 <= self.state <= last, f"0 to {last}")
        given = np.asarray(self.weights, dtype=float)
        valid = given.shape == (len(ACTIONS),) and (np.isfinite(given) & (given >= 0)).all()
        allowed = "4 finite numbers from 0, at least one above 0"
        check_field(self, "weights", bool(valid and given.any()), allowed)

    @property
    def own_policy(self) -> Array:
        """Probabilities of the visitor's policy."""
        return np.array(self.weights) / sum(self.weights)
