"""The two terms of the negative ELBO, each in nats, for Bernoulli pixels and Gaussian latents."""

from typing import Any

import torch
from torch import Tensor


class BernoulliDistortion(torch.autograd.Function):
    """-log p(x|z) summed over everything, from logits: sum of softplus(l) - x l.

    PyTorch's own `binary_cross_entropy_with_logits` takes log1p one number at a time on CPUs. This one
    uses softplus(l) = max(l, 0) - log(sigmoid(|l|)), which is vectorised, cannot overflow, and is off by
    at most one rounding of sigmoid(|l|); its gradient is sigmoid(l) - x.
    """

    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:  # noqa: ANN401
        """Return the sum over all pixels of all images, in nats."""
        ctx.save_for_backward(logits, x)
        softplus = logits.clamp_min(0).sub_(logits.abs().sigmoid_().log_())
        return softplus.sum() - torch.dot(x.reshape(-1), logits.reshape(-1))

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:  # type: ignore[override]  # noqa: ANN401
        """Return the gradient with respect to the logits; the images have none."""
        logits, x = ctx.saved_tensors
        return logits.sigmoid().sub_(x).mul_(gradient), None


def bernoulli_distortion(logits: Tensor, x: Tensor) -> Tensor:
    """-log p(x|z) in nats, summed over images and pixels; grey levels x in [0, 1] count as probabilities."""
    return BernoulliDistortion.apply(logits, x)  # type: ignore[no-any-return,no-untyped-call]


def rate_per_dimension(loc: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(loc, exp(log_variance)) || N(0, 1)) of each image and dimension, in nats.

    Kingma & Welling 2014, appendix B. As (loc^2 + expm1(v) - v) / 2 it keeps its digits near v = 0,
    where exp(v) - 1 - v would lose them.
    """
    return (loc * loc + (torch.expm1(log_variance) - log_variance)).mul(0.5)
