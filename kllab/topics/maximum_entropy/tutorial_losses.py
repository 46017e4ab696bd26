"""The tutorial's soft actor-critic losses beside the right ones: values and gradients in NumPy.

Gradients are by the logits theta of policies pi = softmax(theta), one row a state, and by alpha;
tests hold them against automatic differentiation of the tutorial's own code.
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
    # An expectation over the actions (a sum weighed by their probabilities), a mean over states.
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
    """Losses of a batch of states, and what descending them does.

    Parameters
    ----------
    policy_loss, alpha_loss : float
        Values.
    policy_gradient, alpha_loss_policy_gradient : numpy.ndarray
        (states, actions): gradients of either by the logits.
    policy_loss_alpha_gradient, alpha_gradient : float
        Gradients of either by alpha.
    """

    policy_loss: float
    alpha_loss: float
    policy_gradient: Array
    alpha_loss_policy_gradient: Array
    policy_loss_alpha_gradient: float
    alpha_gradient: float

    @property
    def total_policy_gradient(self) -> Array:
        """Gradient by the logits if both losses are added and differentiated together."""
        return self.policy_gradient + self.alpha_loss_policy_gradient

    @property
    def total_alpha_gradient(self) -> float:
        """Gradient by alpha if both are added."""
        return self.policy_loss_alpha_gradient + self.alpha_gradient


@dataclass(frozen=True, eq=False)
class LossComparison:
    """Both on the same numbers; entropies in nats.

    Parameters
    ----------
    entropy, target : float
        Of the policy (mean over the states), and wanted.
    entropy_gradient : numpy.ndarray
        (states, actions): of the mean entropy by the logits.
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
        """Weight of the entropy in the sum of the tutorial's losses, against that of Q; in alpha.

        The sum is (1 / A) (-E Q - alpha H) + alpha H, up to what the policy does not change:
        for one unit of Q it pays alpha (1 - A) for a nat of entropy, a fine.
        """
        actions = int(self.entropy_gradient.shape[1])
        of_value, of_entropy = 1 / actions, 1 / actions - 1
        return of_entropy / of_value

    @property
    def balance(self) -> float:
        """Entropy at which alpha settles if the tutorial's losses are added."""
        return self.target / (1 - 1 / int(self.entropy_gradient.shape[1]))


def compare_losses(q: Array, log_policy: Array, alpha: float, target: float) -> LossComparison:
    """Compute both on soft Q and log pi, each (states, actions)."""
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
        The optimum of one temperature: its Q are the critics, its policy one of the two.
    own : numpy.ndarray
        (actions,): the other, in every state.
    target : float
        Target entropy in nats.
    """
    policy = 0.5 * soft.policy + 0.5 * own
    return compare_losses(soft.q, np.log(policy), float(soft.alpha), target)
