"""Text of the exact part: soft values, the policy as a projection, the tutorial's losses."""

from collections.abc import Callable, Sequence

import numpy as np

from kllab.divergences.units import NONE, Unit, written
from kllab.models.gridworld import ACTIONS
from kllab.models.soft_values import Array
from kllab.topics.maximum_entropy.compute import SoftView
from kllab.topics.maximum_entropy.tutorial_losses import LossComparison, Losses
from pages.web import format

ABOUT = (
    "An agent on a gridworld is paid its reward and, for each nat of its policy's entropy, α. Its "
    "soft values solve V = α log Σ exp(Q/α), and its best policy in each state is "
    "π* = exp(Q/α)/Z: among all policies the one with the least KL(π‖exp(Q/α)/Z). Drag the purple "
    "point to select another state, the blue bars under “Policies” to try a policy of your own "
    "there, the point under “Frontier” to change α. “Train” lets soft actor-critic learn the same "
    "from experience."
)


def numbers(view: SoftView, unit: Unit) -> dict[str, str]:
    """Return the main numbers of the optimum, and the divergence of the visitor's policy."""
    return {
        "return": written(view.reward, ".4g"),
        f"entropy, {unit.name} per step": unit.number(view.entropy_per_step, 4),
        "soft value": written(view.value, ".4g"),
        f"KL(your policy‖π*), {unit.name}": unit.number(view.projection.kl, 4),
    }


def own_policy(view: SoftView) -> str:
    """Describe how the visitor's policy is changed, and what it costs."""
    found = view.projection
    return (
        f"In {view.spec.grid.names[view.spec.state]}. Drag the blue bars towards the orange ones: "
        "their KL, times α, is what your policy loses there, "
        f"{written(view.spec.alpha * found.kl, '.4g')}."
    )


def _listed(values: Array | Sequence[float]) -> str:
    """Name each action with its number."""
    return ", ".join(
        f"{name} {written(value, '.4g')}" for name, value in zip(ACTIONS, values, strict=True)
    )


def soft_map(view: SoftView, unit: Unit) -> str:
    """Describe the map of values and the policy on it."""
    spec, v = view.spec, view.soft.v
    return (
        f"Map {spec.grid.name.replace('_', ' ')} with {len(v)} states, soft values from "
        f"{written(v.min(), '.4g')} to {written(v.max(), '.4g')}, "
        f"{written(view.value, '.4g')} at the start; entropy of the policy "
        f"from {unit.text(float(view.entropy.min()), 3)} to "
        f"{unit.text(float(view.entropy.max()), 3)}. Arrows are as long as their action is "
        f"probable; in {spec.grid.names[spec.state]}: {_listed(view.projection.target)}."
    )


def policies(view: SoftView, unit: Unit) -> str:
    """Describe the bars of one state."""
    found = view.projection
    return (
        f"In {view.spec.grid.names[view.spec.state]}, exp(Q/α)/Z: {_listed(found.target)}. "
        f"Your policy: {_listed(found.own)}, at KL {unit.text(found.kl)}. "
        f"Gradient descent on KL from the uniform policy ends at {_listed(found.descended)}."
    )


def mixing(view: SoftView, unit: Unit) -> str:
    """Describe KL and the gap along the mixtures of the visitor's policy and the target."""
    return (
        f"KL(π‖π*) from {unit.text(view.projection.kl)} at your policy to 0 at π*, and the gap of "
        "the soft objective over α on the same curve."
    )


def identity(view: SoftView, unit: Unit) -> str:
    r"""Return J(pi*) - J(pi) = alpha KL(pi || pi*) with the numbers of the state, as LaTeX."""
    found, alpha = view.projection, view.spec.alpha
    reached = format.in_brackets(written(found.reached, ".6f"))
    lines = [
        r"J(\pi) &= \textstyle\sum_a \pi(Q - \alpha\log\pi)",
        rf"J(\pi^*) - J(\pi) &= {written(found.best, '.6f')} - {reached}",
        rf"&= {written(found.best - found.reached, '.6f')}",
        rf"\alpha\,\mathrm{{KL}}(\pi\,\|\,\pi^*) &= {alpha:g} \cdot "
        rf"{written(found.kl, '.6f')}\ \text{{nats}}",
        rf"&= {written(alpha * found.kl, '.6f')}",
    ]
    if unit.in_nats != 1:
        lines.append(rf"\mathrm{{KL}} &= {unit.number(found.kl)}\ \text{{{unit.name}}}")
    return format.aligned(*lines)


def accuracy(view: SoftView) -> str:
    """Describe the error of the soft values."""
    if not view.converged:
        return (
            "**Not converged**: the soft values and the curve are those of the last step, and off "
            f"by up to {view.error:.2g}."
        )
    return (
        "Exact: soft values by linear solves, discounted from the start, off by at most "
        f"{view.error:.1g}."
    )


