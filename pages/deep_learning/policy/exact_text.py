"""Text of the trust region's chart and of the tutorial's check."""

from __future__ import annotations

from kllab.divergences.units import NONE, Unit, written
from kllab.topics.policy.compute import TrustRegionView
from kllab.topics.policy.tutorial_check import PolicyCheckView
from pages.web import format

PICTURE = (
    "A policy over three actions is a point of this triangle, and its return is linear in it: the "
    "arrow points where it increases fastest. On the green line **KL(old‖new)** equals the limit; "
    "on the dotted one KL(new‖old), the other direction, does. The policy gradient is a step in "
    "the *logits*, which hardly changes improbable actions; the natural gradient measures steps "
    "by KL, and for a softmax policy its step in the logits is along the advantage. Dashed paths "
    "show where larger steps of both would go."
)
CHECK = (
    "The tutorial's function updates nothing, it only measures, and returns a tuple, which is "
    "always true: `if policy_update_with_kl_constraint(...)` accepts every update. It also adds "
    "1e-10 inside the logarithms: an action that becomes impossible, where KL is infinite, adds "
    "only p (23.03 + log p) nats for its old probability p."
)


def describe(view: TrustRegionView, unit: Unit) -> str:
    """Describe the result of every method."""
    parts = [
        f"{each.name} ({', '.join(f'{share:.3f}' for share in each.policy)}): gain "
        f"{written(each.gain, '.4f')} at KL {unit.text(each.kl_old_new, 3)}"
        for each in view.landings
    ]
    old = ", ".join(f"{share:.3f}" for share in view.spec.old)
    return (
        f"Triangle of policies; the old one is ({old}), its trust region "
        f"KL(old||new) ≤ {unit.text(view.spec.radius, 3)}. " + "; ".join(parts) + "."
    )


def shares(view: TrustRegionView, unit: Unit) -> dict[str, str]:
    """Return the largest gain in the region, and what each method gains of it."""
    plain, _, natural, _, best = view.landings
    _, stopped, _, searched, _ = (
        written(share, ".0%") if view.can_gain else NONE for share in view.shares
    )
    return {
        "largest gain in the region": written(best.gain, ".4f"),
        "natural gradient (TRPO)": searched,
        "policy gradient, stopped": stopped,
        f"KL of the gradient's step, {unit.name}": unit.number(plain.kl_old_new, 3),
        f"KL of TRPO's full step, {unit.name}": unit.number(natural.kl_old_new, 3),
    }


def verdict(view: TrustRegionView, unit: Unit) -> str:
    """Compare the results of the methods, with numbers."""
    plain, _, natural, _, best = view.landings
    if not view.can_gain:
        return "All actions have the same reward: there is nothing to gain, and nothing moves."
    radius = view.spec.radius
    side = "beyond" if plain.kl_old_new > radius else "within"
    step = (
        f"its quadratic approximation of KL is accurate enough: the exact KL, "
        f"{unit.text(natural.kl_old_new, 4)}, is within the region, and the full step is accepted"
        if view.shrunk == 1
        else f"its quadratic approximation says {unit.text(radius, 4)}, the exact KL is "
        f"{unit.text(natural.kl_old_new, 4)}: the line search shrinks the step to "
        f"{view.shrunk:.2f} of it"
    )
    _, at_the_edge, _, within, _ = (written(share, ".0%") for share in view.shares)
    return (
        f"**Policy gradient**, step {view.spec.step_size:g}: {unit.text(plain.kl_old_new, 4)}, "
        f"{side} the region; stopped at its edge it gains {at_the_edge} "
        f"of what can be gained. **Natural gradient** (TRPO): {step}, and gains "
        f"{within}. **Exact optimum** on the edge: "
        f"a gain in return of {best.gain:.4f}."
    )


def describe_gains(view: TrustRegionView, unit: Unit) -> str:
    """Describe the bars of the methods' gains."""
    return "Gains in return: " + "; ".join(
        f"{each.name} {written(each.gain, '.4f')} at KL {unit.text(each.kl_old_new, 3)}"
        for each in view.landings
    )


def formula(view: TrustRegionView) -> str:
    r"""Return the optimum's closed form and the natural gradient's step, as LaTeX."""
    best, natural = (
        ",\\ ".join(f"{share:.3f}" for share in view.landings[index].policy) for index in (4, 2)
    )
    return format.aligned(
        rf"&\pi^\star_a = \frac{{\mu\,\pi_\text{{old}}(a)}}{{\lambda - A_a}} = ({best})",
        r"&\pi_\text{natural}(a) \propto \pi_\text{old}(a)\, e^{\eta A_a}",
        rf"&\quad = ({natural})",
    )


def describe_check(view: PolicyCheckView, unit: Unit) -> str:
    """Describe the chart of the check."""
    chosen = view.chosen
    return (
        f"KL over the new logit of action 2. At {view.spec.new_logit:g}: exact "
        f"{unit.text(chosen.exact, 4)}, the tutorial's {unit.text(chosen.tutorial, 4)}, which "
        "stops growing where the new probability falls below 1e-10."
    )


def check_verdict(view: PolicyCheckView, unit: Unit) -> str:
    """Describe whether the tutorial's check and the exact one agree on the chosen pair."""
    chosen = view.chosen
    verdict = "allows" if chosen.tutorial_allows else "refuses"
    right = (
        "so does the exact KL"
        if chosen.tutorial_allows == chosen.exact_allows
        else "the exact KL does not"
    )
    return (
        f"The tutorial's check computes **{unit.text(chosen.tutorial, 6)}** and {verdict} "
        f"the update at max KL {unit.text(view.spec.max_kl, 3)}; "
        f"exact is **{unit.text(chosen.exact, 6)}**: "
        f"{right}."
    )


def case_table(view: PolicyCheckView, unit: Unit) -> str:
    """Return the classical cases as a table in Markdown."""
    yes = {True: "yes", False: "no"}
    rows = [
        f"| {case.name} | {unit.number(case.tutorial, 4)} | {unit.number(case.exact, 4)} "
        f"| {yes[case.tutorial_allows]} / {yes[case.exact_allows]} |"
        for case in view.cases
    ]
    head = f"| pair | tutorial, {unit.name} | exact | allowed |"
    return "\n".join([head, "|---|---|---|---|", *rows])
