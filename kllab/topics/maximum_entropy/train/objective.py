"""Losses of discrete soft actor-critic, and the tutorial's.

Christodoulou 2019, equations 3, 11 and 12. All take tables of log pi(a|s), in nats, and Q.
"""

import torch
from torch import Tensor


def soft_state_values(q: Tensor, log_policy: Tensor, alpha: Tensor) -> Tensor:
    """Return V(s) = sum_a pi(a|s) (Q(s, a) - alpha log pi(a|s)), (..., states)."""
    return (log_policy.exp() * (q - alpha * log_policy)).sum(dim=-1)


def critic_loss(q_taken: Tensor, target: Tensor) -> Tensor:
    """Return the squared error, mean over the last dimension (the batch)."""
    return (q_taken - target).square().mean(dim=-1)


def policy_loss(q: Tensor, log_policy: Tensor, alpha: Tensor) -> Tensor:
    """Return E_s sum_a pi(a|s) (alpha log pi(a|s) - Q(s, a)), exact over the actions.

    It equals alpha E_s KL(pi || softmax(Q / alpha)) plus a constant. `q` and `alpha` are detached.

    Parameters
    ----------
    q, log_policy : torch.Tensor
        (..., batch, actions).
    alpha : torch.Tensor
        Broadcasts against them.
    """
    return -soft_state_values(q.detach(), log_policy, alpha.detach()).mean(dim=-1)


def mean_entropy(log_policy: Tensor) -> Tensor:
    """Return the policy's entropy in nats, mean over the batch."""
    return -(log_policy.exp() * log_policy).sum(dim=-1).mean(dim=-1)


def alpha_loss(alpha: Tensor, entropy: Tensor, target_entropy: Tensor) -> Tensor:
    """Return alpha (H - target), the loss of alpha alone: the entropy is detached."""
    return alpha * (entropy.detach() - target_entropy)


def soft_actor_critic_loss(
    q_values: Tensor,
    action_probs: Tensor,
    log_action_probs: Tensor,
    alpha: Tensor,
    target_entropy: Tensor,
) -> tuple[Tensor, Tensor, Tensor]:
    """Return policy loss, entropy and alpha loss of one learner as the tutorial writes them."""
    # Policy loss: Expected Q-value - alpha * entropy
    policy_loss = torch.mean(action_probs * (alpha * log_action_probs - q_values))

    # Entropy term
    entropy = -torch.mean(torch.sum(action_probs * log_action_probs, dim=1))

    # Alpha loss (to automatically adjust temperature)
    alpha_loss = alpha * torch.mean(entropy - target_entropy)

    return policy_loss, entropy, alpha_loss
