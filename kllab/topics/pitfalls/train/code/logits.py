"""Logits rounded to probabilities."""

import torch
from torch import Tensor
from torch.distributions import Categorical, kl_divergence


def arguments(logit: float, p: float) -> tuple[Tensor, Tensor]:
    """Return P's probabilities, and Q's logits as a network returns them, in float32."""
    return torch.tensor([1 - p, p], dtype=torch.float64), torch.tensor([logit, 0.0])


def wrong(p: Tensor, logits: Tensor) -> float:
    q = Categorical(probs=logits.softmax(dim=-1))
    return kl_divergence(Categorical(probs=p.float()), q).item()


def right(p: Tensor, logits: Tensor) -> float:
    q = Categorical(logits=logits.double())
    return kl_divergence(Categorical(probs=p), q).item()
