"""The tutorial's loss as it is: its direction, and what its constant does where p is tiny."""

from __future__ import annotations

import ast
import inspect
import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from kllab import Categorical, kl_divergence
from kllab.topics.output_regularisation.compute import LEADS, explore, softmax, tutorial_kl
from kllab.topics.output_regularisation.snippet import CORRECTED, TUTORIAL
from kllab.topics.output_regularisation.spec import TARGETS, Prediction
from kllab.topics.output_regularisation.train.tutorial_loss import kl_regularized_loss


def kl_part(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Its KL alone: the loss with beta = 1, less the cross-entropy."""
    y = torch.zeros(len(logits), dtype=torch.int64)
    return kl_regularized_loss(logits, y, target, beta=1.0) - functional.cross_entropy(logits, y)


def leading(lead: float, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    logits = torch.zeros(1, 10, dtype=dtype)
    logits[0, 0] = lead
    return logits


@pytest.mark.parametrize("target", TARGETS)
def test_it_is_the_forward_direction(target):
    t = np.array(TARGETS[target])
    logits = torch.randn(1, 10, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    p = Categorical(logits[0].softmax(dim=0).numpy())
    found = kl_part(logits, torch.from_numpy(t)).item()
    assert found == pytest.approx(kl_divergence(Categorical(t), p), rel=1e-7)
    assert found != pytest.approx(kl_divergence(p, Categorical(t)), rel=0.1)


def test_with_the_uniform_target_it_is_label_smoothing():
    logits = torch.randn(6, 10, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    y, uniform = torch.arange(6), torch.full((10,), 0.1, dtype=torch.float64)
    ours = 1.1 * functional.cross_entropy(logits, y, label_smoothing=0.1 / 1.1)
    theirs = kl_regularized_loss(logits, y, uniform)
    assert theirs.item() == pytest.approx(ours.item() - 0.1 * math.log(10), rel=1e-7)


def test_its_divergence_is_bounded_and_its_gradient_dies_where_p_is_tiny():
    uniform = torch.full((10,), 0.1)
    for lead, off in ((10.0, 1e-5), (20.0, 0.05), (30.0, 7.0), (60.0, 34.0)):
        logits = leading(lead).requires_grad_()
        kl = kl_part(logits, uniform)
        exact = explore(Prediction(lead)).now["forward"]
        assert kl.item() == pytest.approx(exact, abs=off)
        assert kl.item() < 18.5  # 0.9 log 1e10 - log 10, whatever the lead
        (gradient,) = torch.autograd.grad(kl, logits)
        assert gradient[0, 0].item() == pytest.approx(0.9, abs=1e-3) or lead > 10
    assert abs(gradient[0, 0].item()) < 1e-6  # at 60, where the right one is 0.9


def test_zero_targets_are_no_trouble_and_infinite_logits_are():
    two = torch.tensor(TARGETS["two classes only"])
    kl = kl_part(leading(3.0), two)
    assert kl.item() == pytest.approx(explore(Prediction(3.0, "two classes only")).now["forward"])
    assert kl_part(leading(math.inf), two).isnan()


@pytest.mark.parametrize("target", TARGETS)
def test_the_page_s_float32_arithmetic_is_the_tutorial_s(target):
    t = np.array(TARGETS[target])
    for lead in (*LEADS[::24], 103.5, 110.0):
        logits = leading(float(lead)).requires_grad_()
        kl = kl_part(logits, torch.tensor(t, dtype=torch.float32))
        (gradient,) = torch.autograd.grad(kl, logits)
        found, slope = tutorial_kl(logits.detach().double().numpy(), t)
        assert found[0] == pytest.approx(kl.item(), rel=1e-5, abs=1e-6)
        np.testing.assert_allclose(slope[0], gradient[0], rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize("target", TARGETS)
def test_the_gradients_are_derivatives(target):
    h = 1e-5
    for lead in (0.5, 3.0, 8.0):
        above, below = (explore(Prediction(lead + s, target)).now for s in (h, -h))
        now = explore(Prediction(lead, target)).now
        assert now["forward_gradient"] == pytest.approx(
            (above["forward"] - below["forward"]) / (2 * h), rel=1e-5, abs=1e-8
        )
        if math.isinf(now["reverse"]):
            assert target == "two classes only"
            assert math.isnan(now["reverse_gradient"])
        else:
            slope = (above["reverse"] - below["reverse"]) / (2 * h)
            assert now["reverse_gradient"] == pytest.approx(slope, rel=1e-4, abs=1e-8)


def test_an_unknown_target_is_refused():
    with pytest.raises(ValueError, match="uniform"):
        Prediction(target="nothing")
    assert softmax(np.array([[1e4, 0.0]])).tolist() == [[1.0, 0.0]]


def test_the_code_on_the_page_is_the_code_that_is_run():
    (shown,) = ast.parse(TUTORIAL).body
    (run,) = ast.parse(inspect.getsource(kl_regularized_loss)).body
    assert [ast.dump(line) for line in shown.body] == [ast.dump(line) for line in run.body[1:]]


@pytest.mark.parametrize("target", TARGETS)
def test_the_corrected_code_is_right_at_every_logit(target):
    scope = {"F": functional}
    exec(CORRECTED, scope)
    t = torch.tensor(TARGETS[target])
    for lead in (0.0, 5.0, 25.0, 60.0):
        logits = leading(lead).requires_grad_()
        loss = scope["kl_regularized_loss"](logits, torch.tensor([0]), t, beta=1.0)
        kl = loss - functional.cross_entropy(logits, torch.tensor([0]))
        now = explore(Prediction(lead, target)).now
        assert kl.item() == pytest.approx(now["forward"], rel=1e-5, abs=1e-6)
        (gradient,) = torch.autograd.grad(kl, logits)
        assert gradient[0, 0].item() == pytest.approx(now["forward_gradient"], rel=1e-4, abs=1e-6)
