"""Text and formulas of the page of families."""

import re
from math import isinf

from kllab import Divergence
from kllab.divergences.units import Unit
from kllab.topics.families.compute import FamilyView
from kllab.topics.families.method_comparison import ThreeWays
from kllab.topics.families.spec import Member
from pages.web.format import in_latex

_KINDS = {
    (False, False): r"\int {p} \log\frac{{{p}}}{{{q}}}\,dx",
    (True, True): r"\sum_x {p} \log\frac{{{p}}}{{{q}}}",
    # A density gives single outcomes probability 0; discrete distributions have no density.
    (False, True): r"\int {p} \log\frac{{{p}}}{{0}}\,dx",
    (True, False): r"\sum_x {p} \log\frac{{{p}}}{{0}}",
}
"""By whether the first and the second distribution are discrete."""
_WIDTH = 28
"""Number of characters that fit into a line on a phone."""


def known(way: Divergence, unit: Unit) -> str:
    """Describe how a divergence was computed, and its error."""
    if isinf(float(way.value)):
        return "infinite, for the reason below"
    if not way.error:
        return f"{way.method}, exact"
    # Only a formula has a bound; an integral or a sum comes with an estimate.
    how = "error at most" if way.method == "closed form" else "estimated error"
    return f"{way.method}, {how} {unit.text(float(way.error), 2)}"


def _known(way: Divergence, unit: Unit) -> str:
    return unit.named(unit.known(float(way.value), float(way.error), 6))


def describe(view: FamilyView, unit: Unit) -> str:
    """Describe the first chart."""
    kinds = {
        (False, False): "Densities",
        (True, True): "Probabilities",
    }
    kind = kinds.get((view.p.discrete, view.q.discrete), "Density and probabilities")
    return (
        f"{kind} of P = {view.pair.p.name} and Q = {view.pair.q.name}. "
        f"KL(P||Q) = {_known(view.kl_pq, unit)} ({view.kl_pq.method}), "
        f"KL(Q||P) = {_known(view.kl_qp, unit)} ({view.kl_qp.method})."
    )


def integrand(divergence: str, value: float, unit: Unit) -> str:
    """Describe the chart of the integrand of one direction."""
    return f"What each outcome adds to {divergence} = {unit.text(value)}; below zero it subtracts."


def methods(way: ThreeWays, unit: Unit) -> str:
    """Describe the chart that compares methods."""
    listed = "; ".join(f"{point.way} {point.text(unit)}" for point in way.points)
    return f"{way.name}: {listed}."


def formula(view: FamilyView, unit: Unit) -> str:
    r"""Return P and Q, and both directions of KL with their values, as aligned lines of LaTeX."""
    p, q = view.p.discrete, view.q.discrete
    lines = [
        rf"P &= {_latex(view.pair.p)}",
        rf"Q &= {_latex(view.pair.q)}",
        rf"\mathrm{{KL}}(P\|Q) &= {_KINDS[p, q].format(p='p', q='q')} = {_value(view.kl_pq, unit)}",
        rf"\mathrm{{KL}}(Q\|P) &= {_KINDS[q, p].format(p='q', q='p')} = {_value(view.kl_qp, unit)}",
    ]
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def _latex(one: Member) -> str:
    """Format a member, one parameter per line if the line is too wide for a phone."""
    name = one.name.replace("_", r"\_")
    family, _, parameters = name.partition("(")
    parts = re.split(r", (?=[a-z])", parameters)
    if len(name) <= _WIDTH or len(parts) < 2:
        return rf"\text{{{name}}}"
    rest = r",} \\ &\quad \text{".join(parts)
    return rf"\text{{{family}(}} \\ &\quad \text{{{rest}}}"


def _value(kl: Divergence, unit: Unit) -> str:
    value = float(kl.value)
    if isinf(value):
        return r"\infty"
    return rf"{in_latex(unit.known(value, float(kl.error), 6))}\ \text{{{unit.name}}}"
