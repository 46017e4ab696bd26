"""Training of a policy."""

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kllab.models.decision_process import DecisionProcess
from kllab.topics.policy.train.config import ANGLES, VELOCITIES, Config
from kllab.topics.policy.train.model import Network
from kllab.topics.policy.train.objective import (
    Estimates,
    adapted,
    entropy,
    estimates,
    exact_kl,
    log_probability,
    policy_gradient_loss,
    proximal_loss,
)
from kllab.topics.policy.train.rollout import Batch, collect, standardised
from kllab.topics.policy.train.state import State
from kllab.topics.policy.train.step_record import StepRecord
from kllab.topics.policy.train.trust_region import trust_region_step
from kllab.training.record import Checkpoint
from kllab.training.training_loop import records

_LARGEST_GRADIENT = 0.5
"""Largest norm of PPO's gradients (gradient clipping), as in CleanRL's ppo.py."""


def warm_up() -> None:
    """Warm up torch and gymnasium with short trainings."""
    for algorithm in ("trpo", "ppo_clip"):
        for _ in train(Config(algorithm=algorithm, steps=1, rollout=16)):
            pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Train a policy: alternate rollouts and updates.

    Parameters
    ----------
    config : Config
        Settings. The same config gives the same records on one machine.
    checkpoint : Checkpoint, optional
        From an earlier record with the same config. Training resumes from it, bit for bit.

    Yields
    ------
    StepRecord
        After each update.

    Raises
    ------
    ValueError
        If the checkpoint belongs to another config.
    FloatingPointError
        If the policy is not finite.
    """
    state = State(config)
    process = state.environments.process()

    def advance() -> StepRecord:
        fields = _step(state, process)
        return StepRecord(step=state.step, total_steps=config.steps, **fields)

    yield from records(state, checkpoint, advance)


def _step(state: State, process: DecisionProcess | None) -> dict[str, Any]:
    """Make one update and return the fields of its record."""
    config = state.config
    old_table = policy_table(state.policy, state.environments.size) if process else None
    batch = collect(state)
    fields = update(state, batch)
    state.step += 1
    fields |= _measure(state, batch)
    if config.algorithm == "ppo_penalty":
        fields["penalty"] = float(state.penalty)
        state.penalty.fill_(adapted(float(state.penalty), fields["kl"], config.target_kl))
    if process is not None and old_table is not None:
        fields |= _solve(state, process, old_table)
    else:
        fields["push_right"] = _push_right(state.policy)
    return fields


def update(state: State, batch: Batch) -> dict[str, Any]:
    """Update the policy, then fit the value function; return the fields about the update."""
    config, fields = state.config, {}
    left = 1 - state.step / config.steps if config.anneal else 1.0
    if config.algorithm == "trpo":
        found = trust_region_step(state.policy, batch, config.max_kl)
        fields = {"accepted_step": found.accepted, "direction_residual": found.residual}
    elif config.algorithm == "policy_gradient":
        loss = policy_gradient_loss(state.policy(batch.observations), batch.actions,
                                    batch.advantages)  # fmt: skip
        state.policy_optimiser.minimise(loss, left * config.learning_rate)
    else:
        fields = _proximal(state, batch, left * config.learning_rate)
    _learn_values(state, batch, left * config.value_learning_rate)
    return fields


def _minibatches(state: State) -> Sequence[Tensor]:
    """Shuffle the frames of an update into the minibatches of one pass."""
    order = torch.randperm(state.config.batch, generator=state.generator)
    return torch.split(order, state.config.minibatch)


def _proximal(state: State, batch: Batch, learning_rate: float) -> dict[str, Any]:
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
            optimiser.step(_clipped(gradients), learning_rate)
    return {
        "cleanrl_old_approx_kl": seen[-1].k1,
        "cleanrl_approx_kl": seen[-1].k3,
        "sb3_approx_kl": sum(each.k3 for each in seen) / len(seen),
    }


def _learn_values(state: State, batch: Batch, learning_rate: float) -> None:
    """Fit the value function to the returns by squared error, over the same number of passes."""
    optimiser = state.value_optimiser
    for part in chain.from_iterable(_minibatches(state) for _ in range(state.config.epochs)):
        values = state.value(batch.observations[part]).squeeze(1)
        loss = 0.5 * (values - batch.returns[part]).square().mean()
        optimiser.step(_clipped(torch.autograd.grad(loss, optimiser.parameters)), learning_rate)


def _clipped(gradients: tuple[Tensor, ...]) -> list[Tensor]:
    """Scale the gradients of all parameters so that their norm is at most 0.5."""
    lengths = torch.stack([gradient.norm() for gradient in gradients])
    factor = (_LARGEST_GRADIENT / (lengths.norm() + 1e-6)).clamp(max=1.0)
    return [gradient * factor for gradient in gradients]


@torch.no_grad()
def _measure(state: State, batch: Batch) -> dict[str, Any]:
    """Return KL, its estimates and the other measures over the update's frames."""
    new = state.policy(batch.observations)
    kls = exact_kl(batch.logits, new)
    log_ratio = log_probability(new, batch.actions) - batch.log_probabilities
    kl, of_actions = max(float(kls.mean()), 0.0), estimates(log_ratio)
    if not math.isfinite(kl + of_actions.k1 + of_actions.k3):
        raise state.not_finite(f": KL {kl}, k3 {of_actions.k3}", what="the policy")
    left_clip = (torch.expm1(log_ratio).abs() > state.config.clip).float().mean()
    return {
        "frames": state.step * state.config.batch,
        "mean_return": state.episodes.mean(batch.finished),
        "episodes": int(state.episodes.count),
        "kl": kl,
        "largest_kl": max(float(kls.max()), 0.0),
        "k1": of_actions.k1,
        "k2": of_actions.k2,
        "k3": of_actions.k3,
        "clip_fraction": float(left_clip),
        "entropy": max(float(entropy(new).mean()), 0.0),
        "explained_variance": batch.explained_variance,
    }


@torch.no_grad()
def policy_table(policy: Network, states: int) -> Tensor:
    """Return the logits of a policy in every state, float32 (states, actions)."""
    logits: Tensor = policy(torch.eye(states))
    return logits.clone()


def _solve(state: State, process: DecisionProcess, old: Tensor) -> dict[str, Any]:
    """Return the exact measures of an update, for environments with few states."""
    new = policy_table(state.policy, state.environments.size)
    before, after = (table.double().softmax(dim=1).numpy() for table in (old, new))
    discount = state.config.discount
    objective = process.objective(after, discount)
    kls, visits = exact_kl(old, new).numpy(), process.visits(before, discount)
    arms = {f"probability_{arm}": float(p) for arm, p in enumerate(after[0])}
    return {
        "objective": objective,
        "improvement": objective - process.objective(before, discount),
        "surrogate": process.surrogate(before, after, discount),
        "visited_kl": max(float(visits @ kls / visits.sum()), 0.0),
        "probabilities": after.astype(np.float32),
        "state_kl": kls.astype(np.float32),
    } | (arms if len(after) == 1 else {})


@torch.no_grad()
def _push_right(policy: Network) -> NDArray[np.float32]:
    """Return P(push right) over pole angles (columns) and angular velocities (rows)."""
    velocity, angle = np.meshgrid(VELOCITIES, ANGLES, indexing="ij")
    at_rest = np.zeros_like(angle)
    states = np.stack([at_rest, at_rest, angle, velocity], axis=-1).astype(np.float32)
    logits = policy(torch.from_numpy(states.reshape(-1, 4)))
    right: NDArray[np.float32] = logits.softmax(dim=1)[:, 1].reshape(angle.shape).numpy()
    return right
