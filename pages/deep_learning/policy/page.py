"""Policy optimisation: training with and without trust region; the region on a triangle."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.policy.run_view import PolicyRun
from pages.deep_learning.policy import controls as own
from pages.deep_learning.policy import results, sections, text
from pages.deep_learning.policy.captions import CAPTIONS
from pages.deep_learning.policy.presets import PRESETS
from pages.web import address, controls, live, training_rail, units, workbench
from pages.web.workbench import Places, Views

TITLE = "Policy optimisation"
LEAD = (
    "Learn why **KL(π_old‖π_new)** must limit a policy update: too large a step spoils the data of "
    "the next one. Choose TRPO, PPO or plain gradients, press Train and watch it, or open one "
    "exact update in its trust region."
)


@st.fragment
@address.section(own.ALL)
def laboratory() -> None:
    """Draw the choice of the subject, and the subject."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        subject = controls.draw_one(own.SUBJECT)
    draw = {"training": training, "trust_region": sections.trust_region}[subject]
    draw(rail, stage)


def training(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls of a training, and its results."""
    with rail:
        planned = training_rail.draw("policy", own.draw, PRESETS)
    config = planned.config

    def before(places: Places) -> Views:
        with places.numbers:
            st.caption(f"To be trained: {text.planned(config)}. Trained before, over seeds:")
        with places.picture:
            results.seeds()
        return {}

    def about() -> None:
        published = f"{text.PUBLISHED} {text.SEEDS_HINT}"
        planned.about(CAPTIONS, text.size_of(config), text.measured(units.current()), published)

    with stage:
        views = {"About": about, "Mistake": sections.mistake, "Code": planned.code}
        live.panel("policy", PolicyRun, text.label, results.results, before, views, preview=False)


address.open_page(own.ALL, later=lambda: live.CONTROLS)
live.open_page("policy", PRESETS, own.ALL)
own.open_subject()
laboratory()
