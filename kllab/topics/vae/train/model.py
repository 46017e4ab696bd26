"""Networks of a VAE: q(z|x) = N(loc(x), diag exp(log_variance(x))), and logits of p(x|z)."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import skip_init

from kllab.topics.vae.train.config import Config

# In place: a layer's pre-activations are not needed after its activations.
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "leaky_relu": lambda x: functional.leaky_relu_(x, 0.1),
    "relu": torch.relu_,
    "elu": lambda x: functional.elu_(x),
    "tanh": torch.tanh_,
}
"""Activations by their name in `Config`."""


class VAE(nn.Module):
    """Encoder and decoder of fully connected layers.

    Parameters
    ----------
    config : Config
        Widths, activation and initialisation.
    generator : torch.Generator
        Draws the weights.
    """

    def __init__(self, config: Config, *, generator: torch.Generator) -> None:
        super().__init__()
        self.activation = ACTIVATIONS[config.activation]
        self.encoder = _layers(config.encoder_widths)
        self.decoder = _layers(config.decoder_widths)
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                _start(layer, config.init, generator)

    def encode(self, x: Tensor) -> Tensor:
        """Map images (N, pixels) in [0, 1] to loc and log-variance, concatenated.

        The result is (N, 2 * latent_dim), from one matrix product instead of two. Split it with
        `chunk(2, dim=1)`.
        """
        return self._through(self.encoder, x)

    def decode(self, z: Tensor) -> Tensor:
        """Map latents (N, latent_dim) to the logits of the pixels (N, pixels)."""
        return self._through(self.decoder, z)

    def _through(self, layers: nn.ModuleList, x: Tensor) -> Tensor:
        """Apply linear layers with an activation after each except the last."""
        *hidden, last = cast("Iterable[nn.Linear]", layers)
        # functional.linear: calling modules would cost a small network 1 % of a step.
        for layer in hidden:
            x = self.activation(functional.linear(x, layer.weight, layer.bias))
        return functional.linear(x, last.weight, last.bias)


def _layers(widths: tuple[int, ...]) -> nn.ModuleList:
    # skip_init: the layer's default initialisation would use the global generator.
    return nn.ModuleList(
        skip_init(nn.Linear, into, out)  # type: ignore[no-untyped-call]
        for into, out in pairwise(widths)
    )


def _start(layer: nn.Linear, init: str, generator: torch.Generator) -> None:
    """Initialise a layer's weights: PyTorch's default, He et al. 2015, Glorot & Bengio 2010."""
    if init == "default":
        bound = layer.in_features**-0.5
        nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
        nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
    else:
        draw = nn.init.kaiming_normal_ if init == "he" else nn.init.xavier_normal_
        draw(layer.weight, generator=generator)
        nn.init.zeros_(layer.bias)
