"""KL from samples: of a known P and Q beside the truth, of own numbers, and by a trained critic."""

import streamlit as st

from pages.foundations.estimation import controls as own
from pages.foundations.estimation import critic, critic_controls, known, visitors_numbers
from pages.foundations.estimation.presets import PRESETS
from pages.web import address, controls, subject, workbench

TITLE = "KL from samples"
LEAD = (
    "Learn how far an estimate of KL(P‖Q) is off, and when its ± lies: drag Q and compare eight "
    "estimators with the **truth**, which is known here. Then try your own numbers, or train a "
    "critic."
)


@st.fragment
@address.section(critic_controls.ALL)
def laboratory() -> None:
    """Draw the choice of the subject, and the subject."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        chosen = controls.draw_one(subject.for_open_runs(own.SUBJECT))
    draw = {"known": known.draw, "own": visitors_numbers.draw, "critic": critic.draw}[chosen]
    draw(rail, stage)


critic_controls.open_page(critic.EXPERIMENT, PRESETS)
laboratory()
