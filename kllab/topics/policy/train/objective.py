"""Losses of an update, and the KL between an old and a new policy: exact and estimated.

A loss is minus the surrogate of the return: plain, clipped or penalised.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from kllab.topics.policy.train.config import Config

LEAST_PENALTY, MOST_PENALTY = 1e-6, 1e6


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


def policy_gradient_loss(logits: Tensor, actions: Tensor, advantages: Tensor) -> Tensor:
    """Return -mean A log pi(a|s) (Williams 1992), whose gradient is the policy gradient."""
    return -(advantages * log_probability(logits, actions)).mean()


def surrogate_loss(log_ratio: Tensor, advantages: Tensor) -> Tensor:
    """Return -mean r A, with the ratio r = new(a|s) / old(a|s) (Schulman et al. 2015, eq. 14)."""
    return -(log_ratio.exp() * advantages).mean()


def clipped_loss(log_ratio: Tensor, advantages: Tensor, clip: float) -> Tensor:
    """Return -mean min(r A, clamp(r, 1 - clip, 1 + clip) A) (Schulman et al. 2017, equation 7)."""
    ratio = log_ratio.exp()
    clipped = ratio.clamp(1 - clip, 1 + clip)
    return -torch.minimum(ratio * advantages, clipped * advantages).mean()


def proximal_loss(
    config: Config,
    old: Tensor,
    new: Tensor,
    log_ratio: Tensor,
    advantages: Tensor,
    penalty: float,
) -> Tensor:
    """Return the loss of a PPO variant on a minibatch, minus the weighted entropy.

    Parameters
    ----------
    config : Config
        Its `algorithm` selects the loss: clipped, with `penalty` times the exact KL(old || new)
        (equation 8 of Schulman et al. 2017), or the plain surrogate.
    old, new : torch.Tensor
        Logits (B, actions).
    log_ratio, advantages : torch.Tensor
        (B,).
    """
    if config.algorithm == "ppo_clip":
        loss = clipped_loss(log_ratio, advantages, config.clip)
    else:
        loss = surrogate_loss(log_ratio, advantages)
    if config.algorithm == "ppo_penalty":
        loss = loss + penalty * exact_kl(old, new).mean().float()
    if config.entropy_coefficient:
        loss = loss - config.entropy_coefficient * entropy(new).mean()
    return loss


def adapted(penalty: float, kl: float, target: float) -> float:
    """Return the penalty of the next update: half, twice or the same (ibid., section 4).

    It stays between `LEAST_PENALTY` and `MOST_PENALTY`: beyond them, float32 rounding loses a term
    of the loss.

    >>> adapted(1.0, kl=0.02, target=0.01), adapted(1.0, kl=0.005, target=0.01)
    (2.0, 0.5)
    """
    if kl > 1.5 * target:
        return min(2 * penalty, MOST_PENALTY)
    if kl < target / 1.5:
        return max(penalty / 2, LEAST_PENALTY)
    return penalty
