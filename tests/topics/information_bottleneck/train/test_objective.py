"""The two terms of the deep bottleneck, and their gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from kllab import Normal, kl_divergence
from kllab.topics.information_bottleneck.train import Config
from kllab.topics.information_bottleneck.train.model import Bottlenecks
from kllab.topics.information_bottleneck.train.objective import (
    draw,
    negative_log_likelihood,
    rates,
    weighted_loss,
)

MODELS, N, LATENTS, CLASSES = 3, 5, 2, 10


def random(*shape: int, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def test_the_rate_is_the_kl_divergence_of_kllab():
    loc, log_variance = random(4, 6), random(4, 6, seed=1)
    expected = kl_divergence(Normal(loc.numpy(), np.exp(log_variance.numpy() / 2)), Normal(0, 1))
    np.testing.assert_allclose(rates(loc, log_variance).numpy(), expected, rtol=1e-12)


def test_the_rate_keeps_its_digits_near_the_prior():
    tiny = torch.tensor([1e-5], dtype=torch.float64)
    assert rates(tiny * 0, tiny).item() == pytest.approx(1e-10 / 4, rel=1e-4)


def test_the_likelihood_is_that_of_the_softmax():
    logits, y = random(MODELS, N, CLASSES), torch.tensor([3, 1, 0, 9, 4])
    q = torch.softmax(logits, dim=2)
    expected = -torch.log(q[:, torch.arange(N), y])
    torch.testing.assert_close(negative_log_likelihood(logits, y), expected)
    torch.testing.assert_close(negative_log_likelihood(logits, y.expand(MODELS, N)), expected)


def test_draws_have_the_mean_and_the_variance_of_the_code():
    loc, log_variance = torch.tensor([[[1.5, -2.0]]]), torch.tensor([[[-1.0, 1.0]]])
    noise = torch.randn(40_000, 1, 2, generator=torch.Generator().manual_seed(0))
    z = draw(loc, log_variance, noise)
    torch.testing.assert_close(z.mean(dim=(0, 1)), loc[0, 0], atol=0.03, rtol=0)
    torch.testing.assert_close(z.var(dim=0)[0], log_variance.exp()[0, 0], atol=0.05, rtol=0)


def test_gradients_agree_with_finite_differences():
    config = Config(dataset="digits_8x8", betas=(0.0, 0.1, 2.0), hidden=(4,), classifier_hidden=3)
    generators = [torch.Generator().manual_seed(seed) for seed in range(MODELS)]
    model = Bottlenecks(config, generators=generators).double()
    x, y = random(N, 64, seed=2).abs(), torch.tensor([3, 1, 0, 9, 4])
    noise, betas = random(N, LATENTS, seed=3), torch.tensor(config.betas).double()

    def loss(*parameters: torch.Tensor) -> torch.Tensor:
        named = dict(zip(dict(model.named_parameters()), parameters, strict=True))
        return torch.func.functional_call(
            _Loss(model), {f"model.{k}": v for k, v in named.items()}, ()
        )

    class _Loss(torch.nn.Module):
        def __init__(self, inner: Bottlenecks) -> None:
            super().__init__()
            self.model = inner

        def forward(self) -> torch.Tensor:
            loc, log_variance = self.model.encode(x)
            nll = negative_log_likelihood(self.model.classify(draw(loc, log_variance, noise)), y)
            rate = rates(loc, log_variance).sum(dim=2)
            return weighted_loss(nll.mean(dim=1), rate.mean(dim=1), betas)

    parameters = tuple(each.detach().clone().requires_grad_() for each in model.parameters())
    assert torch.autograd.gradcheck(loss, parameters, fast_mode=True)
