"""Objective of the deep information bottleneck: two bounds.

Alemi et al. 2017, equation 17: -E log q(y|z) + beta KL(p(z|x) || r(z)), r(z) = N(0, I). The first
term is an upper bound of H(Y|Z). The KL, averaged over x, is an upper bound of I(X;Z).
"""

import torch
from torch import Tensor
from torch.nn import functional


def draw(loc: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    """Sample z = loc + exp(log_variance / 2) * noise; `noise` may be shared between models."""
    return torch.addcmul(loc, torch.exp(0.5 * log_variance), noise)


def rates(loc: Tensor, log_variance: Tensor) -> Tensor:
    """Compute KL(N(loc, exp(v)) || N(0, 1)) = (loc^2 + exp(v) - 1 - v) / 2, elementwise, in nats.

    Kingma & Welling 2014, appendix B; expm1 avoids cancellation near v = 0.
    """
    return 0.5 * (loc.square() + torch.expm1(log_variance) - log_variance)


def negative_log_likelihood(logits: Tensor, y: Tensor) -> Tensor:
    """Compute -log q(y|z) of each image, in nats.

    Parameters
    ----------
    logits : torch.Tensor
        (models, N, classes).
    y : torch.Tensor
        int64, (models, N), or (N,) for all models.

    Returns
    -------
    torch.Tensor
        (models, N).
    """
    y = y.expand(logits.shape[:-1]).reshape(-1)
    flat = functional.cross_entropy(logits.flatten(0, 1), y, reduction="none")
    return flat.view(logits.shape[:-1])


def weighted_loss(nll: Tensor, rate: Tensor, betas: Tensor) -> Tensor:
    """Return the sum over models of nll + beta * rate; each model keeps its own gradient."""
    return (nll + betas * rate).sum()
