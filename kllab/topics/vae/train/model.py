"""Networks of a VAE: q(z|x) = N(loc(x), diag exp(log_variance(x))), p(x|z) and p(z)."""

from collections.abc import Iterable
from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import skip_init

from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.convolutional import (
    Activation,
    ConvolutionalDecoder,
    ConvolutionalEncoder,
)
from kllab.topics.vae.train.likelihoods import likelihood
from kllab.topics.vae.train.mixture_prior import Mixture, MixturePrior, Vamp
from kllab.training.machine import has_bfloat16

# In place: a layer's pre-activations are not needed after its activations.
ACTIVATIONS: dict[str, Activation] = {
    "leaky_relu": lambda x: functional.leaky_relu_(x, 0.1),
    "relu": torch.relu_,
    "elu": lambda x: functional.elu_(x),
    "tanh": torch.tanh_,
}
"""Activations by their name in `Config`."""


class VAE(nn.Module):
    """Encoder and decoder, fully connected or convolutional, with likelihood and prior.

    Parameters
    ----------
    config : Config
        Widths, activation, initialisation, likelihood, prior and precision.
    generator : torch.Generator
        Draws the weights.

    Attributes
    ----------
    prior : MixturePrior or None
        None is the standard normal prior.
    """

    def __init__(self, config: Config, *, generator: torch.Generator) -> None:
        super().__init__()
        activation = ACTIVATIONS[config.activation]
        if config.architecture == "conv":
            of, latents = (config.shape, config.channels), config.latent_dim
            self.encoder: Network = ConvolutionalEncoder(*of, 2 * latents, activation)
            self.decoder: Network = ConvolutionalDecoder(*of, latents, activation)
        else:
            self.encoder = Connected(config.encoder_widths, activation)
            self.decoder = Connected(config.decoder_widths, activation)
        for layer in self.modules():
            if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
                _start(layer, config.init, generator)
        self.likelihood = likelihood(config.likelihood)
        self.prior = _prior(config, generator)
        self.in_bfloat16 = config.precision == "bfloat16" and has_bfloat16()

    def encode(self, x: Tensor) -> Tensor:
        """Map images (N, pixels) in [0, 1] to loc and log-variance, concatenated.

        The result is (N, 2 * latent_dim), from one matrix product instead of two. Split it with
        `chunk(2, dim=1)`.
        """
        return self._through(self.encoder, x)

    def decode(self, z: Tensor) -> Tensor:
        """Map latents (N, latent_dim) to the likelihood's output (N, pixels), such as logits."""
        return self._through(self.decoder, z)

    def _through(self, network: "Network", x: Tensor) -> Tensor:
        """Apply a network; in bfloat16 if it is asked for and gradients are wanted."""
        if not (self.in_bfloat16 and torch.is_grad_enabled()):
            return network.through(x)
        # Weights, losses and Adam stay in float32.
        with torch.autocast("cpu", torch.bfloat16):
            return network.through(x).float()


class Connected(nn.ModuleList):
    """Fully connected layers with an activation after each except the last."""

    def __init__(self, widths: tuple[int, ...], activation: Activation) -> None:
        # skip_init: the layer's default initialisation would use the global generator.
        super().__init__(
            skip_init(nn.Linear, into, out)  # type: ignore[no-untyped-call]
            for into, out in pairwise(widths)
        )
        self.activation = activation

    def through(self, x: Tensor) -> Tensor:
        """Apply the layers to each row."""
        *hidden, last = cast("Iterable[nn.Linear]", self)
        # functional.linear: calling modules would cost a small network 1 % of a step.
        for layer in hidden:
            x = self.activation(functional.linear(x, layer.weight, layer.bias))
        return functional.linear(x, last.weight, last.bias)


Network = Connected | ConvolutionalEncoder | ConvolutionalDecoder


def _prior(config: Config, generator: torch.Generator) -> MixturePrior | None:
    if config.prior == "mixture":
        return Mixture(config.prior_components, config.latent_dim, generator=generator)
    return Vamp(config.prior_components, config.pixels) if config.prior == "vamp" else None


def _start(
    layer: nn.Linear | nn.Conv2d | nn.ConvTranspose2d, init: str, generator: torch.Generator
) -> None:
    """Initialise a layer's weights: PyTorch's default, He et al. 2015, Glorot & Bengio 2010."""
    assert layer.bias is not None
    if init == "default":
        fan_in = layer.weight[0].numel()  # of a transposed convolution that of its outputs
        bound = fan_in**-0.5
        nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
        nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
    else:
        draw = nn.init.kaiming_normal_ if init == "he" else nn.init.xavier_normal_
        draw(layer.weight, generator=generator)
        nn.init.zeros_(layer.bias)
