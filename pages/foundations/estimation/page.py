"""KL from samples: of a known P and Q beside the truth, and of the visitor's own numbers."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.foundations.estimation import controls as own
from pages.foundations.estimation import known, visitors_numbers
from pages.web import address, controls, workbench

TITLE = "KL from samples"
LEAD = (
    "Learn how far an estimate of KL(P‖Q) is off, and when its ± lies: drag Q and compare eight "
    "estimators with the **truth**, which is known here. Then try your own numbers."
)


@st.fragment
@address.section(own.CONTROLS)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the choice of the subject, and the subject."""
    with rail:
        subject = controls.draw_one(own.SUBJECT)
    draw = {"known": known.draw, "own": visitors_numbers.draw}[subject]
    draw(rail, stage)


address.open_page(own.CONTROLS)
laboratory(*workbench.lay_out(TITLE, LEAD))
