"""Normal pixels around the decoded image, with one learnt log-variance for all of them."""

import math

import torch
from torch import Tensor, nn

from kllab.topics.vae.train.likelihoods.dequantised import Dequantised

_START = -3.0
"""Log-variance at the start: a standard deviation of 0.22, about that of a pixel of a digit."""


class Likelihood(Dequantised):
    """N(x; sigmoid(output), exp(v)) for each pixel; v is a parameter (Rybkin et al. 2021)."""

    def __init__(self) -> None:
        super().__init__()
        self.log_variance = nn.Parameter(torch.tensor(_START))

    def distortion(self, output: Tensor, x: Tensor) -> Tensor:
        """Compute the mean over images, 0-d, in nats."""
        return self.distortions(output, x).mean()

    def distortions(self, output: Tensor, x: Tensor) -> Tensor:
        """Compute ((x - mean)^2 / variance + log(2 pi variance)) / 2, summed over the pixels."""
        squares = (x - torch.sigmoid(output)).square().sum(dim=-1)
        constant = x.shape[-1] * (self.log_variance + math.log(2 * math.pi))
        return 0.5 * (squares * torch.exp(-self.log_variance) + constant)
