"""The gradient of a step against plain PyTorch, which knows nothing of our own two Functions."""

from __future__ import annotations

import pytest
import torch
from torch.distributions import Normal, kl_divergence
from torch.nn import functional

from kllab.topics.vae.train import Config
from kllab.topics.vae.train.model import ACTIVATIONS, VAE
from kllab.topics.vae.train.objective import (
    capacity_loss,
    floored_rate,
    loss_terms,
    weighted_loss,
)


def small_model(activation="tanh", init="glorot"):
    config = Config(
        dataset="digits_8x8", encoder_hidden=(9, 7), decoder_hidden=(8,), latent_dim=3,
        activation=activation, init=init,
    )  # fmt: skip
    model = VAE(config, generator=torch.Generator().manual_seed(0)).double()
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(5, 64, generator=generator, dtype=torch.float64)
    noise = torch.randn(5, 3, generator=generator, dtype=torch.float64)
    return model, x, noise


def plain_terms(model, x, noise):
    """Distortion and rates as a textbook writes them."""
    loc, log_variance = model.encode(x).chunk(2, dim=1)
    posterior = Normal(loc, (log_variance / 2).exp())
    logits = model.decode(loc + posterior.scale * noise)
    distortion = functional.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    prior = Normal(torch.zeros_like(loc), torch.ones_like(loc))
    return distortion, kl_divergence(posterior, prior).mean(dim=0)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("beta", "free_bits"), [(1.0, 0.0), (4.0, 0.0), (0.0, 0.0), (1.0, 0.04)])
def test_against_plain_pytorch(activation, beta, free_bits):
    model, x, noise = small_model(activation)
    parameters = list(model.parameters())
    ours = loss_terms(model, x, noise)
    plain = plain_terms(model, x, noise)
    assert torch.allclose(ours[0], plain[0], rtol=1e-12)
    assert torch.allclose(ours[1], plain[1], rtol=1e-12)
    if free_bits:
        assert 0 < (plain[1] < free_bits).sum() < 3  # the floor matters for some, not for all
    plain_loss = plain[0] + beta * torch.clamp(plain[1], min=free_bits).sum()
    loss = weighted_loss(*ours, beta, free_bits)
    assert loss.item() == pytest.approx(plain_loss.item(), rel=1e-12)
    for a, b in zip(
        torch.autograd.grad(loss, parameters), torch.autograd.grad(plain_loss, parameters),
        strict=True,
    ):  # fmt: skip
        assert torch.allclose(a, b, rtol=1e-11, atol=1e-13)


FLOORS = [(0.0, 1), (0.04, 1), (0.1, 2), (0.1, 3)]
"""Free bits and the dimensions that share them: none, each, groups of 2 and 1, all three."""


@pytest.mark.parametrize(("free_bits", "group"), FLOORS)
@pytest.mark.parametrize("capacity", [None, 0.0, 5.0])
def test_against_finite_differences(free_bits, group, capacity):
    model, x, noise = small_model("tanh", init="default")
    names = [name for name, _ in model.named_parameters()]
    rates = loss_terms(model, x, noise)[1]
    assert abs(floored_rate(rates, free_bits, group) - 5.0) > 1e-3, "a kink is elsewhere"

    def loss(*parameters):
        named = dict(zip(names, parameters, strict=True))
        return torch.func.functional_call(Loss(model), {f"model.{k}": v for k, v in named.items()})

    class Loss(torch.nn.Module):
        def __init__(self, model):
            super().__init__()
            self.model = model

        def forward(self):
            terms = loss_terms(self.model, x, noise)
            if capacity is None:
                return weighted_loss(*terms, 2.0, free_bits, group)
            return capacity_loss(*terms, 2.0, capacity, free_bits, group)

    assert torch.autograd.gradcheck(loss, tuple(model.parameters()), fast_mode=True)


@pytest.mark.parametrize(
    ("group", "floored", "slopes"),
    [
        (1, 0.5 + 0.5 + 0.7 + 0.9 + 0.5, [0, 0, 1, 1, 0]),
        (2, 0.5 + 1.6 + 0.5, [0, 0, 1, 1, 0]),
        (3, 1.1 + 1.0, [1, 1, 1, 1, 1]),
        (5, 2.1, [1, 1, 1, 1, 1]),
        (9, 2.1, [1, 1, 1, 1, 1]),
    ],
)
def test_free_bits_are_shared_by_neighbours(group, floored, slopes):
    rates = torch.tensor([0.1, 0.3, 0.7, 0.9, 0.1], dtype=torch.float64, requires_grad=True)
    total = floored_rate(rates, 0.5, group)
    total.backward()
    assert total.item() == pytest.approx(floored)
    assert rates.grad.tolist() == slopes


def test_free_bits_for_the_whole_rate_are_a_floor_of_the_whole():
    rates = torch.tensor([0.1, 0.3, 0.7], requires_grad=True)
    total = floored_rate(rates, 2.0, 3)
    total.backward()
    assert total.item() == 2.0
    assert rates.grad.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(("capacity", "slope"), [(0.5, 3.0), (1.0, 0.0), (4.0, -3.0)])
def test_capacity_pulls_the_rate_from_both_sides(capacity, slope):
    rates = torch.tensor([0.25, 0.75], requires_grad=True)
    loss = capacity_loss(torch.tensor(7.0), rates, 3.0, capacity)
    loss.backward()
    assert loss.item() == 7.0 + 3.0 * abs(1.0 - capacity)
    assert rates.grad.tolist() == [slope, slope]


def test_a_rate_at_or_below_free_bits_has_no_gradient():
    rates = torch.tensor([0.4, 0.5, 0.6], requires_grad=True)
    weighted_loss(torch.zeros(()), rates, 2.0, 0.5).backward()
    assert rates.grad.tolist() == [0.0, 0.0, 2.0]


@pytest.mark.parametrize("init", ["default", "he", "glorot"])
def test_weights_start_at_the_scale_their_way_says(init):
    config = Config(encoder_hidden=(400,), init=init)
    before = torch.get_rng_state()
    model = VAE(config, generator=torch.Generator().manual_seed(0))
    assert torch.equal(torch.get_rng_state(), before)  # the process's own generator is not used
    layer = model.encoder[0]
    scale = {"default": (1 / 784 / 3) ** 0.5, "he": (2 / 784) ** 0.5, "glorot": (2 / 1184) ** 0.5}
    assert layer.weight.std().item() == pytest.approx(scale[init], rel=0.01)
    assert (layer.bias.abs().max() > 0) == (init == "default")
