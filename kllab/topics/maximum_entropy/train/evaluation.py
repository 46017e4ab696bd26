"""Exact evaluation of learners against the gridworld's soft optimum."""

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
    """Quantities of `TRAIL`, each float64 (members,), and the tables they are computed from."""

    values: dict[str, Array]
    log_policy: Array
    q: Array

    def means(self) -> dict[str, Any]:
        """Return the mean of each quantity over the learners."""
        return {name: float(each.mean()) for name, each in self.values.items()}


@torch.no_grad()
def measure(state: State, entropy: Tensor, critic_loss: Tensor) -> PolicyEvaluation:
    """Evaluate the current policies, and the soft optimum at their temperatures, by linear solves.

    Parameters
    ----------
    entropy, critic_loss : torch.Tensor
        (members,): means over the batches since the last record.
    """
    process, discount = state.config.grid.process, state.config.discount
    alpha = state.learners.log_alpha.double().exp().numpy()
    log_policy = torch.log_softmax(state.learners.logits().double(), dim=-1).numpy()
    q = state.learners.q().amin(dim=1).double().numpy()
    found = evaluate(process, log_policy, discount)
    best = soft_optimum(process, alpha, discount)
    # V* - V of the policy = alpha * sum over visited states of KL from the optimal policy: a sum
    # of non-negative terms instead of a difference of nearly equal values.
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
    """Extend the trail; return the array fields of a `StepRecord`."""
    measures = torch.from_numpy(np.stack([now.values[name] for name in TRAIL]))
    return {
        **state.trail.extend(state.step, measures),
        "policy": np.exp(now.log_policy).astype(np.float32),
        "soft_q": now.q.astype(np.float32),
    }
