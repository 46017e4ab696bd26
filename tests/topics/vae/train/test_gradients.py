"""The gradient of a step against plain PyTorch, which knows nothing of our own two Functions."""

from __future__ import annotations

import pytest
import torch
from torch.distributions import Normal, kl_divergence
from torch.nn import functional

from kllab.topics.vae.train import Config
from kllab.topics.vae.train.model import ACTIVATIONS, VAE
from kllab.topics.vae.train.objective import loss_terms, weighted_loss


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


def test_against_finite_differences():
    model, x, noise = small_model("tanh", init="default")
    names = [name for name, _ in model.named_parameters()]

    def loss(*parameters):
        named = dict(zip(names, parameters, strict=True))
        return torch.func.functional_call(Loss(model), {f"model.{k}": v for k, v in named.items()})

    class Loss(torch.nn.Module):
        def __init__(self, model):
            super().__init__()
            self.model = model

        def forward(self):
            return weighted_loss(*loss_terms(self.model, x, noise), 2.0, 0.0)

    assert torch.autograd.gradcheck(loss, tuple(model.parameters()), fast_mode=True)


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
