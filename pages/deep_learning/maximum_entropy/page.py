"""Maximum entropy: exact soft values, the tutorial's losses, and soft actor-critics."""

from collections.abc import Callable, Mapping
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
from pages.web import address, controls, live, subject, training_rail, units, workbench
from pages.web.chart import chart
from pages.web.workbench import Places, Views

TITLE = "Maximum entropy"
LEAD = (
    "Learn how a reward of α for each nat of entropy changes the best policy, which minimises "
    "**KL(π‖exp(Q/α)/Z)**: raise α and watch the arrows, then press Train and let soft "
    "actor-critic learn the same."
)


@st.fragment
@address.section(own.ALL)
def laboratory() -> None:
    """Draw the choice of the subject, and the subject."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        chosen = controls.draw_one(subject.for_open_runs(own.SUBJECT))
    draw = {"exact": solved, "learned": learned}[chosen]
    draw(rail, stage)


def solved(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls of the gridworld, and the exact soft optimum."""
    with rail:
        show = partial(address.assign, {own.SUBJECT.key: "learned"}, even_fixed=True)
        planned = training_rail.draw(
            "maximum_entropy", own.exact, EXACT_PRESETS, then=show, recorded=False
        )
    with stage:
        exact.draw(planned.values, workbench.places())


def learned(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls of a training, and its results."""
    with rail:
        planned = training_rail.draw("maximum_entropy", own.training, PRESETS, key="learned_preset")
    config, values = planned.config, planned.values

    def target() -> str:
        view = explore(own.spec_of(values))
        return text.target(config, at_target(view, config.wanted_entropy).alpha, units.current())

    def about() -> None:
        measured = text.measured(config, units.current())
        planned.about(CAPTIONS, text.size_of(config), target(), measured)

    with stage:
        before = partial(to_be_learned, values, target)
        views = {"About": about, "Code": planned.code}
        live.panel("maximum_entropy", MaximumEntropyRun, text.label, results, before, views)


def to_be_learned(values: Mapping[str, Any], target: Callable[[], str], places: Places) -> Views:
    """Draw the exact curve, which the learners are to reach, and the sentence on their target."""
    unit, view = units.current(), explore(own.spec_of(values))
    with places.numbers:
        st.caption(f"To be learned. {target()}")
    with places.picture:
        here = view.entropy_per_step, view.reward
        figure = partial(figures.frontier, view.frontier, unit, here=here)
        chart(figure, key="frontier", alt=exact_text.frontier(view, unit), height=None)
    return {}


own.open_page()
live.open_page("maximum_entropy", PRESETS, own.ALL)
address.read((subject.for_open_runs(own.SUBJECT),))
laboratory()
