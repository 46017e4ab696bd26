"""Any two families of scalar outcomes: densities, both KLs and their methods."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.families.compute import explore
from pages.foundations.families import controls as own
from pages.foundations.families import figures, text, views
from pages.foundations.families.presets import PRESETS
from pages.web import address, page, presets, units, workbench
from pages.web.chart import chart
from pages.web.plain_text import as_text

TITLE = "Any two families"
LEAD = (
    "See which divergences are finite, why others are not, and how each number is known: choose a "
    "family for P and one for Q, and drag their handles."
)


@st.fragment
@address.section((*own.CONTROLS, *own.every_slider()))
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results."""
    unit = units.current()
    with rail:
        values, preset = presets.above(PRESETS, own.draw)
    with stage:
        places = workbench.places()
    try:
        pair = own.pair_of(values)
    except ValueError as error:
        places.numbers.warning(f"{as_text(str(error))}.", icon=":material/edit_off:")
        places.draw_views({"About": partial(views.about, preset, unit)})
        return
    view = explore(pair, own.axis_while_dragging())
    with places.numbers:
        notes, reasons = text.notes(view, unit), text.reasons(view)
        page.divergences(view.kl_pq, view.kl_qp, unit, notes, reasons)
    with places.picture:
        alt, move = text.describe(view, unit), partial(own.move, view)
        chart(figures.densities(view), key="densities", alt=alt, height=None, on_drag=move)
    places.draw_views(views.of(view, preset, unit))


address.open_page(own.CONTROLS, later=own.every_slider)
laboratory(*workbench.lay_out(TITLE, LEAD))
