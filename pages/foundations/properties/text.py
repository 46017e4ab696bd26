"""Text of the page of properties: for each, a verdict and sentences on its chart."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isinf
from typing import Literal

from kllab.divergences.reason_text import with_symbols
from kllab.divergences.units import Unit
from kllab.topics.properties.additivity import AdditivityFinding
from kllab.topics.properties.asymmetry import AsymmetryFinding, Bernoullis, Normals, Pair
from kllab.topics.properties.chain_rule import ChainFinding
from kllab.topics.properties.change_of_variable import ChangeFinding
from kllab.topics.properties.data_processing import ProcessingFinding
from kllab.topics.properties.gibbs import GibbsFinding
from kllab.topics.properties.infinity import InfinityFinding
from kllab.topics.properties.pinsker import PinskerFinding
from kllab.topics.properties.triangle import TriangleFinding, search

_EQUAL: Mapping[type[Pair], str] = {
    Bernoullis: "where q = p, and where q = 1 − p, which only swaps the outcomes.",
    Normals: "only where both are equally wide, for any means; KL(P‖Q) is larger wherever Q is "
    "narrower.",
}
"""Where both directions of KL agree, by family."""


@dataclass(frozen=True)
class Verdict:
    """Verdict of the numbers on a claim, with the comparison.

    Attributes
    ----------
    word : str
        The verdict on the formula above it.
    text : str
        The comparison, with its numbers.
    kind : str
        "holds": the numbers confirm the claim. "not here": the claim does not cover the case, or
        the case is no example of what can happen. "broken": the numbers contradict the claim.
    """

    word: str
    text: str
    kind: Literal["holds", "not here", "broken"] = "holds"


Text = tuple[Verdict, str]
"""Verdict, and sentences on the chart in Markdown."""


def _always(holds: bool, text: str) -> Verdict:
    """Return the verdict on a claim without exceptions."""
    return Verdict("Holds", text) if holds else Verdict("Broken", text, "broken")


def _example(found: bool, text: str, *, of: str) -> Verdict:
    """Return the verdict on the claim that something, named by `of`, can happen."""
    return Verdict(of, text) if found else Verdict("No example here", text, "not here")


def gibbs(found: GibbsFinding, unit: Unit) -> Text:
    """Compare KL with 0 and P with Q; explain why the mean point cannot be below the curve."""
    ending = "0 exactly, for P = Q" if found.equal else "above 0, for P and Q differ"
    verdict = _always(found.holds, f"KL(P‖Q) = {unit.text(found.kl)} ≥ 0: {ending}")
    if isinf(found.kl):
        return verdict, (
            "An outcome of P has ratio q/p = 0: its point is infinitely high, and so is the mean."
        )
    return verdict, (
        "Each outcome is a point on the curve −log r at its ratio r = q/p, and larger for a larger "
        f"p; its handle changes q. Their mean, weighted by p, is at r = {found.mean_ratio:.4g}, "
        f"**{unit.text(found.kl)}** high; the curve below it is at "
        f"{unit.text(found.curve_below, 3)}. The curve is convex, so a mean of its points is never "
        "below it."
    )


def asymmetry(found: AsymmetryFinding, unit: Unit) -> Text:
    """Return whether the directions differ, where they agree, and how often KL(P||Q) is larger."""
    both = f"KL(P‖Q) = {unit.text(found.kl_pq)}, KL(Q‖P) = {unit.text(found.kl_qp)}"
    difference = unit.text(abs(found.kl_pq - found.kl_qp))
    same = found.symmetric
    text = "both directions are equal" if same else f"the directions differ by {difference}"
    return _example(not same, f"{text}: {both}", of="Not symmetric"), (
        f"The two directions are equal {_EQUAL[type(found.pair)]} KL(P‖Q) is the larger in "
        f"{found.plane.larger:.0%} of this plane, by up to {unit.text(found.plane.largest, 3)}."
    )


def triangle(found: TriangleFinding, unit: Unit) -> Text:
    """Compare the direct way with the detour; describe for which q it is shorter, and how often."""
    shorter = found.shorter
    text = (
        f"{'the detour is shorter' if shorter else 'the detour over this Q is no shorter'}: "
        f"KL(P‖R) = {unit.number(found.direct)} {'>' if shorter else '≤'} "
        f"{unit.text(found.detour)} = {unit.number(found.first)} + {unit.number(found.second)}"
    )
    verdict = _example(shorter, text, of="The triangle inequality fails")
    tried = search()
    worst = " and ".join(f"({one.p:g}, {one.q:g}, {one.r:g})" for one in tried.worst)
    return verdict, (
        "For coins the direct way minus the detour is (p − q)(logit q − logit r), here "
        f"**{unit.text(found.gain)}**, with logit q = log(q/(1 − q)), which rises with q: above 0 "
        "exactly where q lies strictly between p and r. "
        f"Of all {tried.count:,} triples of coins with probabilities 0.01 to 0.99 in steps of "
        f"0.01, **{tried.broken:,} break the inequality**. The largest ratio of the direct way to "
        f"the detour on this grid is {tried.ratio:.4g}, at {worst}; "
        "nearer to 0 and 1 the ratio grows without bound."
    )


def infinity(found: InfinityFinding, unit: Unit) -> Text:
    """Return whether KL is infinite exactly if only q is 0; describe it as q goes to 0."""
    if isinf(found.kl):
        why = with_symbols(found.reason)
    elif found.spec.q:
        why = f"finite, for Q gives {found.spec.q:g} > 0 to outcome 2"
    else:
        why = "finite, for P gives outcome 2 probability 0 as well"
    kl = "∞" if isinf(found.kl) else unit.text(found.kl)
    verdict = _always(found.holds, f"KL(P‖Q) = {kl}: {why}")
    if not found.spec.p:
        return verdict, (
            "P never gives outcome 2, so 0 · log(0/q) counts as 0, whatever q is, 0 included: "
            "no draw of P can prove Q wrong. Q gives it q, and only 1 − q to the "
            f"other two: KL(P‖Q) = −log(1 − q), now **{unit.text(found.kl)}**, which goes to 0 "
            "with q. Give P some of that outcome, and the curve climbs to infinity instead."
        )
    return verdict, (
        f"Each power of ten taken from q adds at most p · log 10 = "
        f"**{unit.text(found.per_decade, 4)}**: at q = 1e-300 KL is still only "
        f"{unit.text(float(found.kls[-1]))}. At q = 0 it is infinite, as one draw of that outcome "
        "would prove Q wrong. Replacing the 0 by a small ε selects a point of this curve: the "
        "number then measures ε."
    )


def additivity(found: AdditivityFinding, unit: Unit) -> Text:
    """Compare the joint KL with the sum of the parts; describe what dependence changes."""
    parts = f"{unit.number(found.first)} + {unit.number(found.second)}"
    if found.spec.dependence == 0:
        verdict = _always(found.holds, f"{unit.text(found.joint)} = {parts}")
    else:
        text = (
            f"P's coins are dependent. {unit.text(found.joint)} > {parts} = "
            f"{unit.number(found.total)}, by exactly their mutual information, "
            f"{unit.number(found.mutual)}"
        )
        verdict = (
            Verdict("The sum rule fails", text, "not here")
            if found.holds
            else Verdict("Broken", text, "broken")
        )
    return verdict, (
        f"Over the four pairs of outcomes KL is **{unit.text(found.joint)}**; coin by coin it "
        f"is {unit.number(found.first)} and {unit.number(found.second)}. Make P's coins "
        "dependent: each coin by itself keeps its distribution, but KL of the pairs grows by "
        f"the mutual information, now {unit.text(found.mutual)}."
    )


def chain_rule(found: ChainFinding, unit: Unit) -> Text:
    """Compare the joint KL with its parts in both orders; describe the parts, rain first."""
    by_rain, by_wet = (
        " + ".join(unit.number(part, 4) for part in parts)
        for parts in (found.by_rain, found.by_wet)
    )
    marginal, dry, rain = found.by_rain
    return _always(found.holds, f"{unit.text(found.joint)} = {by_rain} = {by_wet}"), (
        f"Rain first: KL of the rain alone is {unit.text(marginal, 4)}; the grass given no "
        f"rain adds {unit.number(dry, 4)}, given rain {unit.number(rain, 4)}, each weighted by "
        "P's probability of its condition. The other order, grass first, splits the same "
        f"**{unit.text(found.joint)}** differently."
    )


def data_processing(found: ProcessingFinding, unit: Unit) -> Text:
    """Compare KL before and after merging; describe how much is lost, and in which cell."""
    verdict = _always(found.holds, f"{unit.text(found.coarse)} ≤ {unit.text(found.fine)}")
    return verdict, _loss(found, unit)


def _loss(found: ProcessingFinding, unit: Unit) -> str:
    cells = len(found.cells)
    if isinf(found.coarse):
        return (
            "P gives some probability to an outcome that is impossible under Q, so KL is infinite. "
            "Merge it with a possible one, and KL becomes finite."
        )
    if isinf(found.fine):
        return (
            "P gives some probability to an outcome that is impossible under Q, so KL over five "
            "outcomes is infinite. Merged with a possible one, it no longer proves that Q "
            f"is wrong: KL over {cells} is **{unit.text(found.coarse)}**."
        )
    if cells == 5:
        return "Nothing is merged yet: choose neighbours to merge."
    if not found.losing:
        return (
            "Nothing is lost: within each merged cell q/p is the same, so its outcomes "
            "carry no information about P against Q."
        )
    return (
        f"From {unit.text(found.fine)} over five outcomes to **{unit.text(found.coarse)}** over "
        f"{cells}: {unit.text(found.loss)} lost{_where(found, unit)}. A cell loses what P "
        "gives to it times the KL of P and Q within it."
    )


def _where(found: ProcessingFinding, unit: Unit) -> str:
    """Describe in which cell most is lost."""
    worst = found.names[found.worst]
    if len(found.losing) < 2:
        return f", all of it in cell {worst}" if len(found.cells) > 1 else ""
    if found.tied:
        return f", as much in cell {' as in '.join(found.losing)}"
    return f", most of it, {unit.number(float(found.lost[found.worst]))}, in cell {worst}"


def change_of_variable(found: ChangeFinding, unit: Unit) -> Text:
    """Compare KL in x with KL in y; describe the change of the entropies."""
    before, after = found.before, found.after
    first, second = before.kl_pq, after.kl_pq
    same = first == second
    ending = (
        "equal to the last bit" if same else f"apart by rounding, {abs(first - second):.1e} nats"
    )
    text = f"KL(P‖Q) = {unit.number(first, 13)} in x, {unit.text(second, 13)} in y: {ending}"
    return _always(found.holds, text), (
        f"The entropy of P goes from {unit.text(before.entropy_p)} to "
        f"**{unit.text(after.entropy_p)}**, that of Q from {unit.number(before.entropy_q)} to "
        f"{unit.number(after.entropy_q)}: by the mean of log |dy/dx|, which rescales both "
        "densities alike and cancels in their ratio. KL(Q‖P) stays at "
        f"{unit.text(before.kl_qp)} as well."
    )


def pinsker(found: PinskerFinding, unit: Unit) -> Text:
    """Compare every pair, including the visitor's, with its bound; describe how tight it is."""
    text = (
        f"{unit.text(found.kl)} ≥ {unit.text(found.bound)} = 2 · {found.distance:.4g}²"
        f"{'' if unit.in_nats == 1 else ' nats'}; of {len(found.kls):,} random pairs "
        f"{found.below} lie below"
    )
    mine = f"{found.kl / found.bound:.4g} times the bound" if found.bound else "at the bound, 0"
    return _always(found.holds, text), (
        f"Your pair has total variation {found.distance:.4g} and KL {unit.text(found.kl)}, "
        f"**{mine}**; the closest of the random pairs is at {found.closest:.4g} times its own. "
        "Near p = q = ½ the bound is tight, while at total variation 1 it is only "
        f"{unit.text(2.0)} where KL is infinite: there −log(1 − TV²), dotted, is the better "
        "one (Bretagnolle and Huber)."
    )
