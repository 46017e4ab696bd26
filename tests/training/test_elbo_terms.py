"""Terms of several models: value and gradient are those of each model alone."""

from __future__ import annotations

import torch

from kllab.training.elbo_terms import (
    bernoulli_distortion,
    distortions_of_models,
    gaussian_posterior,
    posteriors_of_models,
)


def drawn(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def test_distortions_are_those_of_each_model_and_gradients_bit_for_bit() -> None:
    logits, x, images_of = drawn(3, 5, 7, seed=0), drawn(2, 5, 7, seed=1).sigmoid(), [0, 1, 0]
    weights = torch.tensor([1.0, 2.0, 0.5])
    together = logits.clone().requires_grad_()
    values = distortions_of_models(together, x, images_of)
    (values * weights).sum().backward()
    for index, image in enumerate(images_of):
        alone = logits[index].clone().requires_grad_()
        value = bernoulli_distortion(alone, x[image])
        (value * weights[index]).backward()
        torch.testing.assert_close(values[index], value)  # memory is aligned otherwise: rounding
        assert together.grad is not None
        assert alone.grad is not None
        assert torch.equal(together.grad[index], alone.grad)


def test_posteriors_of_different_sizes_are_those_of_each_model_bit_for_bit() -> None:
    head, sizes = drawn(2, 5, 8, seed=2), (2, 4)
    noise = [drawn(5, size, seed=3 + size) for size in sizes]
    by_z, by_rates = drawn(2, 5, 4, seed=10), drawn(2, 4, seed=11)
    together = head.clone().requires_grad_()
    z, rates = posteriors_of_models(together, noise)
    ((z * by_z).sum() + (rates * by_rates).sum()).backward()
    assert together.grad is not None
    for index, size in enumerate(sizes):
        alone = head[index, :, : 2 * size].clone().requires_grad_()
        own_z, own_rates = gaussian_posterior(alone, noise[index])
        (
            (own_z * by_z[index, :, :size]).sum() + (own_rates * by_rates[index, :size]).sum()
        ).backward()
        assert torch.equal(z[index, :, :size], own_z)
        assert torch.equal(rates[index, :size], own_rates)
        assert not z[index, :, size:].any()
        assert not rates[index, size:].any()
        assert alone.grad is not None
        assert torch.equal(together.grad[index, :, : 2 * size], alone.grad)
        assert not together.grad[index, :, 2 * size :].any()
