"""Rollout in a gridworld: sample actions and transitions for all learners."""

import torch
from torch import Tensor

from kllab.models.gridworld import ENDED, Grid
from kllab.topics.maximum_entropy.train.state import State


class Rollout:
    """Outcomes of each move in a gridworld, as tensors."""

    def __init__(self, grid: Grid) -> None:
        outcomes = grid.outcomes
        self.after = torch.from_numpy(outcomes.after).flatten()
        self.rewards = torch.from_numpy(outcomes.rewards).float().flatten()
        self.first, self.ways = grid.first, len(outcomes.probabilities)
        self.actions = outcomes.after.shape[1]
        # A uniform draw selects the outcome whose interval of [0, 1) contains it.
        self.ends = torch.from_numpy(outcomes.probabilities).cumsum(0)[:-1].float()

    def step(self, state: State, log_policy: Tensor) -> Tensor:
        """Move every walker once and store the transition; return the mean reward of each learner.

        Parameters
        ----------
        log_policy : torch.Tensor
            (members, states, actions).
        """
        at, draws = state.position, torch.rand(2, *state.position.shape, generator=state.generator)
        rows = at[..., None].expand(-1, -1, self.actions)
        cumulative = log_policy.exp().gather(1, rows).cumsum(dim=-1)
        action = (draws[0, ..., None] >= cumulative[..., :-1]).sum(dim=-1)
        way = torch.bucketize(draws[1], self.ends, right=True)
        flat = (at * self.actions + action) * self.ways + way
        after, reward = self.after[flat], self.rewards[flat]
        ended = after == ENDED
        then = torch.where(ended, self.first, after)
        state.store(state=at, action=action, reward=reward, next_state=then, ended=ended)
        state.position.copy_(then)
        return reward.mean(dim=1)
