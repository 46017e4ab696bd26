"""Text and formulas of the page of two normal distributions."""

from kllab.divergences.units import Unit, written
from kllab.topics.normal.compute import Family, NormalView
from pages.foundations.direction import DIRECTIONS
from pages.web.format import in_brackets

PARAMETERS = {"loc_p": "μ of P", "scale_p": "σ of P", "loc_q": "μ of Q", "scale_q": "σ of Q"}
"""Names of parameters on axes and in descriptions."""


def densities(view: NormalView, unit: Unit) -> str:
    """Describe the chart of both densities."""
    pair = view.pair
    return (
        f"Densities of P = N({pair.loc_p:g}, {pair.scale_p:g}²) and "
        f"Q = N({pair.loc_q:g}, {pair.scale_q:g}²). "
        f"KL(P||Q) = {unit.text(view.kl_pq)}, KL(Q||P) = {unit.text(view.kl_qp)}."
    )


def integrand(view: NormalView, direction: str, unit: Unit) -> str:
    """Describe the chart of the integrand of one direction."""
    way = DIRECTIONS[direction]
    kl = unit.text(way.of(view.kl_pq, view.kl_qp))
    return (
        f"The integrand {way.integrand} over x. Its area is {way.name} = {kl}; below zero it "
        "subtracts."
    )


def sweeps(view: NormalView, unit: Unit) -> str:
    """Describe the charts of KL along each parameter."""
    return (
        "KL(P||Q) and KL(Q||P) over the mean and standard deviation of P and of Q, "
        f"the current pair marked: {unit.text(view.kl_pq)} and {unit.text(view.kl_qp)}."
    )


def family(group: Family, unit: Unit) -> str:
    """Describe the chart of one P and several Q."""
    listed = ", ".join(
        f"{value:g}: {written(unit.of(kl), '.4f')}"
        for value, kl in zip(group.values, group.kl_pq, strict=True)
    )
    return (
        f"P and five Q whose {PARAMETERS[group.varied]} varies; "
        f"KL(P||Q) in {unit.name} at {listed}."
    )


def formula(view: NormalView, direction: str, unit: Unit) -> str:
    r"""Return the closed form of one direction with its numbers, as LaTeX."""
    way, pair = DIRECTIONS[direction], view.pair
    p, q = (pair.loc_p, pair.scale_p), (pair.loc_q, pair.scale_q)
    (m1, s1), (m2, s2) = way.of((p, q), (q, p))
    of, against = way.first.name, way.second.name
    minus = in_brackets(f"{m2:g}")
    return (
        # Small fractions: a line has to fit a phone, and both directions a view.
        rf"\begin{{aligned}}{way.latex} &= \log\tfrac{{\sigma_{against}}}{{\sigma_{of}}} + "
        rf"\tfrac{{\sigma_{of}^2 + (\mu_{of}-\mu_{against})^2}}{{2\sigma_{against}^2}} "
        rf"- \tfrac12 \\ &= \log\tfrac{{{s2:g}}}{{{s1:g}}} + "
        rf"\tfrac{{{s1:g}^2 + ({m1:g} - {minus})^2}}{{2\cdot {s2:g}^2}} - \tfrac12 \\ "
        rf"&= {unit.latex(way.of(view.kl_pq, view.kl_qp))}\end{{aligned}}"
    )
