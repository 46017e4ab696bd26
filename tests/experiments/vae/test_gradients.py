"""The written-out gradient against autograd of the plain loss and against finite differences."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from kllab.experiments.vae import Config
from kllab.experiments.vae.gradient import gradient
from kllab.experiments.vae.model import VAE
from kllab.experiments.vae.perceptron import ACTIVATIONS

PLAIN = {
    "leaky_relu": lambda x: functional.leaky_relu(x, 0.1),
    "relu": torch.relu,
    "elu": functional.elu,
    "tanh": torch.tanh,
}


def small_model(activation="tanh", init="default"):
    config = Config(
        dataset="digits_8x8", encoder_hidden=(9, 7), decoder_hidden=(8,), latent_dim=3,
        activation=activation, init=init,
    )  # fmt: skip
    model = VAE(config, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(5, 64, generator=generator, dtype=torch.float64)
    noise = torch.randn(5, 3, generator=generator, dtype=torch.float64)
    return model, x, noise


def plain_loss(model, flat, activation, x, noise, beta, free_bits):
    """The loss as one would write it with autograd, on a vector of parameters."""
    named = model.named(flat)

    def through(part, h, layers):
        for index in range(layers):
            h = h @ named[f"{part}.{index}.weight"].T + named[f"{part}.{index}.bias"]
            h = PLAIN[activation](h) if index < layers - 1 else h
        return h

    loc, log_variance = through("encoder", x, 3).chunk(2, dim=1)
    logits = through("decoder", loc + (log_variance / 2).exp() * noise, 2)
    distortion = functional.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    rates = (0.5 * (loc**2 + log_variance.exp() - 1 - log_variance)).mean(dim=0)
    return distortion + beta * torch.clamp(rates, min=free_bits).sum(), distortion, rates


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("beta", "free_bits"), [(1.0, 0.0), (4.0, 0.0), (0.0, 0.0), (1.0, 0.04)])
def test_against_autograd(activation, beta, free_bits):
    model, x, noise = small_model(activation, init="glorot")
    losses = gradient(model, x, noise, beta, free_bits)
    flat = model.parameters.clone().requires_grad_()
    loss, distortion, rates = plain_loss(model, flat, activation, x, noise, beta, free_bits)
    loss.backward()
    if free_bits:
        assert 0 < (rates < free_bits).sum() < 3  # the floor matters for some, not for all
    assert torch.allclose(model.parameters.grad, flat.grad, rtol=1e-11, atol=1e-13)
    assert losses[0].item() == pytest.approx(distortion.item(), rel=1e-12)
    assert torch.allclose(losses[1:], rates, rtol=1e-12)


def test_against_finite_differences():
    model, x, noise = small_model("tanh")
    gradient(model, x, noise, 2.0)
    ours = model.parameters.grad.clone()
    h = 1e-6
    picked = torch.randperm(len(ours), generator=torch.Generator().manual_seed(2))[:60].tolist()
    for index in picked:
        shift = torch.zeros_like(ours)
        shift[index] = h
        with torch.no_grad():
            up, down = (
                plain_loss(model, model.parameters + s, "tanh", x, noise, 2.0, 0.0)[0]
                for s in (shift, -shift)
            )
        assert ours[index].item() == pytest.approx(((up - down) / (2 * h)).item(), abs=1e-6)


def test_the_whole_gradient_is_written_each_time():
    model, x, noise = small_model()
    gradient(model, x, noise, 1.0)
    first = model.parameters.grad.clone()
    model.parameters.grad.fill_(torch.nan)
    gradient(model, x, noise, 1.0)
    assert torch.equal(model.parameters.grad, first)


@pytest.mark.parametrize("init", ["default", "he", "glorot"])
def test_weights_start_at_the_scale_their_way_says(init):
    config = Config(encoder_hidden=(400,), init=init)
    model = VAE(config, generator=torch.Generator().manual_seed(0))
    weight, bias = model.encoder.layers[0]
    scale = {"default": (1 / 784 / 3) ** 0.5, "he": (2 / 784) ** 0.5, "glorot": (2 / 1184) ** 0.5}
    assert weight.std().item() == pytest.approx(scale[init], rel=0.01)
    assert (bias.abs().max() > 0) == (init == "default")
