"""Spec of the exact part: gridworld, temperature and a policy in one state."""

from dataclasses import dataclass, field

import numpy as np

from kllab.models.gridworld import ACTIONS, Grid
from kllab.models.soft_values import Array


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
        if not 0 < self.alpha < np.inf:
            raise ValueError(f"alpha is {self.alpha!r}; allowed: a finite number above 0")
        if not 0 <= self.discount <= 0.999:
            raise ValueError(f"discount is {self.discount!r}; allowed: a number from 0 to 0.999")
        if not 0 <= self.state < len(self.grid.cells):
            raise ValueError(f"state is {self.state!r}; allowed: 0 to {len(self.grid.cells) - 1}")
        given = np.asarray(self.weights, dtype=float)
        if given.shape != (len(ACTIONS),) or not (np.isfinite(given) & (given >= 0)).all():
            raise ValueError(f"weights is {self.weights!r}; allowed: 4 finite numbers from 0")
        if not given.any():
            raise ValueError("weights are all 0; allowed: at least one above 0")

    @property
    def own_policy(self) -> Array:
        """Probabilities of the visitor's policy."""
        return np.array(self.weights) / sum(self.weights)
