"""The tutorial's soft actor-critic losses and the right ones: values and gradients in NumPy.

Gradients are with respect to the logits theta of policies pi = softmax(theta), one row per state,
and to alpha. Tests compare them with automatic differentiation of the tutorial's code.
"""

from dataclasses import dataclass

import numpy as np

from kllab.models.soft_values import Array, SoftValues

TUTORIAL_CODE = """def soft_actor_critic_loss(
    q_values, action_probs, log_action_probs, alpha, target_entropy
):
    # Policy loss: Expected Q-value - alpha * entropy
    policy_loss = torch.mean(action_probs * (alpha * log_action_probs - q_values))

    # Entropy term
    entropy = -torch.mean(torch.sum(action_probs * log_action_probs, dim=1))

    # Alpha loss (to automatically adjust temperature)
    alpha_loss = alpha * torch.mean(entropy - target_entropy)

    return policy_loss, entropy, alpha_loss
"""
RIGHT_CODE = """def soft_actor_critic_loss(
    q_values, action_probs, log_action_probs, alpha, target_entropy
):
    # An expectation over the actions (a sum weighted by their probabilities), a mean over states.
    # Neither alpha nor the critics learn from it.
    excess = alpha.detach() * log_action_probs - q_values.detach()
    policy_loss = torch.mean(torch.sum(action_probs * excess, dim=1))

    entropy = -torch.mean(torch.sum(action_probs * log_action_probs, dim=1))

    # alpha alone learns from this one: without detach the policy would learn to lose entropy.
    alpha_loss = alpha * (entropy.detach() - target_entropy)

    return policy_loss, entropy, alpha_loss
"""


@dataclass(frozen=True, eq=False)
class Losses:
    """Losses of a batch of states and their gradients.

    Parameters
    ----------
    policy_loss, alpha_loss : float
        Values.
    policy_gradient, alpha_loss_policy_gradient : numpy.ndarray
        (states, actions): gradients of each loss by the logits.
    policy_loss_alpha_gradient, alpha_gradient : float
        Gradients of each loss by alpha.
    """

    policy_loss: float
    alpha_loss: float
    policy_gradient: Array
    alpha_loss_policy_gradient: Array
    policy_loss_alpha_gradient: float
    alpha_gradient: float

    @property
    def total_alpha_gradient(self) -> float:
        """Gradient of the sum of both losses by alpha."""
        return self.policy_loss_alpha_gradient + self.alpha_gradient


@dataclass(frozen=True, eq=False)
class LossComparison:
    """Comparison of the right and the tutorial's losses; entropies in nats.

    Parameters
    ----------
    entropy, target : float
        Entropy of the policy (mean over the states), and target entropy.
    entropy_gradient : numpy.ndarray
        (states, actions): gradient of the mean entropy by the logits.
    right, tutorial : Losses
        The losses.
    """

    alpha: float
    entropy: float
    target: float
    entropy_gradient: Array
    right: Losses
    tutorial: Losses

    @property
    def tutorial_bonus(self) -> float:
        """Weight of the entropy relative to Q in the sum of the tutorial's losses, per alpha.

        Up to terms that do not depend on the policy, the sum is (1 / A) (-E Q - alpha H) + alpha H.
        Relative to Q, a nat of entropy gets a reward of alpha (1 - A), which is negative.
        """
        return 1.0 - int(self.entropy_gradient.shape[1])

    @property
    def balance(self) -> float:
        """Entropy at which alpha is stationary if the tutorial's losses are added."""
        return self.target / (1 - 1 / int(self.entropy_gradient.shape[1]))


def compare_losses(q: Array, log_policy: Array, alpha: float, target: float) -> LossComparison:
    """Compute both pairs of losses from soft Q and log pi, each (states, actions)."""
    states, actions = q.shape
    policy = np.exp(log_policy)
    entropies = -(policy * log_policy).sum(axis=1)
    entropy = float(entropies.mean())
    expected = (policy * q).sum(axis=1)
    # d/dtheta of sum_a pi f(a), f fixed, is pi (f - sum pi f); of the entropy -pi (log pi + H).
    of_entropy = -policy * (log_policy + entropies[:, None]) / states
    of_value = policy * (q - expected[:, None]) / states
    policy_loss = float(-(expected + alpha * entropies).mean())
    policy_gradient = -(of_value + alpha * of_entropy)
    alpha_loss = alpha * (entropy - target)
    right = Losses(
        policy_loss, alpha_loss, policy_gradient, np.zeros_like(q), 0.0, entropy - target
    )
    tutorial = Losses(
        policy_loss / actions,
        alpha_loss,
        policy_gradient / actions,
        alpha * of_entropy,
        -entropy / actions,
        entropy - target,
    )
    return LossComparison(alpha, entropy, target, of_entropy, right, tutorial)


def compare_at(soft: SoftValues, own: Array, target: float) -> LossComparison:
    """Compare both on a batch of all states, with a policy halfway between two others.

    Parameters
    ----------
    soft : SoftValues
        The optimum of one temperature: its Q is used as critic, its policy is one of the two.
    own : numpy.ndarray
        (actions,): the other, in every state.
    target : float
        Target entropy in nats.
    """
    policy = 0.5 * soft.policy + 0.5 * own
    return compare_losses(soft.q, np.log(policy), float(soft.alpha), target)
