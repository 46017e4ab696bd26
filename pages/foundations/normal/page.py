"""KL between two normal distributions: densities, integrand, and KL along each parameter."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.normal.compute import explore
from kllab.topics.normal.snippet import snippet
from kllab.topics.normal.spec import NormalPair
from pages.foundations.direction import DIRECTION
from pages.foundations.normal import controls as own
from pages.foundations.normal import figures, text
from pages.foundations.normal.controls import CASES, CONTROLS, PAIR, VARIED_PARAMETER
from pages.web import address, controls, equation, page, presets, units, workbench
from pages.web.chart import chart

TITLE = "Two normal distributions"
LEAD = (
    "Learn where the divergence comes from: drag P and Q, and read both directions at once. "
    "KL(P‖Q) is the **extra** cost of describing draws of **P** with a code made for **Q**."
)


@st.fragment
@address.section(CONTROLS)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results."""
    unit = units.current()
    with rail:
        values, _ = presets.above(CASES, partial(controls.draw, PAIR))
    view = explore(NormalPair(**values))
    with stage:
        places = workbench.places()
    with places.numbers:
        page.divergences(view.pq, view.qp, unit)
    with places.picture:
        alt, move = text.densities(view, unit), partial(own.move, view.pair)
        chart(figures.densities(view), key="densities", alt=alt, height=None, on_drag=move)

    def integrand() -> None:
        direction = controls.draw_one(DIRECTION)
        alt = text.integrand(view, direction, unit)
        figure = partial(figures.integrand, view, direction, unit)
        chart(figure, key="integrand", alt=alt, height=None)

    def sweeps() -> None:
        alt = text.sweeps(view, unit)
        chart(partial(figures.sweeps, view, unit), key="sweeps", alt=alt, height=None)

    def family() -> None:
        varied = controls.draw_one(VARIED_PARAMETER)
        group = view.families[varied]
        figure = partial(figures.family, group, unit)
        chart(figure, key="family", alt=text.family(group, unit), height=None)

    def formula() -> None:
        equation.draw(*(text.formula(view, direction, unit) for direction in ("pq", "qp")))

    places.draw_views(
        {
            "Integrand": integrand,
            "Sweeps": sweeps,
            "Family": family,
            "Formula": formula,
            "Data": lambda: page.data(view.tables, unit, name="normal"),
            "Code": lambda: page.code(snippet(view.pair), unit),
        }
    )


address.open_page(CONTROLS)
laboratory(*workbench.lay_out(TITLE, LEAD))
