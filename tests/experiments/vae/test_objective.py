"""The two terms of the loss against their definitions, kllab's own divergence and autograd."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn import functional

import kllab
from kllab.experiments.vae.objective import bernoulli_distortion, gaussian_rate


def drawn(*shape, seed=0, dtype=torch.float64):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def test_distortion_is_the_cross_entropy_of_the_pixels():
    logits, x = 5 * drawn(7, 30), drawn(7, 30, seed=1).sigmoid()
    value, _ = bernoulli_distortion(logits, x)
    p = logits.sigmoid()
    by_definition = -(x * p.log() + (1 - x) * (-p).log1p()).sum()
    assert value.item() == pytest.approx(by_definition.item(), rel=1e-13)


@pytest.mark.parametrize("size", [0.0, 1e-8, 0.5, 20.0, 100.0, 1e4])
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_distortion_of_extreme_logits(size, sign, dtype):
    logits = torch.full((1, 1), sign * size, dtype=dtype)
    for x in (0.0, 0.25, 1.0):
        value, gradient = bernoulli_distortion(logits, torch.full((1, 1), x, dtype=dtype))
        exact = max(sign * size, 0) + math.log1p(math.exp(-size)) - x * sign * size
        rounding = torch.finfo(dtype).eps
        assert value.item() == pytest.approx(exact, rel=2 * rounding, abs=4 * rounding)
        sigmoid = 1 / (1 + math.exp(-sign * size)) if sign * size > -700 else 0.0
        assert gradient.item() == pytest.approx(sigmoid - x, abs=2 * rounding)


def test_distortion_agrees_with_pytorch_and_its_gradient_with_autograd():
    logits, x = (20 * drawn(16, 50)).requires_grad_(), drawn(16, 50, seed=1).sigmoid()
    theirs = functional.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    theirs.backward()
    value, gradient = bernoulli_distortion(logits.detach(), x)
    assert value.item() == pytest.approx(theirs.item(), rel=1e-13)
    assert torch.allclose(gradient, logits.grad, rtol=0, atol=1e-15)


def test_the_gradient_of_the_distortion_passes_gradcheck():
    class Distortion(torch.autograd.Function):
        @staticmethod
        def forward(ctx, logits, x):
            value, gradient = bernoulli_distortion(logits, x)
            ctx.save_for_backward(gradient)
            return value

        @staticmethod
        def backward(ctx, by_value):
            return ctx.saved_tensors[0] * by_value, None

    logits, x = (3 * drawn(4, 5)).requires_grad_(), drawn(4, 5, seed=1).sigmoid()
    assert torch.autograd.gradcheck(Distortion.apply, (logits, x))


def test_the_gradient_of_the_rate_passes_gradcheck():
    class Rate(torch.autograd.Function):
        @staticmethod
        def forward(ctx, loc, log_variance):
            value, by_loc, by_log_variance = gaussian_rate(loc, log_variance)
            ctx.save_for_backward(by_loc, by_log_variance)
            return value

        @staticmethod
        def backward(ctx, by_value):
            by_loc, by_log_variance = ctx.saved_tensors
            return by_loc * by_value, by_log_variance * by_value

    loc, log_variance = drawn(6, 3).requires_grad_(), (2 * drawn(6, 3, seed=1)).requires_grad_()
    assert torch.autograd.gradcheck(Rate.apply, (loc, log_variance))


def test_the_rate_is_kllab_s_divergence():
    loc, log_variance = drawn(200, 4), 3 * drawn(200, 4, seed=1)
    rate, *_ = gaussian_rate(loc, log_variance)
    posterior = kllab.Normal(loc.numpy(), (0.5 * log_variance).exp().numpy())
    exact = kllab.kl_divergence(posterior, kllab.Normal(0.0, 1.0))
    assert torch.allclose(rate, torch.from_numpy(exact), rtol=1e-12, atol=0)


def test_the_rate_keeps_its_digits_near_the_prior():
    log_variance = torch.tensor([[1e-6, -1e-6, 0.0]], dtype=torch.float64)
    rate, *_ = gaussian_rate(torch.zeros_like(log_variance), log_variance)
    assert rate[0, 0].item() == pytest.approx(2.5e-13, rel=1e-3)
    assert rate[0, 2].item() == 0.0
    assert (rate >= 0).all()


def test_nothing_given_is_changed():
    given = drawn(3, 4), drawn(3, 4, seed=1).sigmoid()
    before = [tensor.clone() for tensor in given]
    bernoulli_distortion(*given)
    gaussian_rate(*given)
    assert all(torch.equal(a, b) for a, b in zip(given, before, strict=True))
