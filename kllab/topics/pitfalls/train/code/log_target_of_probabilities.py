"""F.kl_div with log_target=True and a target in probabilities."""

import torch
import torch.nn.functional as F
from torch import Tensor


def arguments(p: float, q: float) -> tuple[Tensor, Tensor]:
    """Return P and Q."""
    p_probs, q_probs = (torch.tensor([1 - each, each], dtype=torch.float64) for each in (p, q))
    return p_probs, q_probs


def wrong(p: Tensor, q: Tensor) -> float:
    return F.kl_div(q.log(), p, reduction="sum", log_target=True).item()


def right(p: Tensor, q: Tensor) -> float:
    return F.kl_div(q.log(), p, reduction="sum").item()
