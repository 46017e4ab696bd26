"""The two terms of the loss against their definitions, kllab's own divergence and gradcheck."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn import functional

import kllab
from kllab.training.elbo_terms import bernoulli_distortion, gaussian_posterior


def drawn(*shape, seed=0, dtype=torch.float64):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def with_gradient(logits, x):
    """Distortion and its gradient by the logits."""
    logits = logits.clone().requires_grad_()
    value = bernoulli_distortion(logits, x)
    return value, *torch.autograd.grad(value, logits)


def test_distortion_is_the_cross_entropy_of_the_pixels():
    logits, x = 5 * drawn(7, 30), drawn(7, 30, seed=1).sigmoid()
    p = logits.sigmoid()
    by_definition = -(x * p.log() + (1 - x) * (-p).log1p()).sum() / 7
    assert bernoulli_distortion(logits, x).item() == pytest.approx(by_definition.item(), rel=1e-13)


@pytest.mark.parametrize("size", [0.0, 1e-8, 0.5, 20.0, 100.0, 1e4])
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_distortion_of_extreme_logits(size, sign, dtype):
    logits = torch.full((1, 1), sign * size, dtype=dtype)
    for x in (0.0, 0.25, 1.0):
        value, gradient = with_gradient(logits, torch.full((1, 1), x, dtype=dtype))
        exact = max(sign * size, 0) + math.log1p(math.exp(-size)) - x * sign * size
        rounding = torch.finfo(dtype).eps
        assert value.item() == pytest.approx(exact, rel=2 * rounding, abs=4 * rounding)
        sigmoid = 1 / (1 + math.exp(-sign * size)) if sign * size > -700 else 0.0
        assert gradient.item() == pytest.approx(sigmoid - x, abs=2 * rounding)


def test_distortion_and_its_gradient_agree_with_pytorch():
    logits, x = (20 * drawn(16, 50)).requires_grad_(), drawn(16, 50, seed=1).sigmoid()
    theirs = functional.binary_cross_entropy_with_logits(logits, x, reduction="sum") / 16
    theirs.backward()
    value, gradient = with_gradient(logits.detach(), x)
    assert value.item() == pytest.approx(theirs.item(), rel=1e-13)
    assert torch.allclose(gradient, logits.grad, rtol=0, atol=1e-15)


def test_the_gradient_of_the_distortion_passes_gradcheck():
    logits, x = (3 * drawn(4, 5)).requires_grad_(), drawn(4, 5, seed=1).sigmoid()
    assert torch.autograd.gradcheck(bernoulli_distortion, (logits, x))


def test_the_gradients_of_sample_and_rates_pass_gradcheck():
    head = torch.cat([drawn(6, 3), 2 * drawn(6, 3, seed=1)], dim=1).requires_grad_()
    assert torch.autograd.gradcheck(gaussian_posterior, (head, drawn(6, 3, seed=2)))


def test_a_graph_can_be_gone_through_twice():
    logits, x = drawn(4, 5).requires_grad_(), drawn(4, 5, seed=1).sigmoid()
    head = drawn(4, 6).requires_grad_()
    z, rates = gaussian_posterior(head, drawn(4, 3, seed=2))
    for loss, given in ((bernoulli_distortion(logits, x), logits), (z.sum() + rates.sum(), head)):
        first, again = (torch.autograd.grad(loss, given, retain_graph=True)[0] for _ in range(2))
        assert torch.equal(first, again)


def test_the_rates_are_kllab_s_divergence():
    loc, log_variance = drawn(200, 4), 3 * drawn(200, 4, seed=1)
    z, rates = gaussian_posterior(torch.cat([loc, log_variance], dim=1), drawn(200, 4, seed=2))
    scale = (0.5 * log_variance).exp()
    posterior = kllab.Normal(loc.numpy(), scale.numpy())
    exact = kllab.kl_divergence(posterior, kllab.Normal(0.0, 1.0)).mean(axis=0)
    assert torch.allclose(rates, torch.from_numpy(exact), rtol=1e-12, atol=0)
    assert torch.allclose(z, loc + scale * drawn(200, 4, seed=2), rtol=1e-14)


def test_the_rates_keep_their_digits_near_the_prior():
    head = torch.tensor([[0.0, 0.0, 0.0, 1e-6, -1e-6, 0.0]], dtype=torch.float64)
    _, rates = gaussian_posterior(head, drawn(1, 3))
    assert rates[0].item() == pytest.approx(2.5e-13, rel=1e-3)
    assert rates[2].item() == 0.0
    assert (rates >= 0).all()


def test_nothing_given_is_changed():
    given = drawn(3, 4), drawn(3, 4, seed=1).sigmoid(), drawn(3, 2)
    before = [tensor.clone() for tensor in given]
    with_gradient(*given[:2])
    gaussian_posterior(given[0], given[2])
    assert all(torch.equal(a, b) for a, b in zip(given, before, strict=True))
