"""The networks: q(z|x) = N(loc(x), diag exp(log_variance(x))) and the logits of p(x|z)."""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from kllab.experiments.vae.config import Config

_ACTIVATIONS = {
    "leaky_relu": lambda x: F.leaky_relu(x, 0.1, inplace=True),
    "relu": lambda x: F.relu(x, inplace=True),
    "elu": lambda x: F.elu(x, inplace=True),
    "tanh": torch.tanh_,
}


class VAE(nn.Module):
    """Encoder and decoder of fully connected layers.

    Parameters
    ----------
    config : Config
        Widths, activation and way of starting the weights.
    generator : torch.Generator
        Draws the weights.
    """

    def __init__(self, config: Config, *, generator: torch.Generator) -> None:
        super().__init__()
        self.activation = _ACTIVATIONS[config.activation]
        # loc and log-variance leave one joint layer: one matrix product instead of two.
        self.encoder = nn.ModuleList(_layers(config.encoder_widths))
        self.decoder = nn.ModuleList(_layers(config.decoder_widths))
        for part in (self.encoder, self.decoder):
            for layer in part:
                _start(layer, config.init, generator)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Map images (N, pixels) in [0, 1] to loc and log-variance, each (N, latent_dim)."""
        loc, log_variance = self._through(self.encoder, x).chunk(2, dim=1)
        return loc, log_variance

    def decode(self, z: Tensor) -> Tensor:
        """Map latents (N, latent_dim) to the logits of the pixels (N, pixels)."""
        return self._through(self.decoder, z)

    def _through(self, layers: nn.ModuleList, x: Tensor) -> Tensor:
        *hidden, last = layers
        for layer in hidden:
            x = self.activation(F.linear(x, layer.weight, layer.bias))
        return F.linear(x, last.weight, last.bias)


def _layers(widths: tuple[int, ...]) -> list[nn.Linear]:
    # Left unfilled: the weights are drawn below, from the run's own generator.
    return [nn.utils.skip_init(nn.Linear, into, out) for into, out in pairwise(widths)]


@torch.no_grad()
def _start(layer: nn.Linear, init: str, generator: torch.Generator) -> None:
    """Draw a layer's weights; all three ways are scaled by the number of inputs."""
    out, into = layer.weight.shape
    bound = 1 / math.sqrt(into)
    if init == "default":
        layer.weight.uniform_(-bound, bound, generator=generator)
        layer.bias.uniform_(-bound, bound, generator=generator)
        return
    scale = math.sqrt(2 / into) if init == "he" else math.sqrt(2 / (into + out))
    layer.weight.normal_(0, scale, generator=generator)
    layer.bias.zero_()
