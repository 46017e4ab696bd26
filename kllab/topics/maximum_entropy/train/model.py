"""Actors and critics of all learners, evaluated for every state of a gridworld."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from kllab.training.batched_linear import BatchedNetwork

CRITICS = 2


class Learners(nn.Module):
    """Actor, two critics, two target critics and log alpha of each learner.

    Networks map one-hot states to a number for each action. Gridworlds have so few states that
    evaluating all of them is cheaper than evaluating a batch.

    Parameters
    ----------
    members, states, actions : int
        Sizes.
    hidden : int
        Width of the hidden layer. With 0 there is none: each entry of a table of states and
        actions is a separate parameter plus a bias of its action.
    log_alpha : torch.Tensor
        (members,): initial log temperatures.
    generators : callable
        Returns a new generator for each of three purposes: the actor and the two critics.
    """

    def __init__(
        self,
        members: int,
        states: int,
        actions: int,
        hidden: int,
        *,
        log_alpha: Tensor,
        generators: Callable[[int], torch.Generator],
    ) -> None:
        super().__init__()
        widths = (states, hidden, actions) if hidden else (states, actions)

        def networks(*purposes: int) -> BatchedNetwork:
            every = [generators(purpose) for _ in range(members) for purpose in purposes]
            return BatchedNetwork(widths, generators=every)

        self.actor = networks(0)
        self.critics, self.target_critics = networks(1, 2), networks(1, 2)
        self.target_critics.requires_grad_(False)
        self.log_alpha = nn.Parameter(log_alpha)
        self._one_hot = torch.eye(states)
        self._shape = (members, CRITICS, states, actions)

    def logits(self) -> Tensor:
        """Return the logits of the policies, (members, states, actions)."""
        table: Tensor = self.actor(self._one_hot)
        return table

    def log_policy(self) -> Tensor:
        """Return log pi(a|s), (members, states, actions)."""
        return torch.log_softmax(self.logits(), dim=-1)

    def q(self) -> Tensor:
        """Return both critics, (members, 2, states, actions)."""
        table: Tensor = self.critics(self._one_hot)
        return table.view(self._shape)

    @torch.no_grad()
    def target_q(self) -> Tensor:
        """Return the smaller of both target critics, (members, states, actions)."""
        table: Tensor = self.target_critics(self._one_hot)
        return table.view(self._shape).amin(dim=1)

    @torch.no_grad()
    def move_targets(self, share: float) -> None:
        """Move the target critics towards the critics (Polyak averaging)."""
        targets, critics = self.target_critics.parameters(), self.critics.parameters()
        torch._foreach_lerp_(list(targets), list(critics), share)
