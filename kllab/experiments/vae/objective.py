"""The two terms of the negative ELBO and their gradients: Bernoulli pixels, Gaussian latents."""

import torch
from torch import Tensor


def bernoulli_distortion(logits: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """Compute -log p(x|z) from logits l: the sum of softplus(l) - x l.

    With h = tanh(l / 2), sigmoid(l) = (1 + h) / 2 and softplus(l) = max(l, 0) - log((1 + |h|) / 2):
    one tanh, which takes the same time for every logit. exp and log1p, of which PyTorch's own
    `binary_cross_entropy_with_logits` is made, are many times slower for logits beyond +-50.

    Parameters
    ----------
    logits : torch.Tensor
        (N, pixels).
    x : torch.Tensor
        (N, pixels), grey levels in [0, 1], which count as probabilities of white.

    Returns
    -------
    value : torch.Tensor
        0-d, summed over images and pixels, in nats. Each pixel is off by a few roundings of 1.
    gradient : torch.Tensor
        (N, pixels), sigmoid(l) - x.
    """
    value = logits.clamp_min(0).sum() - torch.dot(logits.reshape(-1), x.reshape(-1))
    h = torch.mul(logits, 0.5).tanh_()
    value -= h.abs().mul_(0.5).add_(0.5).log_().sum()
    return value, h.mul_(0.5).add_(0.5).sub_(x)


def gaussian_rate(loc: Tensor, log_variance: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Compute KL(N(loc, exp(v)) || N(0, 1)) = (loc^2 + exp(v) - 1 - v) / 2, v = log_variance.

    Kingma & Welling 2014, appendix B. With expm1 it keeps its digits near v = 0.

    Parameters
    ----------
    loc, log_variance : torch.Tensor
        (N, latent_dim).

    Returns
    -------
    value : torch.Tensor
        (N, latent_dim), in nats.
    loc_gradient, log_variance_gradient : torch.Tensor
        (N, latent_dim): loc, and (exp(v) - 1) / 2.
    """
    growth = torch.expm1(log_variance)
    return (loc * loc + (growth - log_variance)).mul_(0.5), loc, growth * 0.5
