"""TRPO update (Schulman et al. 2015, appendix C): natural gradient and line search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from kllab.topics.policy.train.model import Network
from kllab.topics.policy.train.objective import exact_kl, log_probability, surrogate_loss
from kllab.topics.policy.train.rollout import Batch

DAMPING = 0.01
"""Damping: added to the diagonal of the Fisher matrix."""
_SHRINK, _TRIES = 0.8, 15


@dataclass(frozen=True)
class TrustRegionStep:
    """Result of an update.

    Attributes
    ----------
    accepted
        Share of the full step that was accepted; 0 if none.
    residual
        Residual of the system (F + damping I) x = gradient after conjugate gradients, relative to
        the gradient's length; x is the direction.
    """

    accepted: float
    residual: float


@dataclass(frozen=True, eq=False)
class LinearSolution:
    """Solution x, A x, (n,), and the relative residual |right - A x| / |right|."""

    x: Tensor
    image: Tensor
    residual: float


def conjugate_gradient(
    product: Callable[[Tensor], Tensor],
    right: Tensor,
    *,
    iterations: int = 10,
    tolerance: float = 1e-10,
) -> LinearSolution:
    """Return an approximate solution of A x = `right`, with residual (Hestenes & Stiefel 1952).

    Parameters
    ----------
    product : callable
        v -> A v, with A symmetric and positive definite.
    right : torch.Tensor
        (n,).
    iterations : int
        Largest number of steps from x = 0; without rounding n steps suffice.
    tolerance : float
        Stops when the squared residual is below this share of the squared length of `right`.
    """
    x, left = torch.zeros_like(right), right.clone()
    direction, squared = left.clone(), left @ left
    stop = tolerance * float(squared)
    for _ in range(iterations):
        if float(squared) <= stop:
            break
        image = product(direction)
        curvature = direction @ image
        if float(curvature) <= 0:  # only rounding is left
            break
        length = squared / curvature
        x += length * direction
        left -= length * image
        squared, before = left @ left, squared
        direction = left + squared / before * direction
    # Recomputed from x: the residual of the recursion drifts by rounding.
    image, whole = product(x), float(right.norm())
    return LinearSolution(x, image, float((right - image).norm()) / whole if whole else 0.0)


def flat_gradient(
    loss: Tensor, parameters: Sequence[Tensor], *, create_graph: bool = False
) -> Tensor:
    """Return the gradient of `loss` in all parameters, flattened."""
    gradients = torch.autograd.grad(loss, parameters, create_graph=create_graph)
    return torch.cat([gradient.reshape(-1) for gradient in gradients])


def fisher_product(
    policy: Network, observations: Tensor, damping: float = 0.0
) -> Callable[[Tensor], Tensor]:
    """Return v -> (F + damping I) v, with F the mean Fisher matrix of the policy's actions.

    F is the Hessian of mean KL(old || new) in the new parameters at the old ones. A product is the
    gradient of (gradient of that KL) . v, so it costs two gradients and needs no matrix.
    """
    parameters = list(policy.parameters())
    new = policy(observations)
    # In float64 from the logits on, like the exact KL.
    gradient = flat_gradient(exact_kl(new.detach(), new).mean(), parameters, create_graph=True)

    def product(vector: Tensor) -> Tensor:
        gradients = torch.autograd.grad(gradient @ vector, parameters, retain_graph=True)
        return torch.cat([part.reshape(-1) for part in gradients]) + damping * vector

    return product


def trust_region_step(policy: Network, batch: Batch, max_kl: float) -> TrustRegionStep:
    """Move `policy` along the natural gradient, as far as max_kl and the surrogate allow.

    The full step makes the quadratic approximation of KL equal to `max_kl`. It is multiplied by 0.8
    until the exact KL(old || new) is at most `max_kl` and the surrogate exceeds the old policy's.
    If no step does, the policy does not change.
    """
    parameters = list(policy.parameters())
    log_ratio = log_probability(policy(batch.observations), batch.actions) - batch.log_probabilities
    loss = surrogate_loss(log_ratio, batch.advantages)
    gradient = -flat_gradient(loss, parameters)
    product = fisher_product(policy, batch.observations, DAMPING)
    solved = conjugate_gradient(product, gradient)
    curvature = float(solved.x @ solved.image)
    if curvature <= 0:
        return TrustRegionStep(0.0, solved.residual)
    full = (2 * max_kl / curvature) ** 0.5 * solved.x
    with torch.no_grad():
        accepted = _line_search(policy, batch, full, float(loss), max_kl)
    return TrustRegionStep(accepted, solved.residual)


def _line_search(policy: Network, batch: Batch, full: Tensor, loss: float, max_kl: float) -> float:
    """Return the accepted share of the full step; 0 for none."""
    parameters = list(policy.parameters())
    start = parameters_to_vector(parameters)
    for tried in range(_TRIES):
        share = _SHRINK**tried
        vector_to_parameters(start + share * full, parameters)
        logits = policy(batch.observations)
        kl = float(exact_kl(batch.logits, logits).mean())
        log_ratio = log_probability(logits, batch.actions) - batch.log_probabilities
        if kl <= max_kl and float(surrogate_loss(log_ratio, batch.advantages)) < loss:
            return share
    vector_to_parameters(start, parameters)
    return 0.0
