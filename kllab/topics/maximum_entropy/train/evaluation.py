"""Evaluate learners exactly: their policies against the gridworld's soft optimum."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.models.soft_values import Array, evaluate, soft_maximum, soft_optimum
from kllab.topics.maximum_entropy.train.state import State
from kllab.topics.maximum_entropy.train.step_record import TRAIL


@dataclass(frozen=True, eq=False)
class PolicyEvaluation:
    """The quantities of `TRAIL`, (members,) each in float64, and the tables behind them."""

    values: dict[str, Array]
    log_policy: Array
    q: Array

    def means(self) -> dict[str, Any]:
        """Return the mean over the learners of each."""
        return {name: float(each.mean()) for name, each in self.values.items()}


@torch.no_grad()
def measure(state: State, entropy: Tensor, critic_loss: Tensor) -> PolicyEvaluation:
    """Evaluate the present policies by linear solves, and the soft optimum at their temperatures.

    Parameters
    ----------
    entropy, critic_loss : torch.Tensor
        (members,): what was measured on batches since the last record.
    """
    process, discount = state.config.grid.process, state.config.discount
    alpha = state.learners.log_alpha.double().exp().numpy()
    log_policy = torch.log_softmax(state.learners.actor().double(), dim=-1).numpy()
    q = state.learners.q().amin(dim=1).double().numpy()
    found = evaluate(process, log_policy, discount)
    best = soft_optimum(process, alpha, discount)
    # V* - V of the policy = alpha times the divergences from the optimal policy where it goes:
    # a sum of what is never below 0, instead of a difference of nearly equal values.
    away = divergence(log_policy, best.log_policy)
    values = {
        "expected_return": found.reward,
        "entropy": entropy.double().numpy(),
        "visited_entropy": found.entropy_per_step,
        "alpha": alpha,
        "kl": divergence(log_policy, soft_maximum(q, alpha[:, None])[1]).mean(axis=-1),
        "gap": alpha * (found.occupancy * away).sum(axis=-1),
        "critic_loss": critic_loss.double().numpy(),
    }
    return PolicyEvaluation(values, log_policy, q)


def divergence(log_p: Array, log_q: Array) -> Array:
    """Return KL(p || q) over the last axis in nats; from logarithms, as q may underflow."""
    total: Array = (np.exp(log_p) * (log_p - log_q)).sum(axis=-1)
    return np.maximum(total, 0.0)  # rounding may leave -1e-17 where p is q


def learned(state: State, now: PolicyEvaluation) -> dict[str, Any]:
    """Add to the trail; return the arrays of a `StepRecord` about what was learned."""
    index = state.shown.index(state.step)
    state.trail[index] = torch.from_numpy(np.stack([now.values[name] for name in TRAIL]))
    return {
        "trail_step": np.array(state.shown[: index + 1]),
        "trail": state.trail[: index + 1].numpy().copy(),
        "policy": np.exp(now.log_policy).astype(np.float32),
        "soft_q": now.q.astype(np.float32),
    }
