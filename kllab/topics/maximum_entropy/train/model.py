"""Actors and critics of all learners, evaluated for every state of a gridworld."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from kllab.training.batched_linear import BatchedNetwork

CRITICS = 2
Generators = Callable[[int], torch.Generator]


class Tables(nn.Module):
    """Networks from one-hot states to a number for each action: (models, states, actions).

    Gridworlds have so few states that evaluating all of them is cheaper than evaluating a batch.

    Parameters
    ----------
    states, actions : int
        Inputs and outputs.
    hidden : int
        Width of the hidden layer. With 0 there is none: each entry is a separate parameter plus
        a bias of its action.
    generators : list of torch.Generator
        One for each model; draw its weights.
    """

    def __init__(
        self, states: int, actions: int, hidden: int, *, generators: list[torch.Generator]
    ) -> None:
        super().__init__()
        widths = (states, hidden, actions) if hidden else (states, actions)
        self.layers = BatchedNetwork(widths, generators=generators)
        self.register_buffer("one_hot", torch.eye(states), persistent=False)

    def forward(self) -> Tensor:
        """Return the table of each model."""
        table: Tensor = self.layers(self.one_hot)
        return table


class Learners(nn.Module):
    """Actor, two critics, two target critics and log alpha of each learner.

    Parameters
    ----------
    members, states, actions, hidden : int
        Sizes.
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
        generators: Generators,
    ) -> None:
        super().__init__()
        actors = [generators(0) for _ in range(members)]
        self.actor = Tables(states, actions, hidden, generators=actors)
        critics = [generators(1 + k) for _ in range(members) for k in range(CRITICS)]
        self.critics = Tables(states, actions, hidden, generators=critics)
        again = [generators(1 + k) for _ in range(members) for k in range(CRITICS)]
        self.target_critics = Tables(states, actions, hidden, generators=again)
        self.target_critics.requires_grad_(False)
        self.log_alpha = nn.Parameter(log_alpha)
        self._shape = (members, CRITICS, states, actions)

    def log_policy(self) -> Tensor:
        """Return log pi(a|s), (members, states, actions)."""
        return torch.log_softmax(self.actor(), dim=-1)

    def q(self) -> Tensor:
        """Return both critics, (members, 2, states, actions)."""
        table: Tensor = self.critics()
        return table.view(self._shape)

    @torch.no_grad()
    def target_q(self) -> Tensor:
        """Return the smaller of both target critics, (members, states, actions)."""
        table: Tensor = self.target_critics()
        return table.view(self._shape).amin(dim=1)

    @torch.no_grad()
    def move_targets(self, share: float) -> None:
        """Move the target critics towards the critics (Polyak averaging)."""
        targets, critics = self.target_critics.parameters(), self.critics.parameters()
        torch._foreach_lerp_(list(targets), list(critics), share)
