"""Decision process with few states: backups, and evaluation of policies by linear algebra."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Table = Mapping[int, Mapping[int, Sequence[tuple[float, int, float, bool]]]]
"""Gymnasium's tables: by state and action, (probability, next state, reward, terminated)."""


@dataclass(frozen=True, eq=False)
class DecisionProcess:
    """Decision process with finitely many states and actions.

    Policies are (..., states, actions), and their rows sum to 1. A discount is below 1, unless
    every policy ends its episodes.

    Parameters
    ----------
    transitions : numpy.ndarray
        (states, actions, states): probability of the next state. If a row sums to less than 1, the
        episode ends with the remaining probability: no reward or entropy follows.
    rewards : numpy.ndarray
        (states, actions): expected reward.
    start : numpy.ndarray
        (states,): probability of the first state.
    """

    transitions: Array
    rewards: Array
    start: Array

    @classmethod
    def from_table(cls, table: Table, start: Array) -> DecisionProcess:
        """Read gymnasium's table of a toy-text environment, such as ``FrozenLakeEnv.P``."""
        states, actions = len(table), len(table[0])
        transitions, rewards = np.zeros((states, actions, states)), np.zeros((states, actions))
        for state, row in table.items():
            for action, outcomes in row.items():
                for probability, after, reward, terminated in outcomes:
                    rewards[state, action] += probability * float(reward)
                    transitions[state, action, after] += probability * (not terminated)
        return cls(transitions, rewards, np.asarray(start, dtype=np.float64))

    def backup(self, v: Array, discount: float) -> Array:
        """Return Q = r + discount * E V, (..., states, actions), of values (..., states)."""
        states, actions = self.rewards.shape
        after: Array = v @ self.transitions.reshape(states * actions, states).T
        following = np.reshape(after, (*v.shape[:-1], states, actions))
        return self.rewards + discount * following

    def discounted(self, policy: Array, gains: Array, discount: float) -> Array:
        """Return the discounted sum of the `gains` of a policy's states, from each state.

        Both are (..., states): (I - discount P)^-1 gains, P the transitions under the policy.
        """
        sums = np.linalg.solve(self._system(policy, discount), gains[..., None])[..., 0]
        return np.asarray(sums, dtype=np.float64)

    def visits(self, policy: Array, discount: float) -> Array:
        """Return the discounted number of visits of each state, (..., states); not normalised."""
        system = np.swapaxes(self._system(policy, discount), -1, -2)
        start = np.broadcast_to(self.start, policy.shape[:-1])
        visits = np.linalg.solve(system, start[..., None])[..., 0]
        return np.asarray(visits, dtype=np.float64)

    def value(self, policy: Array, discount: float) -> Array:
        """Return the discounted return from each state, (..., states)."""
        return self.discounted(policy, (policy * self.rewards).sum(axis=-1), discount)

    def objective(self, policy: Array, discount: float) -> float:
        """Return J(policy) of one policy: the discounted return from the start."""
        return float(self.start @ self.value(policy, discount))

    def advantage(self, policy: Array, discount: float) -> Array:
        """Return A(s, a) = Q(s, a) - V(s), (..., states, actions)."""
        value = self.value(policy, discount)
        return self.backup(value, discount) - value[..., None]

    def surrogate(self, old: Array, new: Array, discount: float) -> float:
        """Return sum_s d_old(s) sum_a new(a|s) A_old(s, a) of two policies.

        It is J(new) - J(old) with the visits of the old policy instead of those of the new one
        (Kakade & Langford 2002; Schulman et al. 2015, equation 3).
        """
        gains = (new * self.advantage(old, discount)).sum(axis=1)
        return float(self.visits(old, discount) @ gains)

    def _system(self, policy: Array, discount: float) -> Array:
        """Return I - discount P, (..., states, states)."""
        under: Array = np.einsum("...sa,sat->...st", policy, self.transitions)
        return np.eye(len(self.start)) - discount * under
