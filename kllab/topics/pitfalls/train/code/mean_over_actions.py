"""The mean over actions in soft actor-critic."""

import torch
from torch import Tensor

STATES = 8


def arguments(actions: float, alpha: float, spread: float) -> tuple[Tensor, Tensor, Tensor, float]:
    """Return Q values, probabilities of the actions, their logarithms, and alpha."""
    q_values = spread * torch.linspace(-1, 1, int(actions), dtype=torch.float64)
    q_values = q_values.expand(STATES, -1)
    log_probs = (q_values / 2).log_softmax(dim=1)
    return q_values, log_probs.exp(), log_probs, alpha


def wrong(q_values: Tensor, probs: Tensor, log_probs: Tensor, alpha: float) -> float:
    return torch.mean(probs * (alpha * log_probs - q_values)).item()


def right(q_values: Tensor, probs: Tensor, log_probs: Tensor, alpha: float) -> float:
    return torch.mean(torch.sum(probs * (alpha * log_probs - q_values), dim=1)).item()
