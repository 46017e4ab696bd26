"""Frontier of return against entropy: the optima of all temperatures on a gridworld."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kllab.models.gridworld import ACTIONS, Grid
from kllab.models.soft_values import Array, evaluate, optimal_values, soft_optimum

ALPHAS = np.geomspace(1e-3, 1e3, 73)


@dataclass(frozen=True, eq=False)
class Frontier:
    """Optima of all temperatures and both limits; discounted sums from the start.

    Parameters
    ----------
    alpha, reward, entropy : numpy.ndarray
        (points,): entropy is per step, in nats.
    optimum : float
        The largest return, in the limit alpha -> 0.
    uniform : tuple of float
        Return and entropy per step of the uniform policy.
    error : float
        Largest error of the soft values of the curve and of the optimum.
    """

    alpha: Array
    reward: Array
    entropy: Array
    optimum: float
    uniform: tuple[float, float]
    error: float

    def alpha_at(self, entropy: float) -> float | None:
        """Return the temperature whose optimum has this entropy per step, by interpolation.

        Return None if no temperature of the curve has it.
        """
        rising = np.maximum.accumulate(self.entropy)
        if not rising[0] < entropy < rising[-1]:
            return None
        return float(np.exp(np.interp(entropy, rising, np.log(self.alpha))))


@lru_cache(maxsize=64)  # independent of alpha, the control that visitors move most
def frontier(grid: Grid, discount: float) -> Frontier:
    """Solve for every temperature of `ALPHAS` and for both limits."""
    process = grid.process
    soft = soft_optimum(process, ALPHAS, discount)
    found = evaluate(process, soft.log_policy, discount)
    uniform = evaluate(process, np.full_like(process.rewards, -np.log(len(ACTIONS))), discount)
    best = optimal_values(process, discount)
    return Frontier(
        alpha=ALPHAS,
        reward=found.reward,
        entropy=found.entropy_per_step,
        optimum=float(best.v[grid.first]),
        uniform=(float(uniform.reward), float(uniform.entropy_per_step)),
        error=max(best.error, float(soft.error.max())),
    )
