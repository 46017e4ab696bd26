"""Networks of a sweep of VAEs: q(z|x) = N(loc(x), diag exp(log_variance(x))), logits of p(x|z)."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from kllab.topics.rate_distortion.train.config import Config
from kllab.training.padded_network import PaddedNetwork


class VAEs(nn.Module):
    """Encoders and decoders of all models, in the order of `Config.shape`.

    Models of different latent sizes are padded to the largest.

    Parameters
    ----------
    config : Config
        Widths and number of models.
    generators : sequence of torch.Generator
        One for each model; draw its weights.
    """

    def __init__(self, config: Config, *, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        _, seeds, betas = config.shape
        sizes = [curve.latent_dim for curve in config.curves for _ in range(seeds * betas)]
        self.encoder, self.decoder = (
            PaddedNetwork([widths(size) for size in sizes], _activation, generators=generators)
            for widths in (config.encoder_widths, config.decoder_widths)
        )

    def encode(self, x: Tensor) -> Tensor:
        """Map images (models, N, pixels) to loc and log-variance, (models, N, 2 * most latents).

        Those of a model are its first columns; see `posteriors_of_models`.
        """
        head: Tensor = self.encoder(x)
        return head

    def decode(self, z: Tensor) -> Tensor:
        """Map latents (models, N, most latents) to the logits of the pixels (models, N, pixels)."""
        logits: Tensor = self.decoder(z)
        return logits


def _activation(x: Tensor) -> Tensor:
    return functional.leaky_relu_(x, 0.1)
