"""Information bottleneck: exact on a small table, and trained on digits over beta."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.information_bottleneck.run_view import BottleneckRun
from pages.deep_learning.information_bottleneck import controls as own
from pages.deep_learning.information_bottleneck import exact, sweep_figures, text
from pages.deep_learning.information_bottleneck.captions import CAPTIONS
from pages.deep_learning.information_bottleneck.presets import EXACT_PRESETS, PRESETS
from pages.deep_learning.information_bottleneck.results import mistake, results
from pages.web import address, controls, live, subject, training_rail, units, workbench
from pages.web.chart import chart
from pages.web.workbench import Places, Views

TITLE = "Information bottleneck"
LEAD = (
    "Learn how much of X a code must keep to predict Y: drag β along the curve and watch clusters "
    "split where **KL(p(y|x)‖p(y|t))** outweighs their cost; then press Train and do the same on "
    "digits."
)


@st.fragment
@address.section(own.CONTROLS)
def laboratory() -> None:
    """Draw the choice of the subject, and the subject."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        chosen = controls.draw_one(subject.for_open_runs(own.SUBJECT))
    draw = {"exact": small_table, "digits": digits}[chosen]
    draw(rail, stage)


def small_table(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls of the small table, and its exact solutions."""
    with rail:
        show = partial(address.assign, {own.SUBJECT.key: "digits"}, even_fixed=True)
        cases = {name: own.as_values(case) for name, case in EXACT_PRESETS.items()}
        planned = training_rail.draw(
            "information_bottleneck", own.exact, cases, then=show, recorded=False
        )
    with stage:
        exact.draw(own.spec_of(planned.values), workbench.places())


def digits(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls of a training, and its results."""
    unit = units.current()
    with rail:
        planned = training_rail.draw(
            "information_bottleneck", own.digits, PRESETS, key="deep_preset"
        )
    config = planned.config

    def plan(places: Places) -> Views:
        with places.numbers:
            st.caption(text.plan(config) if config else "Nothing can be trained now.")
        with places.picture:
            figure, alt = sweep_figures.empty_plane(unit), text.empty_plane(unit)
            chart(figure, key="plane", alt=alt, height=None)
        return {"About": about, "Mistake": partial(mistake, None, unit)}

    def about() -> None:
        st.markdown(text.ABOUT)
        planned.about(CAPTIONS, text.size_of(config) if config else "")

    with stage:
        views = {"About": about, "Code": planned.code}
        live.panel(
            "information_bottleneck", BottleneckRun, text.label, results, plan, views, preview=False
        )


own.open_page()
live.open_page("information_bottleneck", PRESETS, own.TRAINING)
own.open_subject()
laboratory()
