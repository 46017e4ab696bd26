"""Soft values: exact solution of entropy-regularised decision processes.

Values are discounted sums of rewards. The temperature alpha is the reward for one nat of the
policy's entropy: soft Q = r + gamma E V, V = alpha log sum_a exp(Q / alpha), and the policy is
softmax(Q / alpha) (Ziebart 2010, chapter 6; Haarnoja et al. 2017, theorem 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.models.decision_process import DecisionProcess

Array = NDArray[np.float64]
_MOST_STEPS = 200  # Newton steps; about ten are needed
_CLOSE = 1e-13  # relative to the largest value
_ROUNDING = 16 * float(np.finfo(float).eps)  # of a backup, relative to the largest value


@dataclass(frozen=True, eq=False)
class SoftValues:
    """Soft optimum for one or several temperatures; arrays begin with the shape of `alpha`.

    ``error``, of the shape of `alpha`, is the largest error of any V: see `_error`.
    """

    alpha: Array
    q: Array
    v: Array
    log_policy: Array
    error: Array

    @property
    def policy(self) -> Array:
        """Probabilities of the actions."""
        return np.exp(self.log_policy)


@dataclass(frozen=True, eq=False)
class OptimalValues:
    """V of the best policy without entropy, (states,), and its largest error."""

    v: Array
    error: float


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Evaluation of policies from the start: discounted sums, each (...).

    Parameters
    ----------
    occupancy : numpy.ndarray
        (..., states): discounted number of visits to each state.
    reward, entropy : numpy.ndarray
        Discounted sums of the rewards, and of the policy's entropy in nats.
    """

    occupancy: Array
    reward: Array
    entropy: Array

    @property
    def entropy_per_step(self) -> Array:
        """Mean entropy of the policy over the states it visits, in nats."""
        mean: Array = self.entropy / self.occupancy.sum(axis=-1)
        return mean


def soft_maximum(q: Array, alpha: Array | float) -> tuple[Array, Array]:
    """Return V = alpha log sum_a exp(Q / alpha) and log softmax(Q / alpha), over the last axis.

    >>> v, log_policy = soft_maximum(np.array([1.0, 1.0]), 0.5)
    >>> round(float(v), 6), np.exp(log_policy)
    (1.346574, array([0.5, 0.5]))
    """
    alpha = np.asarray(alpha, dtype=float)[..., None]
    top = q.max(axis=-1, keepdims=True)
    scaled = (q - top) / alpha
    log_sum = np.log(np.exp(scaled).sum(axis=-1, keepdims=True))
    return (top + alpha * log_sum)[..., 0], scaled - log_sum


def entropy_of(log_policy: Array) -> Array:
    """Return the entropy over the last axis in nats; an underflowing probability adds 0."""
    p = np.exp(log_policy)
    total: Array = -(p * np.where(p > 0, log_policy, 0.0)).sum(axis=-1)
    return total


def soft_optimum(process: DecisionProcess, alpha: Array | float, discount: float) -> SoftValues:
    """Solve V = alpha logsumexp(Q / alpha) up to rounding, for all temperatures at once.

    Newton's method on the soft Bellman equation. Its steps are soft policy iteration (Haarnoja et
    al. 2018, theorem 1): evaluate the policy by a linear solve, then take the softmax of its
    values. It converges from below, quadratically, for every discount. The result contains the
    remaining error, which may exceed rounding.

    Parameters
    ----------
    alpha : float or numpy.ndarray
        Temperatures above 0, any shape.
    discount : float
        At least 0, below 1.
    """
    alpha = np.asarray(alpha, dtype=float)
    v = np.zeros((*alpha.shape, len(process.start)))
    for _ in range(_MOST_STEPS):
        q = process.backup(v, discount)
        better, log_policy = soft_maximum(q, alpha[..., None])
        if _settled(v, better).all():
            break
        policy = np.exp(log_policy)
        gain = (policy * process.rewards).sum(axis=-1) + alpha[..., None] * entropy_of(log_policy)
        v = process.discounted(policy, gain, discount)
    return SoftValues(alpha, q, better, log_policy, _error(v, better, discount))


def _settled(v: Array, better: Array) -> NDArray[np.bool_]:
    """Return whether a backup changes values (..., states) only by rounding."""
    scale = np.maximum(1.0, abs(better).max(axis=-1))
    return np.asarray(abs(better - v).max(axis=-1) <= _CLOSE * scale)


def _error(v: Array, better: Array, discount: float) -> Array:
    """Return a bound on the error of `better`, a backup of the values `v`, (...).

    A backup is a contraction by the discount in the maximum norm: |better - V*| is at most
    discount / (1 - discount) |better - v|, and each rounding error counts 1 / (1 - discount) times.
    """
    change = discount * abs(better - v).max(axis=-1)
    rounding = _ROUNDING * np.maximum(abs(better).max(axis=-1), abs(v).max(axis=-1))
    return np.asarray((change + rounding) / (1 - discount))


def soft_value_iteration(
    process: DecisionProcess, alpha: float, discount: float, sweeps: int
) -> Array:
    """Apply the soft Bellman operator, a contraction by `discount`, `sweeps` times to 0.

    Return the values after each sweep, (sweeps + 1, states).
    """
    values = [np.zeros(len(process.start))]
    for _ in range(sweeps):
        values.append(soft_maximum(process.backup(values[-1], discount), alpha)[0])
    return np.array(values)


def evaluate(process: DecisionProcess, log_policy: Array, discount: float) -> Evaluation:
    """Evaluate policies (..., states, actions), given as logarithms, by one linear solve each."""
    policy = np.exp(log_policy)
    occupancy = process.visits(policy, discount)
    reward: Array = (occupancy * (policy * process.rewards).sum(axis=-1)).sum(axis=-1)
    entropy: Array = (occupancy * entropy_of(log_policy)).sum(axis=-1)
    return Evaluation(occupancy, reward, entropy)


def optimal_values(process: DecisionProcess, discount: float) -> OptimalValues:
    """Return V of the best policy without entropy, by policy iteration (Howard 1960)."""
    v = np.zeros(len(process.start))
    for _ in range(_MOST_STEPS):
        q = process.backup(v, discount)
        better = q.max(axis=-1)
        if _settled(v, better):
            break
        v = process.value(np.eye(q.shape[-1])[q.argmax(axis=-1)], discount)
    return OptimalValues(better, float(_error(v, better, discount)))
