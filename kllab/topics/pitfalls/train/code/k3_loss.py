"""The estimator k3 as a loss."""

from torch import Tensor
from torch.distributions import Distribution


def wrong(policy: Distribution, reference: Distribution, actions: Tensor) -> Tensor:
    # k3 as a loss: its value estimates KL(policy || reference)
    log_ratio = reference.log_prob(actions) - policy.log_prob(actions)
    return (log_ratio.exp() - 1 - log_ratio).mean()


def right(policy: Distribution, reference: Distribution, actions: Tensor) -> Tensor:
    # k2 as a loss: its gradient estimates that of KL(policy || reference)
    log_ratio = reference.log_prob(actions) - policy.log_prob(actions)
    return (0.5 * log_ratio**2).mean()
