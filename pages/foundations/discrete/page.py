"""KL between two discrete distributions: terms of the sum, entropies, zeros, code."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.discrete.compute import explore
from pages.foundations.discrete import controls as own
from pages.foundations.discrete import figures, text, views
from pages.web import address, page, presets, units, workbench
from pages.web.chart import chart

TITLE = "Two distributions over a few outcomes"
LEAD = (
    "Learn what each outcome adds to KL(P‖Q) or subtracts from it, and what a probability of **0** "
    "does: drag the tops of the bars."
)


@st.fragment
@address.section(own.LINES)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results."""
    unit = units.current()
    with rail:
        values, _ = presets.above(own.CASES, own.draw)
    pair = own.pair_of(values)
    view = explore(pair)
    with stage:
        places = workbench.places()
    with places.numbers:
        reasons = (text.missed(view.pq, view), text.missed(view.qp, view))
        page.divergences(view.pq.known, view.qp.known, unit, reasons=reasons)
    with places.picture:
        alt, move = text.probabilities(view), partial(own.move, pair)
        figure = figures.probabilities(view)
        chart(figure, key="probabilities", alt=alt, height=None, on_drag=move)
    places.draw_views(views.of(view, unit))


address.open_page(own.LINES)
laboratory(*workbench.lay_out(TITLE, LEAD))
