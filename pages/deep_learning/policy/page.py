"""Policy optimisation: training with and without trust region; the region on a triangle."""

import streamlit as st

from kllab.topics.policy.run_view import PolicyRun
from pages.deep_learning.policy import controls as own
from pages.deep_learning.policy import results, sections, text
from pages.deep_learning.policy.captions import CAPTIONS
from pages.deep_learning.policy.presets import PRESETS
from pages.web import address, live, page, presets, units
from pages.web.preset_note import notes
from pages.web.related_topics import related_topics


@st.fragment
@address.section(own.TRAINING)
def setup() -> None:
    """Draw the controls of a training and the Train button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    config, values = own.draw(left, right)
    with cases:
        presets.offer(PRESETS, values, note=notes("policy", CAPTIONS))
    with right:
        st.caption(f"To be trained: {text.size_of(config)}.")
        live.train_button("policy", config.to_json())
    page.code_panel(config.to_code(), units.current())


page.header(
    "Policy optimisation",
    "A policy learns from what it did itself, so a step too far spoils the very data of the next "
    "one. **KL(π_old‖π_new)** measures the step: TRPO keeps it below a limit, PPO clips or "
    "penalises, the plain policy gradient has no limit. Trained here, on one core.",
)
address.open_page(own.ALL)
setup()
live.panel("policy", PolicyRun, text.label, results.results, before=results.seeds)
sections.picture()
sections.tutorial()
related_topics("policy")
