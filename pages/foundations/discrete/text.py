"""Text of the page of discrete distributions."""

from math import isinf, isnan

from kllab.divergences.units import BITS, Unit, written
from kllab.topics.discrete.compute import EPSILON, Array, BernoulliSweep, Direction, DiscreteView


def probabilities(view: DiscreteView) -> str:
    """Describe the bars of both distributions."""
    given = "; ".join(
        f"{name} gives {', '.join(f'{value:.4g}' for value in values)}"
        for name, values in (("P", view.p), ("Q", view.q))
    )
    return f"Probabilities by outcome. {given}."


def contributions(view: DiscreteView, unit: Unit) -> str:
    """Describe the bars of the contributions."""
    return f"What each outcome adds: {_listed(view.pq, unit)}; {_listed(view.qp, unit)}."


def _listed(way: Direction, unit: Unit) -> str:
    values = ", ".join(unit.number(float(value)) for value in way.contributions)
    return f"{values} {unit.name} to KL({way.first}||{way.second}) = {unit.number(way.kl)}"


def entropies(view: DiscreteView, unit: Unit) -> str:
    """Describe the stacked bars of both directions."""
    return "; ".join(
        f"H({way.first}) {unit.number(way.entropy)} + KL({way.first}||{way.second}) "
        f"{unit.number(way.kl)} = H({way.first}, {way.second}) {unit.text(way.cross_entropy)}"
        for way in (view.pq, view.qp)
    )


def bernoulli(view: DiscreteView, sweep: BernoulliSweep, unit: Unit) -> str:
    """Describe the curves over q of two outcomes."""
    return (
        f"KL between Bernoulli({sweep.p:.6g}) and Bernoulli(q) over q in both "
        f"directions; at q = {sweep.q:.6g}: {unit.text(view.pq.kl)} and {unit.text(view.qp.kl)}."
    )


def missed(way: Direction, view: DiscreteView) -> str:
    """Name in a few words the outcomes that make a direction infinite; "" if it is finite."""
    _, p, q = _directions(view)[way is view.qp]
    outcomes = _missed(p, q)
    many = "s"[: len(outcomes) > 1]
    return f"{way.second} gives 0 to outcome{many} {_and(outcomes)}" if outcomes else ""


def _missed(p: Array, q: Array) -> list[int]:
    return [i for i in range(len(p)) if p[i] > 0 and q[i] == 0]


def _and(outcomes: list[int]) -> str:
    return " and ".join(filter(None, (", ".join(map(str, outcomes[:-1])), str(outcomes[-1]))))


def why_infinite(view: DiscreteView) -> str | None:
    """Explain which outcomes make a direction infinite; None if both are finite."""
    reasons = []
    for way, p, q in _directions(view):
        missed = _missed(p, q)
        if missed:
            outcomes = " and ".join(f"outcome {i} ({p[i]:.4g})" for i in missed)
            it = "it" if len(missed) == 1 else "any of them"
            reasons.append(
                f"**{way.name} = ∞**: {way.second} gives 0 to {outcomes}, and {way.first} does "
                f"not. A single draw of {it} would prove that {way.second} is wrong: the penalty "
                "is infinite."
            )
    return "\n\n".join(reasons) or None


def _directions(view: DiscreteView) -> tuple[tuple[Direction, Array, Array], ...]:
    """Return each direction, with the probabilities of its first and second distribution."""
    return (view.pq, view.p, view.q), (view.qp, view.q, view.p)


def zeros(view: DiscreteView) -> str:
    """Explain the effect of each zero of the pair, in Markdown."""
    lines = []
    for way, p, q in _directions(view):
        nothing = [str(i) for i in range(len(p)) if p[i] == 0]
        if nothing:
            outcomes = f"outcome{'s'[: len(nothing) > 1]} {' and '.join(nothing)}"
            lines.append(
                f"- {way.first} never gives {outcomes}: that adds **0** to {way.name}, because "
                "p log p goes to 0 with p."
            )
        for i in range(len(p)):
            if p[i] > 0 and q[i] == 0:
                lines.append(
                    f"- {way.second} gives 0 where {way.first} gives {p[i]:.4g} (outcome {i}): "
                    f"that makes {way.name} **infinite**."
                )
    if not lines:
        return (
            "No probability is 0 here, so both divergences are finite. Set a weight of Q to 0 "
            "and KL(P‖Q) becomes infinite; set one of P to 0 and its outcome adds nothing."
        )
    return "\n".join(lines)


TUTORIAL = (
    f"The tutorial replaces zeros by ε = {EPSILON:g}: its NumPy function clips, "
    "`p * np.log(p / np.maximum(q, eps))`, its PyTorch function also shifts, "
    "`p * (log(p + eps) - log(max(q, eps)))`. Both are mistakes. An infinite divergence becomes a "
    "number that depends on ε alone. A zero of P, which adds 0, gives NaN in the first. The second "
    "gives 0 there, but shifts the other outcomes: each adds about ε too much, as "
    "p log((p + ε)/p) is nearly ε."
)
"""Explanation of the errors in the tutorial's two functions."""


def entropy_rows(view: DiscreteView) -> dict[str, list[str]]:
    """Return the numbers of the stacked bars as a table, in nats and in bits."""
    rows = [
        row
        for way in (view.pq, view.qp)
        for row in (
            (f"H({way.first})", way.entropy),
            (way.name, way.kl),
            (f"H({way.first}, {way.second})", way.cross_entropy),
        )
    ]
    return {
        "quantity": [name for name, _ in rows],
        "nats": [written(value, ".6f") for _, value in rows],
        "bits": [written(BITS.of(value), ".6f") for _, value in rows],
    }


def epsilon_rows(view: DiscreteView, unit: Unit) -> dict[str, list[str]]:
    """Return a table of each divergence and the results of the tutorial's epsilons."""
    ways = (view.pq, view.qp)
    return {
        f"divergence, {unit.name}": [way.name for way in ways],
        "right": [unit.number(way.kl, 12) for way in ways],
        "tutorial, NumPy": [_beside(way.tutorial_numpy, way.kl, unit) for way in ways],
        "tutorial, PyTorch": [_beside(way.tutorial_torch, way.kl, unit) for way in ways],
    }


def _beside(value: float, right: float, unit: Unit) -> str:
    if isnan(value):
        return "NaN: 0 · log 0"
    if isinf(right):
        return f"{unit.number(value)}, depends on ε alone"
    # A difference within rounding is not due to the epsilon.
    off = value - right
    if abs(off) <= 1e-14 * max(1.0, right):
        return unit.number(value, 12)
    return f"{unit.number(value, 12)}, off by {unit.of(off):.1e}" + (
        ", negative" if value < 0 else ""
    )
