"""Codes made for Q and paid under P: lengths, entropy + KL = cross-entropy, messages, a text."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.coding.compute import explore
from pages.foundations.coding import controls as own
from pages.foundations.coding import figures, letters, text, views
from pages.web import address, controls, presets, units, workbench
from pages.web.chart import chart
from pages.web.run_curves import draw_numbers

TITLE = "Codes and bits"
LEAD = (
    "Learn what the bits of KL are: a code made for **Q** but used for **P** costs KL(P‖Q) bits "
    "per word too many. Drag the widths (P) and the lengths (Q)."
)


@st.fragment
@address.section(own.CONTROLS)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the choice of the subject, and the subject."""
    with rail:
        subject = controls.draw_one(own.SUBJECT)
    draw = {"words": words, "text": letters.draw}[subject]
    draw(rail, stage)


def words(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results of a few words."""
    unit = units.current()
    with rail:
        place = st.container()
        code_name = controls.draw_one(own.CODE)
        with place:
            values, _ = presets.above(own.CASES, own.EDITOR.draw)
    pair = own.pair_of(values)
    view = explore(pair)
    code = view.codes[code_name]
    with stage:
        places = workbench.places()
    with places.numbers:
        draw_numbers(text.numbers(view, code))
        with st.container(key="says-below"):
            st.caption(text.below(view, code))
    with places.picture:
        alt, move = text.areas(view, code), partial(own.move, pair)
        chart(figures.areas(view, code), key="areas", alt=alt, height=None, on_drag=move)
    places.draw_views(views.of(view, code, unit))


address.open_page(own.CONTROLS)
laboratory(*workbench.lay_out(TITLE, LEAD))
