"""Networks of a sweep: p(z|x) = N(loc(x), diag exp(log_variance(x))), and logits of q(y|z)."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from kllab.topics.information_bottleneck.train.config import Config
from kllab.training.batched_linear import BatchedLinear


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
        self.encoder = _layers(config.encoder_widths, generators)
        self.classifier = _layers(config.classifier_widths, generators)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Map images (models, N, pixels), or (N, pixels) for all, to loc and log-variance of z.

        Both are (models, N, latent_dim).
        """
        loc, log_variance = _through(self.encoder, x).chunk(2, dim=-1)
        return loc, log_variance

    def classify(self, z: Tensor) -> Tensor:
        """Map latents (models, N, latent_dim) to logits of the digits (models, N, 10)."""
        return _through(self.classifier, z)


def _layers(widths: tuple[int, ...], generators: Sequence[torch.Generator]) -> nn.ModuleList:
    return nn.ModuleList(
        BatchedLinear(into, out, generators=generators) for into, out in pairwise(widths)
    )


def _through(layers: nn.ModuleList, x: Tensor) -> Tensor:
    """Apply linear layers with a ReLU after each except the last."""
    *hidden, last = layers
    for layer in hidden:
        x = torch.relu_(layer(x))
    out: Tensor = last(x)
    return out
