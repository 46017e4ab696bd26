"""Text of the page of families."""

from math import isinf

from kllab import Divergence
from kllab.divergences.units import Unit
from kllab.topics.families.compute import FamilyView
from kllab.topics.families.method_comparison import ThreeWays


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
