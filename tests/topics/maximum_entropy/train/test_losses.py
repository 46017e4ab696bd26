"""The losses' values and gradients: by finite differences, by `kllab`, and the tutorial's."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from kllab import Categorical, kl_divergence
from kllab.divergences.units import BITS, NATS
from kllab.topics.maximum_entropy.compute import at_target, explore
from kllab.topics.maximum_entropy.spec import SoftSpec
from kllab.topics.maximum_entropy.train import objective
from kllab.topics.maximum_entropy.tutorial_losses import (
    RIGHT_CODE,
    TUTORIAL_CODE,
    LossComparison,
    compare_losses,
)
from pages.deep_learning.maximum_entropy import exact_text


def batch(seed: int, states: int = 6) -> tuple[torch.Tensor, torch.Tensor]:
    """Return Q and logits, float64, (states, 4)."""
    generator = torch.Generator().manual_seed(seed)
    q, logits = torch.randn(2, states, 4, generator=generator, dtype=torch.float64)
    return q, logits.requires_grad_()


def of_code(code: str, *arguments: object) -> tuple[torch.Tensor, ...]:
    """Run the function that stands on the page."""
    names: dict[str, object] = {"torch": torch}
    exec(code, names)
    return names["soft_actor_critic_loss"](*arguments)  # type: ignore[operator,no-any-return]


def test_the_policy_loss_against_finite_differences() -> None:
    q, logits = batch(0)
    alpha = torch.tensor(0.3, dtype=torch.float64)
    assert torch.autograd.gradcheck(
        lambda theta: objective.policy_loss(q, torch.log_softmax(theta, -1), alpha), logits
    )
    assert torch.autograd.gradcheck(
        lambda theta: objective.mean_entropy(torch.log_softmax(theta, -1)), logits
    )
    assert torch.autograd.gradcheck(
        lambda table: objective.critic_loss(table, torch.ones(6, 4, dtype=torch.float64)),
        q.clone().requires_grad_(),
    )


def test_the_policy_loss_is_alpha_kl_and_a_constant() -> None:
    q, logits = batch(1)
    alpha = torch.tensor(0.7, dtype=torch.float64)
    policy = logits.softmax(-1).detach().numpy()
    kl = np.asarray(kl_divergence(Categorical(policy), Categorical((q / alpha).softmax(-1))))
    constant = -alpha * torch.logsumexp(q / alpha, -1).mean()
    loss = objective.policy_loss(q, torch.log_softmax(logits, -1), alpha)
    assert loss.item() == pytest.approx(0.7 * kl.mean() + constant.item(), abs=1e-12)
    best = objective.policy_loss(q, torch.log_softmax(q / alpha, -1), alpha)
    assert best.item() == pytest.approx(constant.item(), abs=1e-12)


def test_nothing_but_the_policy_learns_from_the_policy_loss() -> None:
    q, logits = batch(2)
    q.requires_grad_()
    alpha = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    loss = objective.policy_loss(q, torch.log_softmax(logits, -1), alpha)
    grads = torch.autograd.grad(loss, [q, alpha], allow_unused=True)
    assert grads == (None, None)


def test_nothing_but_alpha_learns_from_the_alpha_loss_and_it_has_the_right_sign() -> None:
    _, logits = batch(3)
    alpha = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    entropy = objective.mean_entropy(torch.log_softmax(logits, -1))
    for target in (0.2, 1.3):
        goal = torch.tensor(target, dtype=torch.float64)
        loss = objective.alpha_loss(alpha, entropy, goal)
        of_alpha, of_logits = torch.autograd.grad(loss, [alpha, logits], allow_unused=True)
        assert of_logits is None
        assert of_alpha.item() == pytest.approx(entropy.item() - target)
        # Descending it, alpha falls where there is more entropy than wanted, and rises else.
        assert (of_alpha.item() > 0) == (entropy.item() > target)


def test_soft_values_of_the_best_policy_are_the_soft_maximum() -> None:
    q, _ = batch(4)
    alpha = torch.tensor(0.4, dtype=torch.float64)
    v = objective.soft_state_values(q, torch.log_softmax(q / alpha, -1), alpha)
    torch.testing.assert_close(v, alpha * torch.logsumexp(q / alpha, -1), rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("which", ["tutorial", "right"])
def test_the_page_has_the_values_and_gradients_of_the_code_it_shows(seed: int, which: str) -> None:
    q, logits = batch(seed)
    alpha = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    target = 0.6
    log_policy = torch.log_softmax(logits, -1)
    code = TUTORIAL_CODE if which == "tutorial" else RIGHT_CODE
    policy_loss, entropy, alpha_loss = of_code(code, q, log_policy.exp(), log_policy, alpha, target)
    found = compare_losses(q.numpy(), log_policy.detach().numpy(), 0.3, target)
    ours = getattr(found, which)
    assert found.entropy == pytest.approx(entropy.item(), rel=1e-13)
    assert ours.policy_loss == pytest.approx(policy_loss.item(), rel=1e-13)
    assert ours.alpha_loss == pytest.approx(alpha_loss.item(), rel=1e-12)

    def gradients(loss: torch.Tensor) -> tuple[np.ndarray, float]:
        of_logits, of_alpha = torch.autograd.grad(
            loss, [logits, alpha], retain_graph=True, allow_unused=True, materialize_grads=True
        )
        return of_logits.numpy(), of_alpha.item()

    for loss, of_logits, of_alpha in (
        (policy_loss, ours.policy_gradient, ours.policy_loss_alpha_gradient),
        (alpha_loss, ours.alpha_loss_policy_gradient, ours.alpha_gradient),
        (
            policy_loss + alpha_loss,
            ours.policy_gradient + ours.alpha_loss_policy_gradient,
            ours.total_alpha_gradient,
        ),
    ):
        expected = gradients(loss)
        np.testing.assert_allclose(of_logits, expected[0], rtol=1e-11, atol=1e-14)
        assert of_alpha == pytest.approx(expected[1], rel=1e-12, abs=1e-15)


def compared() -> LossComparison:
    q, logits = batch(5)
    log_policy = torch.log_softmax(logits, -1).detach().numpy()
    return compare_losses(q.numpy(), log_policy, 0.3, 0.6)


def test_the_tutorial_s_policy_loss_is_a_quarter_of_the_expectation() -> None:
    found = compared()
    assert found.tutorial.policy_loss == pytest.approx(found.right.policy_loss / 4, rel=1e-14)
    np.testing.assert_allclose(found.tutorial.policy_gradient * 4, found.right.policy_gradient)


def test_added_up_the_tutorial_s_losses_fine_entropy_threefold() -> None:
    found = compared()
    # What the sum's gradient is made of: the return's and the entropy's.
    of_entropy = found.entropy_gradient.ravel()
    of_value = -found.right.policy_gradient.ravel() - found.alpha * of_entropy
    basis = np.stack([of_value, found.alpha * of_entropy], axis=1)
    for losses_of, bonus in ((found.right, 1.0), (found.tutorial, found.tutorial_bonus)):
        total = -(losses_of.policy_gradient + losses_of.alpha_loss_policy_gradient).ravel()
        (value, entropy), residual, *_ = np.linalg.lstsq(basis, total)
        assert residual.item() < 1e-25
        assert entropy / value == pytest.approx(bonus, rel=1e-10)
    assert found.tutorial_bonus == -3.0


def test_alpha_would_settle_at_too_much_entropy() -> None:
    found = compared()
    assert found.balance == pytest.approx(0.8)
    at_balance = found.balance
    assert at_balance - found.target - at_balance / 4 == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize("unit", [NATS, BITS], ids=str)
def test_the_table_is_of_the_page_s_own_numbers(unit: object) -> None:
    view = explore(SoftSpec(alpha=0.2))
    found = at_target(view, 0.6).losses
    rows = exact_text.loss_rows(found, unit)  # type: ignore[arg-type]
    policy_row = rows[0]
    assert float(policy_row["right"]) == pytest.approx(found.right.policy_loss, rel=1e-5)
    assert policy_row["tutorial / right"] == "0.25"
    assert len({tuple(row) for row in rows}) == 1
    shown = exact_text.losses(found, unit)  # type: ignore[arg-type]
    assert f"{unit.of(found.entropy):.4g}" in shown  # type: ignore[attr-defined]
    assert "α falls here" in shown
    cold = at_target(explore(SoftSpec(alpha=0.005, weights=(1.0, 0.0, 0.0, 0.0))), 1.3).losses
    assert "α rises here" in exact_text.losses(cold, NATS)
    assert "without end" in exact_text.losses(cold, NATS)


def test_the_experiment_trains_with_the_code_of_the_page() -> None:
    q, logits = batch(6)
    log_policy, alpha = torch.log_softmax(logits, -1), torch.tensor(0.3, dtype=torch.float64)
    arguments = (q, log_policy.exp(), log_policy, alpha, torch.tensor(0.6, dtype=torch.float64))
    for ours, theirs in zip(
        objective.soft_actor_critic_loss(*arguments),
        of_code(TUTORIAL_CODE, *arguments),
        strict=True,
    ):
        assert torch.equal(ours, theirs)
