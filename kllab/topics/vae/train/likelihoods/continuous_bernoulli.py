"""Continuous Bernoulli pixels (Loaiza-Ganem & Cunningham 2019).

With logit l the density on [0, 1] is exp(x l) / A(l), A(l) = (exp(l) - 1) / l. Written around the
centre, -log p(x) = log(sinh(l / 2) / (l / 2)) - (x - 1/2) l: nothing cancels at l = 0, where the
probability is 1/2 and the usual form of the constant is 0 / 0.
"""

import math
from typing import Any

import torch
from scipy.special import zeta
from torch import Tensor
from torch.autograd.function import once_differentiable

from kllab.topics.vae.train.likelihoods.dequantised import Dequantised

_TERMS = 12
# log(sinh(y) / y) = sum over k of c_k y^(2k), c_k = (-1)^(k+1) zeta(2k) / (k pi^(2k)). At y = 1/2
# each term is less than 1/38 of the one before, so the 13th is 1e-20 of the first.
_SERIES = [(-1) ** (k + 1) * zeta(2 * k) / (k * math.pi ** (2 * k)) for k in range(1, _TERMS + 1)]


class Likelihood(Dequantised):
    """Continuous Bernoulli pixels whose logits are the decoder's output."""

    def distortion(self, output: Tensor, x: Tensor) -> Tensor:
        """Compute the mean over images, 0-d, in nats."""
        return self.distortions(output, x).mean()

    def distortions(self, output: Tensor, x: Tensor) -> Tensor:
        """Compute log(sinh(l / 2) / (l / 2)) - (x - 1/2) l, summed over the pixels."""
        found: Tensor = _Distortions.apply(output, x)
        return found

    def means(self, output: Tensor) -> Tensor:
        """Return 1/2 + (coth(l / 2) - 2 / l) / 2: greyer than the probability sigmoid(l)."""
        return log_sinhc_of_half(output)[1].add_(0.5)


def log_sinhc_of_half(logits: Tensor) -> tuple[Tensor, Tensor]:
    """Compute log(sinh(l / 2) / (l / 2)) and its derivative by l, without cancellation.

    Below |l| = 1 both are a power series, of relative error 1e-15 in float64.
    """
    size = logits.abs()
    square = size.clamp_max(1.0).square_().mul_(0.25)  # y^2, y = l / 2
    series, slope = torch.zeros_like(size), torch.zeros_like(size)
    for k in range(_TERMS, 0, -1):
        series.mul_(square).add_(_SERIES[k - 1])
        slope.mul_(square).add_(k * _SERIES[k - 1])
    series.mul_(square)
    slope.mul_(logits).mul_(0.5)  # d/dl = (sum of 2 k c_k y^(2k - 1)) / 2
    large = size.clamp_min(1.0)
    rest = torch.exp(-large).neg_().add_(1.0)  # 1 - exp(-|l|)
    value = torch.log(rest / large).add_(large, alpha=0.5)
    # coth(y) = 2 / (1 - exp(-2 y)) - 1
    growth = torch.sub(1 / rest, 1 / large).sub_(0.5).mul_(torch.sign(logits))
    is_small = size < 1.0
    return torch.where(is_small, series, value), torch.where(is_small, slope, growth)


class _Distortions(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        value, slope = log_sinhc_of_half(logits)
        centred = x - 0.5
        ctx.save_for_backward(slope.sub_(centred))
        return value.sub_(centred.mul(logits)).sum(dim=-1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_value: Tensor) -> tuple[Tensor, None]:
        (by_logits,) = ctx.saved_tensors
        return by_logits * by_value[..., None], None
