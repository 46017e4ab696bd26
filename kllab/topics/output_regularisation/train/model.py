"""Networks: several classifiers of the same shape, evaluated together."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from kllab.training.batched_linear import BatchedNetwork

_AT_A_TIME = 250  # images; small batches stay in the processor's cache


class Classifiers(nn.Module):
    """Fully connected layers with a ReLU after each except the last.

    Parameters
    ----------
    widths : sequence of int
        From the pixels to the logits.
    generators : sequence of torch.Generator
        One for each model; draw its weights.
    """

    def __init__(self, widths: Sequence[int], *, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        self.layers = BatchedNetwork(widths, generators=generators)

    def forward(self, x: Tensor) -> Tensor:
        """Map images (models, N, pixels), or (N, pixels) for all, to logits (models, N, K)."""
        logits: Tensor = self.layers(x)
        return logits

    @torch.no_grad()
    def logits(self, x: Tensor) -> Tensor:
        """Return the logits of many images, in either shape that `forward` takes."""
        return torch.cat([self(part) for part in torch.split(x, _AT_A_TIME, dim=-2)], dim=1)
