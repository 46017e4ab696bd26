"""The networks: q(z|x) = N(loc(x), diag exp(log_variance(x))) and the logits of p(x|z)."""

import math

import torch
from torch import Tensor

from kllab.experiments.vae.config import Config
from kllab.experiments.vae.perceptron import Perceptron, parameter_count


class VAE:
    """Encoder and decoder of fully connected layers over one flat vector of parameters.

    Parameters
    ----------
    config : Config
        Widths, activation and way of starting the weights.
    generator : torch.Generator
        Draws the weights.
    dtype : torch.dtype
        Of everything in it.

    Attributes
    ----------
    parameters : torch.Tensor
        All weights and biases; `parameters.grad` holds their gradient.
    """

    def __init__(
        self, config: Config, *, generator: torch.Generator, dtype: torch.dtype = torch.float32
    ) -> None:
        # loc and log-variance leave the encoder through one layer: one matrix product, not two.
        encoder, decoder = config.encoder_widths, config.decoder_widths
        inner = parameter_count(encoder)
        self.parameters = torch.zeros(inner + parameter_count(decoder), dtype=dtype)
        self.parameters.grad = torch.zeros_like(self.parameters)
        values, gradients = self.parameters, self.parameters.grad
        self.encoder = Perceptron(encoder, config.activation, values[:inner], gradients[:inner])
        self.decoder = Perceptron(decoder, config.activation, values[inner:], gradients[inner:])
        for weight, bias in self.encoder.layers + self.decoder.layers:
            _start(weight, bias, config.init, generator)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Map images (N, pixels) in [0, 1] to loc and log-variance, each (N, latent_dim)."""
        loc, log_variance = self.encoder(x).chunk(2, dim=1)
        return loc, log_variance

    def decode(self, z: Tensor) -> Tensor:
        """Map latents (N, latent_dim) to the logits of the pixels (N, pixels)."""
        return self.decoder(z)

    def named(self, flat: Tensor) -> dict[str, Tensor]:
        """Cut a vector as long as `parameters` into views named encoder.0.weight and so on."""
        named, start = {}, 0
        for part, network in (("encoder", self.encoder), ("decoder", self.decoder)):
            for index, layer in enumerate(network.layers):
                for kind, tensor in zip(("weight", "bias"), layer, strict=True):
                    cut = flat[start : start + tensor.numel()]
                    named[f"{part}.{index}.{kind}"] = cut.view(tensor.shape)
                    start += tensor.numel()
        return named


def _start(weight: Tensor, bias: Tensor, init: str, generator: torch.Generator) -> None:
    """Draw a layer's weights as PyTorch does, as He et al. 2015 or as Glorot & Bengio 2010."""
    out, into = weight.shape
    if init == "default":
        bound = 1 / math.sqrt(into)
        weight.uniform_(-bound, bound, generator=generator)
        bias.uniform_(-bound, bound, generator=generator)
    else:
        scale = math.sqrt(2 / into) if init == "he" else math.sqrt(2 / (into + out))
        weight.normal_(0, scale, generator=generator)
