"""Losses of an update: minus the surrogate of the return, plain, clipped or penalised."""

import torch
from torch import Tensor

from kllab.topics.policy.train.config import Config
from kllab.topics.policy.train.divergence import entropy, exact_kl, log_probability

LEAST_PENALTY, MOST_PENALTY = 1e-6, 1e6


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
