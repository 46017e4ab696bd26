"""Terms of the negative ELBO: distortion of Bernoulli pixels, and rate of Gaussian latents.

Each is a `torch.autograd.Function`. Quantities that value and gradient share are computed once, in
few passes over memory. Those of several models take the models one after the other: what one of
them needs then stays in the processor's cache.
"""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable


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


def distortions_of_models(logits: Tensor, x: Tensor, images_of: Sequence[int]) -> Tensor:
    """Compute `bernoulli_distortion` of several models, (models,), in nats.

    Parameters
    ----------
    logits : torch.Tensor
        (models, N, pixels). Its gradient can be computed once.
    x : torch.Tensor
        (batches, N, pixels): images that models share. No gradient.
    images_of : sequence of int
        Index of the batch of each model.
    """
    return _DistortionsOfModels.apply(logits, x, images_of)  # type: ignore[no-any-return]


def posteriors_of_models(head: Tensor, noise: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Compute `gaussian_posterior` of several models, whose numbers of latents may differ.

    Parameters
    ----------
    head : torch.Tensor
        (models, N, 2 * most): loc, then log-variance, of each model in its first columns; the
        others are padding and have no effect. Its gradient can be computed once.
    noise : sequence of torch.Tensor
        For each model (N, latent_dim), with latent_dim <= most. No gradient.

    Returns
    -------
    z : torch.Tensor
        (models, N, most), 0 in the padding.
    rates : torch.Tensor
        (models, most), means over the images, in nats; 0 in the padding.
    """
    return _PosteriorsOfModels.apply(head, noise)  # type: ignore[no-any-return]


def _distortion(logits: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """Return -log p(x|z), summed over images and pixels, and its gradient, sigmoid(l) - x."""
    value = logits.clamp_min(0).sum() - torch.dot(logits.reshape(-1), x.reshape(-1))
    p = torch.sigmoid(logits)
    value -= torch.maximum(p, 1 - p).log_().sum()
    return value, p.sub_(x)


class _BernoulliDistortion(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        value, by_logits = _distortion(logits, x)
        ctx.save_for_backward(by_logits)
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


class _DistortionsOfModels(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor, images_of: Sequence[int]) -> Tensor:
        found = [_distortion(each, x[i]) for each, i in zip(logits, images_of, strict=True)]
        ctx.save_for_backward(*(by_logits for _, by_logits in found))
        return torch.stack([value for value, _ in found]).div_(x.shape[1])

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_value: Tensor) -> tuple[Tensor, None, None]:
        each, weights = ctx.saved_tensors, by_value / len(ctx.saved_tensors[0])
        by_logits = each[0].new_empty(len(each), *each[0].shape)
        for out, part, weight in zip(by_logits, each, weights, strict=True):
            torch.mul(part, weight, out=out)
        return by_logits, None, None


def _posterior(head: Tensor, noise: Tensor) -> tuple[Tensor, Tensor, tuple[Tensor, ...]]:
    """Return z, rates, and what the gradients need: loc, spread and growth."""
    loc, log_variance = head.chunk(2, dim=1)
    spread = torch.mul(log_variance, 0.5).exp_().mul_(noise)
    growth = torch.expm1(log_variance)
    rates = torch.sub(growth, log_variance).addcmul_(loc, loc).mean(dim=0).mul_(0.5)
    return loc + spread, rates, (loc, spread, growth)


def _by_head(by_z: Tensor, by_rates: Tensor, saved: Sequence[Tensor]) -> Tensor:
    # dz/dloc = 1, dz/dv = spread / 2; N drate/dloc = loc, N drate/dv = growth / 2.
    loc, spread, growth = saved
    weight = by_rates / len(loc)
    by_loc = torch.addcmul(by_z, weight, loc)
    by_log_variance = torch.addcmul(weight * growth, by_z, spread).mul_(0.5)
    return torch.cat([by_loc, by_log_variance], dim=1)


class _GaussianPosterior(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, head: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        z, rates, saved = _posterior(head, noise)
        ctx.save_for_backward(*saved)
        return z, rates

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_z: Tensor, by_rates: Tensor) -> tuple[Tensor, None]:
        return _by_head(by_z, by_rates, ctx.saved_tensors), None


class _PosteriorsOfModels(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, head: Tensor, noise: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        models, n, most = *head.shape[:2], head.shape[2] // 2
        z, rates = head.new_zeros(models, n, most), head.new_zeros(models, most)
        saved: list[Tensor] = []
        for index, own in enumerate(noise):
            latent_dim = own.shape[1]
            part = head[index, :, : 2 * latent_dim]
            z[index, :, :latent_dim], rates[index, :latent_dim], kept = _posterior(part, own)
            saved += kept
        ctx.save_for_backward(*saved)
        return z, rates

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_z: Tensor, by_rates: Tensor) -> tuple[Tensor, None]:
        saved = ctx.saved_tensors
        by_head = by_z.new_zeros(*by_z.shape[:2], 2 * by_z.shape[2])
        for index, out in enumerate(by_head):
            kept = saved[3 * index : 3 * index + 3]
            latent_dim = kept[0].shape[1]
            part = by_z[index, :, :latent_dim], by_rates[index, :latent_dim]
            out[:, : 2 * latent_dim] = _by_head(*part, kept)
        return by_head, None
