"""Text and formulas of the page of families."""

import re
from math import isinf, isnan

from kllab import Divergence
from kllab.divergences.units import NATS, Unit
from kllab.topics.families.compute import FamilyView
from kllab.topics.families.method_comparison import TOO_FAR, Point, ThreeWays
from kllab.topics.families.other_divergences import Other
from kllab.topics.families.reason_text import readable
from kllab.topics.families.spec import Member
from pages.foundations.direction import DIRECTIONS, Direction
from pages.web.format import in_latex

_WIDTH = 28
"""Number of characters that fit into a line on a phone."""

ABOUT = (
    "Below each number stands how it was computed and its error: by a closed form, by quadrature "
    "or by a sum. If it is infinite, the reason stands there instead.\n\n"
    "A handle marks the outcome that moves with a parameter: the centre with `loc`, an end of the "
    "interval with `low` or `high`, the mean with the `rate` of a Poisson. The sliders move "
    "the same parameters, and those that have no place on the axis."
)


def notes(view: FamilyView, unit: Unit) -> tuple[str, str]:
    """Describe how both divergences were computed, and their errors; "" if infinite."""
    return _note(view.kl_pq, unit), _note(view.kl_qp, unit)


def _note(kl: Divergence, unit: Unit) -> str:
    if isinf(float(kl.value)):
        return ""
    if not kl.error:
        return f"{kl.method}, exact"
    # Only a formula has a bound; an integral or a sum comes with an estimate.
    how = "error at most" if kl.method == "closed form" else "estimated error"
    return f"{kl.method}, {how} {unit.text(float(kl.error), 2)}"


def reasons(view: FamilyView) -> tuple[str, str]:
    """Return in a few words why either divergence is infinite; "" if it is finite."""
    pq, qp = (reason.removeprefix("the integral is infinite: ") for reason in view.reasons)
    return pq, qp


def _known(way: Divergence, unit: Unit, digits: int = 6) -> str:
    return unit.named(unit.known(float(way.value), float(way.error), digits))


def describe(view: FamilyView, unit: Unit) -> str:
    """Describe the first chart."""
    kinds = {(False, False): "Densities", (True, True): "Probabilities"}
    kind = kinds.get((view.p.discrete, view.q.discrete), "Density and probabilities")
    return (
        f"{kind} of P = {view.pair.p.name} and Q = {view.pair.q.name}. "
        f"KL(P||Q) = {_known(view.kl_pq, unit)} ({view.kl_pq.method}), "
        f"KL(Q||P) = {_known(view.kl_qp, unit)} ({view.kl_qp.method})."
    )


def integrand(divergence: str, value: float, unit: Unit) -> str:
    """Describe the chart of the integrand of one direction."""
    return f"Contribution of each x to {divergence} = {unit.text(value)}; below zero it subtracts."


def methods(way: ThreeWays, unit: Unit) -> str:
    """Describe the chart that compares methods."""
    listed = "; ".join(f"{point.way} {result(point, unit)}" for point in way.points)
    return f"{way.name}: {listed}."


def result(point: Point, unit: Unit) -> str:
    """Format value and error of one method."""
    if isnan(point.value):
        return "no estimate"
    if isinf(point.value):
        return "∞"
    if not point.error:
        return unit.text(point.value, 8)
    return unit.plus_minus(point.value, point.error)


def agreement(way: ThreeWays, unit: Unit) -> str:
    """Describe the deviation of Monte Carlo from the best other method, in standard errors."""
    value, drawn = way.points[0].value, way.monte_carlo
    if isnan(drawn.value):
        return f"{way.name}: the samples give no estimate."
    if way.agrees_on_infinity:
        return f"{way.name}: infinite, and so is the mean over these samples."
    if isinf(value):
        return (
            f"{way.name}: infinite, yet the mean over these samples is {result(drawn, unit)}. "
            "Every finite mean is wrong here: as the samples become more, it grows without bound."
        )
    if isinf(drawn.value):
        return f"{way.name}: finite, {unit.text(value)}, yet Monte Carlo says ∞."
    if not way.off:
        return f"{way.name}: Monte Carlo agrees to rounding."
    off_by = f"{way.name}: off by {unit.text(way.off, 2)}"
    if isnan(way.errors_off):
        return f"{off_by}."
    if way.errors_off > TOO_FAR:
        return (
            f"{off_by}, more than {TOO_FAR} of its standard errors: the samples miss a tail that "
            "carries much of the divergence, so their standard error is no guide."
        )
    return f"{off_by}, {way.errors_off:.1f} standard errors."


def row(other: Other, unit: Unit) -> dict[str, str]:
    """Return the row of another divergence in the table."""
    if isinstance(other.found, str):
        return {"divergence": other.name, "value": "–", "error": "", "method": other.found}
    value, error = float(other.found.value), float(other.found.error)
    if isinf(value):
        shown, off = "∞", ""
    elif other.information:
        shown, off = unit.named(unit.known(value, error, 8)), unit.number(error, 2)
    else:
        shown, off = NATS.known(value, error, 8), f"{error:.2g}"
    method = other.found.method + (
        f": {readable(other.found.reason)}" if other.found.reason else ""
    )
    return {"divergence": other.name, "value": shown, "error": off, "method": method}


def renyi(other: Other, unit: Unit) -> str:
    """Describe the Renyi divergence of this order and its relation to KL."""
    value = "unknown" if isinstance(other.found, str) else _known(other.found, unit, 8)
    return f"{other.name}: {value}. At α = 1 it is KL(P‖Q); it does not decrease in α."


def formula(view: FamilyView, unit: Unit) -> str:
    r"""Return P and Q, and both directions of KL with their values, as aligned lines of LaTeX."""
    lines = [rf"P &= {_latex(view.pair.p)}", rf"Q &= {_latex(view.pair.q)}"]
    for way in DIRECTIONS.values():
        value = _value(way.of(view.kl_pq, view.kl_qp), unit)
        lines.append(rf"{way.latex} &= {_mean_log_ratio(way, view)} = {value}")
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def _mean_log_ratio(way: Direction, view: FamilyView) -> str:
    """Return the sum or the integral that defines one direction, as LaTeX."""
    first, second = way.first.name.lower(), way.second.name.lower()
    if view.p.discrete != view.q.discrete:
        # A density gives single outcomes probability 0; discrete distributions have no density.
        second = "0"
    term = rf"{first} \log\frac{{{first}}}{{{second}}}"
    is_sum = way.of(view.p, view.q).discrete
    return rf"\sum_x {term}" if is_sum else rf"\int {term}\,dx"


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
