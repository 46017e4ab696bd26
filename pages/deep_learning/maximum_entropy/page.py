"""Maximum entropy: exact soft values, the tutorial's losses, and soft actor-critics."""

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.maximum_entropy.compute import at_target, explore
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from pages.deep_learning.maximum_entropy import controls as own
from pages.deep_learning.maximum_entropy import exact, exact_text, figures, text
from pages.deep_learning.maximum_entropy.captions import CAPTIONS
from pages.deep_learning.maximum_entropy.presets import EXACT_PRESETS, PRESETS
from pages.deep_learning.maximum_entropy.results import results
from pages.web import address, controls, live, open_runs, page, presets, units, workbench
from pages.web.chart import chart
from pages.web.preset_note import notes
from pages.web.related_topics import related_topics
from pages.web.workbench import Places, Views

TITLE = "Maximum entropy"
LEAD = (
    "An agent is paid α for each nat of its policy's entropy; its best policy has the least "
    "**KL(π‖exp(Q/α)/Z)**. Turn α up and watch the arrows, then let soft actor-critic learn it."
)


@st.fragment
@address.section(own.ALL)
def laboratory() -> None:
    """Draw the choice of the subject, and the subject."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    if st.session_state.get("train"):
        address.assign({own.SUBJECT.key: "learned"})
    with rail:
        subject = controls.draw_one(own.subject())
    if subject == "exact":
        solved(rail, stage)
    else:
        learned(rail, stage)


def solved(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls of the gridworld, and the exact soft optimum."""
    with rail:
        cases = st.container()
        values = own.exact()
        with cases:
            presets.offer(EXACT_PRESETS, values)
        with workbench.rail_foot():
            show = partial(address.assign, {own.SUBJECT.key: "learned"})
            live.train_button("maximum_entropy", own.planned(values).to_json(), show)
    with stage:
        exact.draw(values, workbench.places())


def learned(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls of a training, and its results."""
    with rail:
        cases = st.container()
        config, values = own.training()
        with cases:
            preset = presets.offer(PRESETS, values, key="learned_preset")
        with workbench.rail_foot():
            live.train_button("maximum_entropy", config.to_json())

    def target() -> str:
        view = explore(own.spec_of(values))
        return text.target(config, at_target(view, config.wanted_entropy).alpha, units.current())

    def about() -> None:
        st.markdown(notes("maximum_entropy", CAPTIONS)(preset))
        st.caption(f"To be trained: {text.size_of(config)}. {target()}")
        st.caption(text.measured(config, units.current()))
        related_topics("maximum_entropy")

    def code() -> None:
        page.code(config.to_code(), units.current())

    with stage:
        before = partial(to_be_learned, values, target)
        views = {"About": about, "Code": code}
        live.panel("maximum_entropy", MaximumEntropyRun, text.label, results, before, views)


def to_be_learned(values: dict[str, Any], target: Any, places: Places) -> Views:
    """Draw the exact curve, which the learners approach, before there are any."""
    unit, view = units.current(), explore(own.spec_of(values))
    with places.numbers:
        st.caption(f"To be learned. {target()}")
    with places.picture:
        here = view.entropy_per_step, view.reward
        figure = partial(figures.frontier, view.frontier, unit, here=here)
        chart(figure, key="frontier", alt=exact_text.frontier(view, unit), height=None)
    return {}


open_runs.take_from_address()
address.open_page((own.subject(), *own.ALL[1:]))
laboratory()
