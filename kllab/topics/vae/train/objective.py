"""Negative ELBO in its two terms: distortion of the pixels, and rate of the latents.

The distortion of Bernoulli pixels and the rate against N(0, I) are each a
`torch.autograd.Function`. Quantities that value and gradient share are computed once, in few passes
over memory.
"""

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

if TYPE_CHECKING:  # a model has a likelihood, which needs this module
    from kllab.topics.vae.train.model import VAE


def loss_terms(model: "VAE", x: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Compute distortion, 0-d, and rates, (latent_dim,): means over images, in nats.

    The rates are exact for a standard normal prior. For a mixture they are one draw for each image.

    Parameters
    ----------
    model : VAE
    x : torch.Tensor
        (N, pixels) in [0, 1], as the model's likelihood has it.
    noise : torch.Tensor
        (N, latent_dim), standard normal: one sample of z for each image.
    """
    head = model.encode(x)
    z, rates = gaussian_posterior(head, noise)
    if model.prior is not None:
        log_posterior = log_normals(head, noise)
        rates = (log_posterior - model.prior.log_prob_per_dimension(z, model)).mean(dim=0)
    return model.likelihood.distortion(model.decode(z), x), rates


def floored_rate(rates: Tensor, free_bits: float, group: int = 1) -> Tensor:
    """Return the sum over groups of max(free_bits, rate of the group): 0-d, in nats.

    Kingma et al. 2016, equation 15. Below `free_bits` a group has no gradient. Nor does it at
    equality, by PyTorch's `clamp_min`.

    Parameters
    ----------
    rates : torch.Tensor
        (latent_dim,), rate of each dimension.
    free_bits : float
        In nats; 0 leaves the rate as it is.
    group : int
        Number of neighbouring dimensions in a group: 1 for each dimension of its own, latent_dim
        for the whole rate. The last group may have fewer.
    """
    if not free_bits:
        return rates.sum()
    if group > 1:
        rates = torch.stack([part.sum() for part in torch.split(rates, group)])
    return rates.clamp_min(free_bits).sum()


def weighted_loss(
    distortion: Tensor, rates: Tensor, beta: float, free_bits: float, group: int = 1
) -> Tensor:
    """Return distortion + beta * floored rate (Higgins et al. 2017, equation 4)."""
    return torch.add(distortion, floored_rate(rates, free_bits, group), alpha=beta)


def capacity_loss(
    distortion: Tensor,
    rates: Tensor,
    gamma: float,
    capacity: float,
    free_bits: float = 0.0,
    group: int = 1,
) -> Tensor:
    """Return distortion + gamma |floored rate - capacity| (Burgess et al. 2018).

    Where the rate equals the capacity, the second term has no gradient.
    """
    apart = (floored_rate(rates, free_bits, group) - capacity).abs()
    return torch.add(distortion, apart, alpha=gamma)


def bernoulli_distortion(logits: Tensor, x: Tensor) -> Tensor:
    """Compute -log p(x|z) from logits l: softplus(l) - x l, summed over the pixels.

    With p = sigmoid(l), softplus(l) = max(l, 0) - log max(p, 1 - p). So one exponential gives value
    and gradient, without overflow.

    Parameters
    ----------
    logits : torch.Tensor
        (N, pixels). Its gradient, (sigmoid(l) - x) / N, can be computed once.
    x : torch.Tensor
        (N, pixels), grey levels in [0, 1], used as probabilities of white. No gradient.

    Returns
    -------
    torch.Tensor
        0-d, mean over the images, in nats. The error per pixel is a few roundings of 1.
    """
    return _BernoulliDistortion.apply(logits, x)  # type: ignore[no-any-return]


def bernoulli_distortions(logits: Tensor, x: Tensor) -> Tensor:
    """Compute -log p(x|z) of each image, (..., N), as `bernoulli_distortion` does their mean."""
    return _BernoulliDistortions.apply(logits, x)  # type: ignore[no-any-return]


def log_normals(head: Tensor, noise: Tensor) -> Tensor:
    """Compute log q(z_j|x) at z = loc + exp(v / 2) * noise: -(v + noise^2 + log 2 pi) / 2.

    Parameters
    ----------
    head : torch.Tensor
        (N, 2 * latent_dim): loc, then log-variance v.
    noise : torch.Tensor
        (..., N, latent_dim).

    Returns
    -------
    torch.Tensor
        Of the shape of `noise`, in nats. Its gradient includes that by way of z.
    """
    _, log_variance = head.chunk(2, dim=1)
    return -0.5 * (log_variance + noise.square() + math.log(2 * math.pi))


def gaussian_posterior(head: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Sample z = loc + exp(v / 2) * noise, and compute KL(N(loc, exp(v)) || N(0, 1)).

    v is the log-variance. The rate is (loc^2 + exp(v) - 1 - v) / 2 (Kingma & Welling 2014, section
    2.4 and appendix B); expm1 avoids cancellation near v = 0.

    Parameters
    ----------
    head : torch.Tensor
        (N, 2 * latent_dim): loc, then log-variance. Its gradient can be computed once.
    noise : torch.Tensor
        (N, latent_dim). No gradient.

    Returns
    -------
    z : torch.Tensor
        (N, latent_dim).
    rates : torch.Tensor
        (latent_dim,), means over the images, in nats.
    """
    return _GaussianPosterior.apply(head, noise)  # type: ignore[no-any-return]


class _BernoulliDistortion(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        value = logits.clamp_min(0).sum() - torch.dot(logits.reshape(-1), x.reshape(-1))
        p = torch.sigmoid(logits)
        value -= torch.maximum(p, 1 - p).log_().sum()
        ctx.save_for_backward(p.sub_(x))
        return value.div_(len(x))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_value: Tensor) -> tuple[Tensor, None]:
        (by_logits,) = ctx.saved_tensors
        return by_logits * (by_value / len(by_logits)), None


class _BernoulliDistortions(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        p = torch.sigmoid(logits)
        value = logits.clamp_min(0).addcmul_(logits, x, value=-1)
        value -= torch.maximum(p, 1 - p).log_()
        ctx.save_for_backward(p.sub_(x))
        return value.sum(dim=-1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_value: Tensor) -> tuple[Tensor, None]:
        (by_logits,) = ctx.saved_tensors
        return by_logits * by_value[..., None], None


class _GaussianPosterior(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, head: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        loc, log_variance = head.chunk(2, dim=1)
        spread = torch.mul(log_variance, 0.5).exp_().mul_(noise)
        growth = torch.expm1(log_variance)
        rates = torch.sub(growth, log_variance).addcmul_(loc, loc).mean(dim=0).mul_(0.5)
        ctx.save_for_backward(loc, spread, growth)
        return loc + spread, rates

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_z: Tensor, by_rates: Tensor) -> tuple[Tensor, None]:
        # dz/dloc = 1, dz/dv = spread / 2; N drate/dloc = loc, N drate/dv = growth / 2.
        loc, spread, growth = ctx.saved_tensors
        weight = by_rates / len(loc)
        by_loc = torch.addcmul(by_z, weight, loc)
        by_log_variance = torch.addcmul(weight * growth, by_z, spread).mul_(0.5)
        return torch.cat([by_loc, by_log_variance], dim=1), None
