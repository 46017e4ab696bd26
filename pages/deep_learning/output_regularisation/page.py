"""Output regularisation by KL: label smoothing, confidence penalty, distillation."""

from functools import partial

import streamlit as st

from kllab.topics.output_regularisation.compute import explore
from kllab.topics.output_regularisation.run_view import RegularisationRun
from kllab.topics.output_regularisation.snippet import snippet
from pages.deep_learning.output_regularisation import controls as own
from pages.deep_learning.output_regularisation import prediction, text
from pages.deep_learning.output_regularisation.captions import CAPTIONS
from pages.deep_learning.output_regularisation.presets import PRESETS
from pages.deep_learning.output_regularisation.results import results
from pages.web import address, equation, live, training_rail, units, workbench
from pages.web.workbench import Places, Views

TITLE = "Output regularisation"
LEAD = (
    "Learn what **β times a KL divergence** in a classifier's loss does, in either direction: drag "
    "one prediction and read the gradient, then press Train and compare accuracy, likelihood and "
    "calibration over β."
)


@st.fragment
@address.section(own.ALL)
def laboratory() -> None:
    """Draw the controls of a sweep, and one prediction or the results."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        planned = training_rail.draw("output_regularisation", own.draw, PRESETS)
    config = planned.config

    def preview(places: Places) -> Views:
        unit, view = units.current(), explore(own.prediction())
        with places.numbers:
            prediction.numbers(view, unit)
            st.caption(f"To be trained: {text.size_of(config)}.")
        with places.picture:
            prediction.curves(view, "divergence", unit)
        return {"Mistake": partial(prediction.beside_the_picture, view, unit), "Formula": loss}

    def loss() -> None:
        equation.draw(text.added(config))
        st.caption(text.SENTENCES[config.method])

    def about() -> None:
        planned.about(CAPTIONS, text.size_of(config))

    def code() -> None:
        planned.code()
        st.caption("The numbers of the one prediction:")
        st.code(snippet(own.prediction()), language="python", wrap_lines=True)

    with stage:
        views = {"About": about, "Code": code}
        live.panel(
            "output_regularisation", RegularisationRun, text.label, results, preview, views,
            own.PREDICTION,
        )  # fmt: skip


address.open_page(
    (*own.ALL, *own.PREDICTION), later=lambda: (own.of_run(own.START), *live.CONTROLS)
)
live.open_page("output_regularisation", PRESETS, own.ALL)
laboratory()
