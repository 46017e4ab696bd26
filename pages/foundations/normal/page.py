"""KL between two normal distributions: densities, integrand, and KL along each parameter."""

from dataclasses import asdict
from functools import partial

import streamlit as st

from kllab.topics.normal.compute import VARIED, explore
from kllab.topics.normal.snippet import snippet
from kllab.topics.normal.spec import NormalPair
from pages.foundations.direction import DIRECTION
from pages.foundations.normal import figures, text
from pages.foundations.normal.controls import CONTROLS, PRESETS, P, Q
from pages.web import address, controls, page, presets, units
from pages.web.chart import chart


@st.fragment
@address.section(CONTROLS)
def laboratory() -> None:
    """Draw the controls and the results."""
    unit = units.current()
    cases = st.container()
    left, right = page.control_and_chart_columns()
    with left:
        values = controls.draw((*P, *Q))
    with cases:
        presets.offer({name: asdict(pair) for name, pair in PRESETS.items()}, values)
    view = explore(NormalPair(**values))
    with right:
        page.divergences(view.pq, view.qp, unit)
        alt = text.densities(view, unit)
        chart(figures.densities(view), key="densities", alt=alt, height=330)

    st.header("Where the divergence comes from", anchor=False)
    direction = controls.draw_one(DIRECTION)
    alt = text.integrand(view, direction, unit)
    figure = partial(figures.integrand, view, direction, unit)
    chart(figure, key="integrand", alt=alt, height=280)

    st.header("KL along each parameter", anchor=False)
    alt = text.sweeps(view, unit)
    chart(partial(figures.sweeps, view, unit), key="sweeps", alt=alt, height=520)

    st.header("The closed form, with these numbers", anchor=False)
    st.latex(text.formula(view, "pq", unit))
    st.latex(text.formula(view, "qp", unit))

    st.header("Varying the mean, varying the standard deviation", anchor=False)
    for varied in VARIED:
        alt = text.family(view.families[varied], unit)
        figure = partial(figures.family, view.families[varied], unit)
        chart(figure, key=f"varying-{varied}", alt=alt, height=400)

    page.code_panel(snippet(view.pair), unit)
    page.data_panel(view.tables, unit, name="normal")


page.header(
    "Two normal distributions",
    "Move P and Q and read both directions at once. KL(P‖Q) is the **extra** cost of describing "
    "draws of **P** with a code made for **Q**, on top of what a code made for P costs; KL(Q‖P) is "
    "the reverse. The two are equal only where both are equally wide.",
)
address.open_page(CONTROLS)
laboratory()
