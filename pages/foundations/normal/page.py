"""KL between two normal distributions: densities, integrand, and KL along each parameter."""

from dataclasses import asdict
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit, written
from kllab.topics.normal.compute import (
    VARIED,
    NormalPair,
    NormalView,
    explore,
    family,
    formula,
    snippet,
)
from pages.foundations.normal import figures
from pages.web import address, controls, page, units
from pages.web.chart import chart
from pages.web.controls import Choice, Slider

START = NormalPair()
P = (
    Slider("loc_p", "Mean μ of P", -5.0, 5.0, START.loc_p, 0.1),
    Slider("scale_p", "Standard deviation σ of P", 0.1, 5.0, START.scale_p, 0.1),
)
Q = (
    Slider("loc_q", "Mean μ of Q", -5.0, 5.0, START.loc_q, 0.1),
    Slider("scale_q", "Standard deviation σ of Q", 0.1, 5.0, START.scale_q, 0.1),
)
DIRECTION = Choice(
    "direction",
    "Integrand of",
    ("pq", "qp"),
    "pq",
    labels={"pq": "KL(P‖Q)", "qp": "KL(Q‖P)"},
)
CONTROLS = (*P, *Q, DIRECTION)
PRESETS = {
    "The tutorial's pair": NormalPair(),
    "Only the mean differs": NormalPair(0.0, 1.0, 2.0, 1.0),
    "Q too narrow": NormalPair(0.0, 2.0, 0.0, 0.5),
    "Q too wide": NormalPair(0.0, 0.5, 0.0, 2.0),
    "Equal": NormalPair(0.0, 1.0, 0.0, 1.0),
}


@st.fragment
@address.section(CONTROLS)
def laboratory() -> None:
    """Controls and everything that answers them."""
    unit = units.current()
    cases = st.container()
    left, right = page.bench()
    with left:
        values = controls.draw((*P, *Q))
    with cases:
        controls.presets({name: asdict(pair) for name, pair in PRESETS.items()}, values)
    pair = NormalPair(**values)
    view = explore(pair)
    with right:
        page.divergences(view.pq, view.qp, unit)
        chart(
            figures.densities(view),
            key="densities",
            alt=describe(pair, view, unit),
            height=330,
        )

    st.header("Where the divergence comes from", anchor=False)
    direction = DIRECTION.draw()
    chart(
        partial(figures.integrand, view, direction, unit),
        key="integrand",
        alt=f"The integrand whose area is {DIRECTION.shown(direction)} = "
        f"{unit.text(view.kl_pq if direction == 'pq' else view.kl_qp)}; "
        "below zero it subtracts.",
        height=280,
    )
    st.header("KL along each parameter", anchor=False)
    chart(
        partial(figures.sweeps, view, unit),
        key="sweeps",
        alt="KL(P||Q) and KL(Q||P) over the mean and standard deviation of P and of Q, "
        f"the current pair marked: {unit.text(view.kl_pq)} and {unit.text(view.kl_qp)}.",
        height=520,
    )
    st.header("The closed form, with these numbers", anchor=False)
    st.latex(formula(pair, view.kl_pq, unit))
    st.latex(formula(pair, view.kl_qp, unit, of="Q", against="P"))
    tutorial_pictures(pair, unit)
    page.code_panel(snippet(pair), unit)
    page.data_panel(
        lambda: (
            view.tables()
            | {f"varying {varied}": family(pair, varied).columns() for varied in VARIED}
        ),
        unit,
        name="normal",
    )


def describe(pair: NormalPair, view: NormalView, unit: Unit) -> str:
    """Say what the first chart shows."""
    return (
        f"Densities of P = N({pair.loc_p:g}, {pair.scale_p:g}²) and "
        f"Q = N({pair.loc_q:g}, {pair.scale_q:g}²). "
        f"KL(P||Q) = {unit.text(view.kl_pq)}, KL(Q||P) = {unit.text(view.kl_qp)}."
    )


def tutorial_pictures(pair: NormalPair, unit: Unit) -> None:
    """The tutorial's two pictures, around the visitor's own P."""
    st.header("Varying the mean, varying the standard deviation", anchor=False)
    for varied in VARIED:
        group = family(pair, varied)
        listed = ", ".join(
            f"{v:g}: {written(unit.of(k), '.4f')}"
            for v, k in zip(group.values, group.kl_pq, strict=True)
        )
        chart(
            partial(figures.family, group, unit),
            key=f"varying-{varied}",
            alt=f"P and five Q whose {figures.PARAMETER_LABELS[varied]} varies; "
            f"KL(P||Q) in {unit.name} at {listed}.",
            height=400,
        )


page.header(
    "Two normal distributions",
    "Move P and Q and read both directions at once. KL(P‖Q) is the **extra** cost of describing "
    "draws of **P** with a code made for **Q**, on top of what a code made for P costs; KL(Q‖P) is "
    "the reverse. The two are equal only where both are equally wide.",
)
address.open_page(CONTROLS)
laboratory()
