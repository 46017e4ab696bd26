"""Fully connected layers of several models: one batched product instead of many small ones."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn


class BatchedLinear(nn.Module):
    """Linear layers of several models of the same shape.

    Models share no parameters, so the gradient of a sum of losses over models equals each model's
    own gradient. One training loop can train a sweep over a setting or over seeds.

    Parameters
    ----------
    into, out : int
        Widths, the same for all models.
    generators : sequence of torch.Generator
        One for each model; each draws its model's weights, then its biases, uniform within
        ``+-into**-0.5`` (PyTorch's default for `torch.nn.Linear`). Generators of equal state give
        equal models. Initial weights do not depend on the number of models.

    Attributes
    ----------
    weight : torch.nn.Parameter
        (models, into, out).
    bias : torch.nn.Parameter
        (models, 1, out).
    """

    def __init__(self, into: int, out: int, *, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        if not generators:
            raise ValueError("generators is empty; allowed: one for each model")
        models, bound = len(generators), into**-0.5
        self.weight = nn.Parameter(torch.empty(models, into, out))
        self.bias = nn.Parameter(torch.empty(models, 1, out))
        for index, generator in enumerate(generators):
            nn.init.uniform_(self.weight[index], -bound, bound, generator=generator)
            nn.init.uniform_(self.bias[index], -bound, bound, generator=generator)

    def forward(self, x: Tensor) -> Tensor:
        """Map (models, N, into) to (models, N, out).

        Examples shared by all models may be given as (N, into), or expanded along the models.
        """
        if x.dim() == 2:
            x = x.expand(len(self.weight), *x.shape)
        return torch.baddbmm(self.bias, x, self.weight)


class BatchedNetwork(nn.ModuleList):
    """Layers of `BatchedLinear`, with a ReLU after each except the last.

    Parameters
    ----------
    widths : sequence of int
        From the inputs to the outputs.
    generators : sequence of torch.Generator
        One for each model; draw its weights, layer by layer.
    """

    def __init__(self, widths: Sequence[int], *, generators: Sequence[torch.Generator]) -> None:
        super().__init__(
            BatchedLinear(into, out, generators=generators) for into, out in pairwise(widths)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map (models, N, inputs), or (N, inputs) for all models, to (models, N, outputs)."""
        *hidden, last = self
        for layer in hidden:
            x = torch.relu_(layer(x))
        out: Tensor = last(x)
        return out