def loss_of_following(view: SoftView) -> str:
    """Describe the loss of soft value by the visitor's policy in one state."""
    found = view.projection
    return (
        "If the agent follows your policy in this state and the optimal one elsewhere, the soft "
        f"value of the start falls by **{written(found.loss)}**, by evaluating that policy. It is "
        f"α × {found.visits:.4g} discounted visits × KL = {written(found.explained)}: the identity "
        "above, summed over the visits."
    )


def frontier(view: SoftView, unit: Unit) -> str:
    """Describe the curve of return against entropy."""
    return (
        f"Return over entropy of the optima of all temperatures; at α = {view.spec.alpha:g} "
        f"{written(view.reward, '.4g')} at {unit.text(view.entropy_per_step, 4)}."
    )


def convergence(view: SoftView) -> str:
    """Describe the errors of soft value iteration."""
    return (
        f"Largest error of V: {view.errors[0]:.4g} before the first sweep, "
        f"{view.errors[-1]:.3g} after sweep {len(view.errors) - 1}; each sweep multiplies it by "
        f"at most {view.spec.discount:g}."
    )


def ends(view: SoftView, unit: Unit) -> str:
    """Describe both ends of the curve of return against entropy."""
    curve = view.frontier
    uniform, entropy = curve.uniform
    hottest = float(curve.entropy[-1])
    if view.spec.grid.ends:
        hot = (
            f"For α → ∞ the policy is not uniform ({unit.text(entropy, 4)}): the end of an "
            "episode ends its entropy, too, so the policy avoids it "
            f"({unit.text(hottest, 4)} at α = {curve.alpha[-1]:g})."
        )
    else:
        slope = view.spec.alpha * unit.in_nats / (1 - view.spec.discount)
        hot = (
            f"For α → ∞ the policy is uniform, with {unit.text(entropy, 4)} and a return of "
            f"{written(uniform, '.4g')}. At your α the curve falls by α/(1 − γ) = {slope:.4g} for "
            f"each {unit.name.removesuffix('s')} per step: a little more entropy costs as much "
            "return as it is worth."
        )
    return (
        f"For α → 0 the optimum ignores entropy: a return of {written(curve.optimum, '.4g')} "
        f"({written(curve.reward[0], '.4g')} at α = {curve.alpha[0]:g}). {hot}"
    )


def loss_rows(found: LossComparison, unit: Unit) -> list[dict[str, str]]:
    """Return the rows of the table of both losses and their gradients."""

    def row(name: str, right: float, tutorial: float) -> dict[str, str]:
        return {
            "quantity": name,
            "right": written(right),
            "tutorial": written(tutorial),
            "tutorial / right": written(tutorial / right, ".4g") if right else NONE,
        }

    def both(name: str, number: Callable[[Losses], float]) -> dict[str, str]:
        return row(name, number(found.right), number(found.tutorial))

    length = "its gradient by the logits, length"
    paid = found.alpha * unit.in_nats
    return [
        both("policy loss", lambda each: each.policy_loss),
        both(length, lambda each: float(np.linalg.norm(each.policy_gradient))),
        both("α loss", lambda each: each.alpha_loss),
        both(f"its gradient by α, {unit.name}", lambda each: unit.of(each.alpha_gradient)),
        both(length, lambda each: float(np.linalg.norm(each.alpha_loss_policy_gradient))),
        both(
            f"both added: gradient by α, {unit.name}",
            lambda each: unit.of(each.total_alpha_gradient),
        ),
        row(
            f"both added: reward paid for one {unit.name.removesuffix('s')} of entropy",
            paid,
            paid * found.tutorial_bonus,
        ),
    ]


def losses(found: LossComparison, unit: Unit) -> str:
    """Explain the errors in the tutorial's losses, with numbers."""
    direction = "falls" if found.right.alpha_gradient > 0 else "rises"
    most = np.log(len(ACTIONS))
    settles = (
        f"would settle at an entropy of {unit.text(found.balance, 4)} instead of "
        f"{unit.text(found.target, 4)}"
        if found.balance < most
        else f"could settle only at an entropy of {unit.text(found.balance, 4)}, above the largest "
        f"possible, {unit.text(float(most), 4)}, so it would grow without end"
    )
    return (
        "**Nothing is detached**: if both losses are added, the α loss pushes the policy's entropy "
        f"down with weight α, and the policy loss up with only α/{len(ACTIONS)}, relative to "
        f"1/{len(ACTIONS)} of Q. What remains is a penalty on entropy, of "
        f"{-found.tutorial_bonus:g} α, and α {settles}, if the policy did not collapse first. "
        f"**The mean runs over actions as well as states**, so the policy loss is 1/{len(ACTIONS)} "
        "of the expectation; alone, this does not change Adam's steps. The sign of the α loss is "
        f"right: its derivative by α is H − target = {unit.of(found.entropy):.4g} − "
        f"{unit.of(found.target):.4g}, so α {direction} here, as it should."
    )
