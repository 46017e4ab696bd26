"""Updates of the policy by the algorithms of `Config.algorithm`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import torch
from torch import Tensor

from kllab.topics.policy.train.divergence import Estimates, estimates, log_probability
from kllab.topics.policy.train.objectives import policy_gradient_loss, proximal_loss
from kllab.topics.policy.train.rollout import Batch, standardised
from kllab.topics.policy.train.state import State
from kllab.topics.policy.train.trust_region import trust_region_step

_LARGEST_GRADIENT = 0.5
"""Largest norm of PPO's gradients (gradient clipping), as in CleanRL's ppo.py."""


@dataclass(frozen=True)
class Updated:
    """Fields of a `StepRecord` that the update determines."""

    last_minibatch: Estimates | None = None
    last_pass_k3: float | None = None
    accepted_step: float | None = None
    direction_residual: float | None = None


def update(state: State, batch: Batch) -> Updated:
    """Update the policy, then fit the value function to the returns."""
    config = state.config
    left = 1 - state.step / config.steps if config.anneal else 1.0
    if config.algorithm == "trpo":
        found = trust_region_step(state.policy, batch, config.max_kl)
        updated = Updated(accepted_step=found.accepted, direction_residual=found.residual)
    elif config.algorithm == "policy_gradient":
        loss = policy_gradient_loss(state.policy(batch.observations), batch.actions,
                                    batch.advantages)  # fmt: skip
        gradients = torch.autograd.grad(loss, state.policy_optimiser.parameters)
        state.policy_optimiser.step(gradients, left * config.learning_rate)
        updated = Updated()
    else:
        updated = _proximal(state, batch, left * config.learning_rate)
    _learn_values(state, batch, left * config.value_learning_rate)
    return updated


def _minibatches(state: State) -> Sequence[Tensor]:
    """Shuffle the frames of an update into the minibatches of one pass."""
    order = torch.randperm(state.config.batch, generator=state.generator)
    return torch.split(order, state.config.minibatch)


def _proximal(state: State, batch: Batch, learning_rate: float) -> Updated:
    """Make PPO's passes of gradient steps over the frames (Schulman et al. 2017, algorithm 1)."""
    config, penalty = state.config, float(state.penalty)
    optimiser = state.policy_optimiser
    seen: list[Estimates] = []
    for _ in range(config.epochs):
        seen.clear()
        for part in _minibatches(state):
            new = state.policy(batch.observations[part])
            log_ratio = log_probability(new, batch.actions[part]) - batch.log_probabilities[part]
            seen.append(estimates(log_ratio))
            advantages = standardised(batch.advantages[part])
            loss = proximal_loss(config, batch.logits[part], new, log_ratio, advantages, penalty)
            gradients = torch.autograd.grad(loss, optimiser.parameters)
            optimiser.step(_cut(gradients), learning_rate)
    return Updated(last_minibatch=seen[-1], last_pass_k3=sum(e.k3 for e in seen) / len(seen))


def _learn_values(state: State, batch: Batch, learning_rate: float) -> None:
    """Fit the value function to the returns by squared error, over the same number of passes."""
    optimiser = state.value_optimiser
    for part in chain.from_iterable(_minibatches(state) for _ in range(state.config.epochs)):
        values = state.value(batch.observations[part]).squeeze(1)
        loss = 0.5 * (values - batch.returns[part]).square().mean()
        optimiser.step(_cut(torch.autograd.grad(loss, optimiser.parameters)), learning_rate)


def _cut(gradients: tuple[Tensor, ...]) -> list[Tensor]:
    lengths = torch.stack([gradient.norm() for gradient in gradients])
    factor = (_LARGEST_GRADIENT / (lengths.norm() + 1e-6)).clamp(max=1.0)
    return [gradient * factor for gradient in gradients]
