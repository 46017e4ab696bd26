"""Regularise a classifier's outputs by a KL divergence: smoothing, confidence penalty, teacher."""

import streamlit as st

from kllab.topics.output_regularisation.run_view import RegularisationRun
from kllab.topics.output_regularisation.train.snippet import snippet as training_snippet
from pages.deep_learning.output_regularisation import controls as own
from pages.deep_learning.output_regularisation import prediction, results
from pages.deep_learning.output_regularisation.presets import PRESETS
from pages.deep_learning.output_regularisation.text import (
    DIVERGENCES,
    SENTENCES,
    expect,
    label,
    size_of,
)
from pages.web import address, controls, live, page, units
from pages.web.related_topics import related_topics


@st.fragment
@address.section(own.ALL)
def setup() -> None:
    """What to train, the loss in a formula, and the button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    config, values = own.draw(left, right)
    with cases:
        controls.presets(PRESETS, values, says=lambda name: expect(name, units.current()))
    with left:
        st.latex(rf"\text{{loss}} = \mathrm{{CE}} + \beta\,{DIVERGENCES[config.method]}")
        st.caption(SENTENCES[config.method])
    with right:
        st.caption(f"To be trained: {size_of(config)}.")
        live.train_button("output_regularisation", config.to_json())
    page.code_panel(training_snippet(config), units.current())


page.header(
    "Output regularisation",
    "A classifier's loss with **β times a KL divergence** added: it discourages "
    "overconfident predictions, or copies a teacher's. Which direction, how much, and what it does "
    "to accuracy, likelihood and calibration on digits it has not seen.",
)
address.open_page((*own.ALL, *prediction.ALL))
setup()
live.panel("output_regularisation", RegularisationRun.of, label, results.results)
prediction.section()
related_topics("output_regularisation")
