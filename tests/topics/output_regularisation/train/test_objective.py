"""The losses against kllab, against PyTorch's own, and their gradients against differences."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from kllab import Categorical, kl_divergence
from kllab.topics.output_regularisation.compute import smoothing_of_beta
from kllab.topics.output_regularisation.train.config import METHODS
from kllab.topics.output_regularisation.train.objective import (
    cross_entropy,
    distillation_kl,
    entropy,
    forward_kl,
    regulariser,
    reverse_kl,
)

UNIFORM = np.full(10, 0.1)


def some(*shape: int, seed: int = 0, scale: float = 3.0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return scale * torch.randn(*shape, generator=generator, dtype=torch.float64)


def labels(*shape: int) -> torch.Tensor:
    return torch.randint(0, 10, shape, generator=torch.Generator().manual_seed(5))


def categorical(logits: torch.Tensor) -> Categorical:
    return Categorical(logits.softmax(dim=-1).numpy())


@pytest.mark.parametrize("scale", [0.1, 3.0, 30.0])
def test_both_directions_are_kllab_s(scale):
    logits = some(2, 6, 10, scale=scale)
    forward = kl_divergence(Categorical(UNIFORM), categorical(logits)).mean(axis=1)
    reverse = kl_divergence(categorical(logits), Categorical(UNIFORM)).mean(axis=1)
    np.testing.assert_allclose(forward_kl(logits), forward, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(reverse_kl(logits), reverse, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
def test_distillation_is_kllab_s_from_teacher_to_student_times_t_squared(temperature):
    student, teacher = some(2, 6, 10), some(2, 6, 10, seed=1)
    p, q = categorical(teacher / temperature), categorical(student / temperature)
    expected = temperature**2 * kl_divergence(p, q).mean(axis=1)
    np.testing.assert_allclose(distillation_kl(student, teacher, temperature), expected, rtol=1e-10)


def test_cross_entropy_of_each_model_is_pytorch_s():
    logits, y = some(3, 7, 10), labels(3, 7)
    each = [functional.cross_entropy(a, b) for a, b in zip(logits, y, strict=True)]
    torch.testing.assert_close(cross_entropy(logits, y), torch.stack(each))


@pytest.mark.parametrize("beta", [0.0, 0.03, 1 / 9, 1.0, 5.0])
def test_smoothing_is_forward_kl_with_beta_epsilon_over_one_minus_epsilon(beta):
    logits, y = some(7, 10).requires_grad_(), labels(7)
    epsilon = smoothing_of_beta(beta)
    assert beta == pytest.approx(epsilon / (1 - epsilon))
    smoothed = functional.cross_entropy(logits, y, label_smoothing=epsilon)
    ours = cross_entropy(logits, y) + beta * forward_kl(logits)
    expected = (1 + beta) * smoothed - beta * math.log(10)
    torch.testing.assert_close(ours, expected)
    gradients = [torch.autograd.grad(loss, logits)[0] for loss in (ours, smoothed)]
    torch.testing.assert_close(gradients[0], (1 + beta) * gradients[1])


def test_confidence_penalty_is_minus_entropy_up_to_log_ten():
    logits = some(4, 6, 10)
    torch.testing.assert_close(reverse_kl(logits), math.log(10) - entropy(logits).mean(dim=-1))
    assert (reverse_kl(logits * 1e3) <= math.log(10)).all()
    assert (forward_kl(logits * 1e3) > 100).all()


def test_distillation_at_high_temperature_matches_centred_logits():
    """Hinton et al. 2015, section 2.1: half the mean square of the logits' difference."""
    student, teacher = some(5, 10).requires_grad_(), some(5, 10, seed=1)
    difference = student - teacher
    centred = difference - difference.mean(dim=-1, keepdim=True)
    limit = 0.5 * centred.square().mean(dim=-1).mean()
    errors = []
    for temperature in (1e2, 1e3, 1e4):
        hot = distillation_kl(student, teacher, temperature)
        errors.append(abs(hot.item() / limit.item() - 1))
    assert errors[2] < 1e-3
    assert errors[0] > 5 * errors[1] > 25 * errors[2]
    found, expected = (torch.autograd.grad(loss, student)[0] for loss in (hot, limit))
    torch.testing.assert_close(found, expected, rtol=0.02, atol=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_gradients_against_finite_differences(method):
    teacher, y = some(2, 4, 10, seed=1), labels(2, 4)

    def loss(logits: torch.Tensor) -> torch.Tensor:
        return cross_entropy(logits, y) + 0.7 * regulariser(method, logits, teacher, 2.5)

    assert torch.autograd.gradcheck(loss, some(2, 4, 10).requires_grad_())


def test_each_method_s_minimum_is_where_it_should_be():
    teacher = some(1, 10, seed=1)
    zeros = torch.zeros(1, 10, dtype=torch.float64)
    for method, at in (
        ("label_smoothing", zeros), ("confidence_penalty", zeros + 2), ("distillation", teacher - 5)
    ):  # fmt: skip
        assert regulariser(method, at, teacher, 3.0).item() == pytest.approx(0, abs=1e-14)
        assert regulariser(method, at + some(1, 10), teacher, 3.0).item() > 0.1
    assert regulariser("none", teacher, None, 1.0).item() == 0
