"""Several models in one layer are what each of them is alone."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from kllab.training.batched_linear import BatchedLinear


def generators(*seeds: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def test_each_model_is_a_linear_layer_of_its_own():
    layer = BatchedLinear(5, 3, generators=generators(1, 2))
    x = torch.randn(2, 7, 5, generator=torch.Generator().manual_seed(0))
    out = layer(x)
    assert layer.weight.shape == (2, 5, 3)
    assert layer.bias.shape == (2, 1, 3)
    for index in range(2):
        alone = functional.linear(x[index], layer.weight[index].T, layer.bias[index, 0])
        torch.testing.assert_close(out[index], alone)


def test_examples_can_be_shared():
    layer = BatchedLinear(5, 3, generators=generators(1, 2))
    x = torch.randn(7, 5, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(layer(x), layer(torch.stack([x, x])))


def test_gradients_of_a_sum_over_models_are_each_model_s_own():
    layer = BatchedLinear(4, 2, generators=generators(1, 2, 3)).double()
    x = torch.randn(3, 6, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    losses = layer(x).tanh().square().mean(dim=(1, 2))
    together = torch.autograd.grad(losses.sum(), layer.weight, retain_graph=True)[0]
    for index in range(3):
        alone = torch.autograd.grad(losses[index], layer.weight, retain_graph=True)[0]
        torch.testing.assert_close(alone[index], together[index])
        assert not alone[[i for i in range(3) if i != index]].any()


def test_weights_come_from_each_model_s_generator_alone():
    pair = BatchedLinear(9, 4, generators=generators(5, 6))
    (alone,) = BatchedLinear(9, 4, generators=generators(6)).weight
    torch.testing.assert_close(pair.weight[1], alone, rtol=0, atol=0)
    same = BatchedLinear(9, 4, generators=generators(5, 5))
    torch.testing.assert_close(same.weight[0], same.weight[1], rtol=0, atol=0)
    assert pair.weight.abs().max() <= 1 / 3
    assert pair.weight.std().item() == pytest.approx(1 / 3 / 3**0.5, rel=0.2)


def test_no_models_are_refused():
    with pytest.raises(ValueError, match="one for each model"):
        BatchedLinear(2, 2, generators=[])
