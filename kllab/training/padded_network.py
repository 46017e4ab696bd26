"""Fully connected layers of several models whose widths differ, padded to the widest."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn


class PaddedNetwork(nn.Module):
    """Layers of several models, with an activation after each except the last.

    A model's weights begin as those of `torch.nn.Linear` layers of its own widths with the same
    generator: a sweep over seeds and settings trains the models that single trainings would train,
    with one batched product for each layer. The weights of the padding are 0, and stay so if the
    padding of inputs and of gradients is 0.

    Parameters
    ----------
    widths : sequence of sequences of int
        Of each model, from the inputs to the outputs. All have the same number of layers.
    activation : callable
        May work in place, and maps 0 to 0.
    generators : sequence of torch.Generator
        One for each model; draw its weights, layer by layer.

    Attributes
    ----------
    weights : torch.nn.ParameterList
        A layer each, (models, widest input, widest output).
    biases : torch.nn.ParameterList
        A layer each, (models, 1, widest output).
    """

    def __init__(
        self,
        widths: Sequence[Sequence[int]],
        activation: Callable[[Tensor], Tensor],
        *,
        generators: Sequence[torch.Generator],
    ) -> None:
        super().__init__()
        self.activation = activation
        self.weights, self.biases = nn.ParameterList(), nn.ParameterList()
        widest = [max(of_layer) for of_layer in zip(*widths, strict=True)]
        for into, out in pairwise(widest):
            self.weights.append(nn.Parameter(torch.zeros(len(widths), into, out)))
            self.biases.append(nn.Parameter(torch.zeros(len(widths), 1, out)))
        for index, (own, generator) in enumerate(zip(widths, generators, strict=True)):
            for layer, (into, out) in enumerate(pairwise(own)):
                self._start(index, layer, into, out, generator)

    @torch.no_grad()
    def _start(
        self, index: int, layer: int, into: int, out: int, generator: torch.Generator
    ) -> None:
        """Draw weights, as (out, into), then biases, uniform within ``+-into**-0.5``."""
        bound = into**-0.5
        weight, bias = torch.empty(out, into), torch.empty(out)
        for drawn in (weight, bias):
            drawn.uniform_(-bound, bound, generator=generator)
        self.weights[layer][index, :into, :out] = weight.T
        self.biases[layer][index, 0, :out] = bias

    def forward(self, x: Tensor) -> Tensor:
        """Map (models, N, inputs) to (models, N, outputs)."""
        last = len(self.weights) - 1
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.baddbmm(bias, x, weight)
            if layer < last:
                x = self.activation(x)
        return x
