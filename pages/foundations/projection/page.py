"""Closest Gaussians of a target: forward KL beside reverse KL, and every alpha between."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.projection.compute import explore
from pages.foundations.projection import controls as own
from pages.foundations.projection import figures, moves, text, views
from pages.foundations.projection.controls import CONTROLS
from pages.foundations.projection.presets import CASES
from pages.web import address, presets, units, workbench
from pages.web.chart import chart

TITLE = "The closest Gaussian"
LEAD = (
    "Learn why forward KL covers all modes and reverse KL chooses one: drag the components of P, "
    "by their tops and sides, and watch both fits follow. Drag the ring to add a component."
)


@st.fragment
@address.section(CONTROLS)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results."""
    unit = units.current()
    with rail:
        values, _ = presets.above(CASES, own.draw)
    view = explore(own.spec_of(values))
    with stage:
        places = workbench.places()
    with places.numbers, st.container(key="divergences-of-2-lines"):
        for fit in (view.forward, view.other):
            st.metric(*text.head(fit, view.spec.alpha, unit))
            st.caption(text.paid(fit, unit))
    with places.picture:
        figure, move = figures.fits(view, values), partial(moves.move, values)
        chart(figure, key="fits", alt=text.fits(view, unit), height=None, on_drag=move)
    places.draw_views(views.of(view, unit))


address.open_page(CONTROLS)
laboratory(*workbench.lay_out(TITLE, LEAD))
