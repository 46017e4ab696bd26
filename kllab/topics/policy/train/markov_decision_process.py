"""Markov decision process with few states: exact policy evaluation by linear algebra."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Transitions = Mapping[int, Mapping[int, Sequence[tuple[float, int, float, bool]]]]
"""Gymnasium's tables: by state and action, (probability, next state, reward, terminated)."""


@dataclass(frozen=True, eq=False)
class MarkovDecisionProcess:
    """Markov decision process. Policies are (states, actions), rows sum to 1.

    Parameters
    ----------
    transition : numpy.ndarray
        (states, actions, states): probability of the next state. The episode ends with the
        remaining probability.
    reward : numpy.ndarray
        (states, actions): expected reward.
    start : numpy.ndarray
        (states,): probability to start in a state.
    discount : float
        Below 1, unless every policy ends its episodes.
    """

    transition: Array
    reward: Array
    start: Array
    discount: float

    @classmethod
    def from_table(
        cls, table: Transitions, start: Array, discount: float
    ) -> "MarkovDecisionProcess":
        """Read gymnasium's table of a toy-text environment, such as ``FrozenLakeEnv.P``."""
        states, actions = len(table), len(table[0])
        transition, reward = np.zeros((states, actions, states)), np.zeros((states, actions))
        for state, row in table.items():
            for action, outcomes in row.items():
                for probability, after, gain, terminated in outcomes:
                    reward[state, action] += probability * float(gain)
                    transition[state, action, after] += probability * (not terminated)
        return cls(transition, reward, np.asarray(start, dtype=np.float64), discount)

    def _flow(self, policy: Array) -> Array:
        """I - discount P_pi, (states, states)."""
        going: Array = np.einsum("sa,sat->st", policy, self.transition)
        identity: Array = np.eye(len(self.start))
        flow: Array = identity - self.discount * going
        return flow

    def value(self, policy: Array) -> Array:
        """Return the discounted return from each state, (states,): (I - g P_pi)^-1 r_pi."""
        gains = (policy * self.reward).sum(axis=1)
        return np.asarray(np.linalg.solve(self._flow(policy), gains))

    def objective(self, policy: Array) -> float:
        """Return J(policy): the discounted return from the start."""
        return float(self.start @ self.value(policy))

    def advantage(self, policy: Array) -> Array:
        """Return A(s, a) = Q(s, a) - V(s), (states, actions)."""
        value = self.value(policy)
        later: Array = self.transition @ value
        return self.reward + self.discount * later - value[:, None]

    def visits(self, policy: Array) -> Array:
        """Return the discounted number of visits of each state, (states,); not normalised."""
        return np.asarray(np.linalg.solve(self._flow(policy).T, self.start))

    def surrogate(self, old: Array, new: Array) -> float:
        """Return sum_s d_old(s) sum_a new(a|s) A_old(s, a).

        It is J(new) - J(old) with the visits of the old policy instead of those of the new one
        (Kakade & Langford 2002; Schulman et al. 2015, equation 3).
        """
        return float(self.visits(old) @ (new * self.advantage(old)).sum(axis=1))
