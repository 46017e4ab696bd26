"""KL between an old and a new policy: exact, and estimated from the actions taken."""

from dataclasses import dataclass

import torch
from torch import Tensor


def exact_kl(old: Tensor, new: Tensor) -> Tensor:
    """Return KL(old || new) in nats at each state, of logits (N, actions), as float64 (N,).

    It equals `kllab.kl_divergence` of two `Categorical`, but takes logits and has a torch gradient.
    """
    log_old, log_new = (logits.double().log_softmax(dim=1) for logits in (old, new))
    return (log_old.exp() * (log_old - log_new)).sum(dim=1)


def entropy(logits: Tensor) -> Tensor:
    """Return the entropy in nats at each state, (N,)."""
    log_probabilities = logits.log_softmax(dim=1)
    return -(log_probabilities.exp() * log_probabilities).sum(dim=1)


def log_probability(logits: Tensor, actions: Tensor) -> Tensor:
    """Return the log probabilities of `actions` (N,), in nats."""
    return logits.log_softmax(dim=1).gather(1, actions[:, None]).squeeze(1)


@dataclass(frozen=True)
class Estimates:
    """Estimates of KL(old || new) from actions of the old policy (Schulman 2020), in nats.

    With log r = log new(a|s) - log old(a|s): k1 = -log r, k2 = (log r)^2 / 2, k3 = r - 1 - log r.
    CleanRL logs k1 as old_approx_kl and k3 as approx_kl; Stable-Baselines3 logs k3 as approx_kl.
    """

    k1: float
    k2: float
    k3: float


def estimates(log_ratio: Tensor) -> Estimates:
    """Return the means of the three estimators over log ratios (N,)."""
    log_ratio = log_ratio.detach().double()
    return Estimates(
        k1=float(-log_ratio.mean()),
        k2=float(log_ratio.square().mean() / 2),
        k3=float((torch.expm1(log_ratio) - log_ratio).mean()),
    )
