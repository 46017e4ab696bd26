"""Output regularisation by KL: label smoothing, confidence penalty, distillation."""

from functools import partial

import streamlit as st

from kllab.topics.output_regularisation.compute import explore
from kllab.topics.output_regularisation.run_view import RegularisationRun
from kllab.topics.output_regularisation.snippet import CORRECTED, TUTORIAL, snippet
from kllab.topics.output_regularisation.spec import Prediction
from pages.deep_learning.output_regularisation import controls as own
from pages.deep_learning.output_regularisation import figures, text
from pages.deep_learning.output_regularisation.captions import CAPTIONS
from pages.deep_learning.output_regularisation.presets import PRESETS
from pages.deep_learning.output_regularisation.results import results
from pages.web import address, controls, live, page, presets, units
from pages.web.chart import chart
from pages.web.preset_note import notes
from pages.web.related_topics import related_topics


@st.fragment
@address.section(own.ALL)
def setup() -> None:
    """Draw the controls of a training, the formula of the loss, and the Train button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    config, values = own.draw(left, right)
    with cases:
        presets.offer(PRESETS, values, note=notes("output_regularisation", CAPTIONS))
    with left:
        st.latex(text.added(config))
        st.caption(text.SENTENCES[config.method])
    with right:
        st.caption(f"To be trained: {text.size_of(config)}.")
        live.train_button("output_regularisation", config.to_json())
    page.code_panel(config.to_code(), units.current())


@st.fragment
@address.section(own.PREDICTION)
def prediction() -> None:
    """Draw both directions, the tutorial's number and the pulls, over the lead of one logit."""
    unit = units.current()
    st.header("One prediction, and the tutorial's loss", anchor=False)
    st.markdown(text.PREDICTION)
    left, right = page.control_and_chart_columns()
    with left:
        spec = Prediction(**controls.draw(own.PREDICTION))
    view = explore(spec)
    with right:
        with st.container(horizontal=True, gap="small"):
            for title, name in (
                ("KL(target‖p)", "forward"), ("KL(p‖target)", "reverse"), ("tutorial", "tutorial")
            ):  # fmt: skip
                st.metric(f"{title}, {unit.name}", unit.number(view.now[name]), width=150)
        st.caption(text.pulls(view, unit))
    for column, kind in zip(st.columns(2, gap="large"), ("divergence", "pull"), strict=True):
        with column:
            figure = partial(figures.prediction, view, kind, unit)
            chart(figure, key=kind, alt=text.prediction(view, kind, unit), height=320)
    for column, title, code in zip(
        st.columns(2, gap="large"),
        ("The tutorial's code", "Without the constant"),
        (TUTORIAL, CORRECTED),
        strict=True,
    ):
        column.caption(title)
        column.code(code, language="python", wrap_lines=True)
    page.code_panel(snippet(spec), unit, key="code-prediction")
    page.data_panel(view.tables, unit, name="output_regularisation")


page.header(
    "Output regularisation",
    "A classifier's loss with **β times a KL divergence** added: it discourages "
    "overconfident predictions, or copies a teacher's. Which direction, how much, and what it does "
    "to accuracy, likelihood and calibration on digits it has not seen.",
)
address.open_page((*own.ALL, *own.PREDICTION))
setup()
live.panel("output_regularisation", RegularisationRun, text.label, results)
prediction()
related_topics("output_regularisation")
