"""Networks: several classifiers of the same shape, evaluated together."""

import torch
from torch import Tensor

from kllab.training.batched_linear import BatchedNetwork

_AT_A_TIME = 250  # images; small batches stay in the processor's cache


class Classifiers(BatchedNetwork):
    """Fully connected networks from images to the logits of their classes."""

    @torch.no_grad()
    def logits(self, x: Tensor) -> Tensor:
        """Return the logits of many images, in either shape that `forward` takes."""
        return torch.cat([self(part) for part in torch.split(x, _AT_A_TIME, dim=-2)], dim=1)
