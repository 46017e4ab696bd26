"""Networks of a sweep: p(z|x) = N(loc(x), diag exp(log_variance(x))), and logits of q(y|z)."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from kllab.topics.information_bottleneck.train.config import Config
from kllab.training.batched_linear import BatchedNetwork


class Bottlenecks(nn.Module):
    """Encoders and classifiers of all models, ordered by seed, then by beta.

    Parameters
    ----------
    config : Config
        Widths and number of models.
    generators : sequence of torch.Generator
        One for each model; draw its weights.
    """

    def __init__(self, config: Config, *, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        self.encoder = BatchedNetwork(config.encoder_widths, generators=generators)
        self.classifier = BatchedNetwork(config.classifier_widths, generators=generators)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Map images (models, N, pixels), or (N, pixels) for all, to loc and log-variance of z.

        Both are (models, N, latent_dim).
        """
        loc, log_variance = self.encoder(x).chunk(2, dim=-1)
        return loc, log_variance

    def classify(self, z: Tensor) -> Tensor:
        """Map latents (models, N, latent_dim) to logits of the digits (models, N, 10)."""
        logits: Tensor = self.classifier(z)
        return logits
