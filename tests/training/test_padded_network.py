"""Networks of different widths in one batched product: each is what it is alone."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from kllab.training.padded_network import PaddedNetwork

WIDTHS = [(6, 4, 4), (6, 4, 10)]


def generators() -> list[torch.Generator]:
    return [torch.Generator().manual_seed(index) for index in range(2)]


def alone(widths: tuple[int, ...], generator: torch.Generator) -> nn.Sequential:
    """PyTorch's layers, whose weights are drawn in the order in which `nn.Linear` draws them."""
    first, second = nn.Linear(*widths[:2]), nn.Linear(*widths[1:])
    for layer in (first, second):
        bound = layer.in_features**-0.5
        nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
        nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
    return nn.Sequential(first, nn.LeakyReLU(0.1), second)


def test_each_model_is_that_of_plain_layers_and_its_padding_is_0() -> None:
    network = PaddedNetwork(
        WIDTHS, lambda x: functional.leaky_relu_(x, 0.1), generators=generators()
    )
    x = torch.randn(2, 3, 6, generator=torch.Generator().manual_seed(9))
    found = network(x)
    assert found.shape == (2, 3, 10)
    for index, (widths, generator) in enumerate(zip(WIDTHS, generators(), strict=True)):
        expected = alone(widths, generator)(x[index])
        torch.testing.assert_close(found[index, :, : widths[-1]], expected)
        assert not found[index, :, widths[-1] :].any()


def test_the_padding_gets_no_gradient_if_none_comes_from_above() -> None:
    network = PaddedNetwork(
        WIDTHS, lambda x: functional.leaky_relu_(x, 0.1), generators=generators()
    )
    found = network(torch.ones(2, 3, 6))
    (found[0, :, :4].square().sum() + found[1].square().sum()).backward()
    last = network.weights[1].grad
    assert last is not None
    assert not last[0, :, 4:].any()
    assert last[0, :, :4].any()
    assert last[1].any()
