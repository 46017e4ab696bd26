"""Regularise a classifier's outputs by a KL divergence: smoothing, confidence penalty, teacher."""

import streamlit as st

from kllab.experiments.classifier.presentation import (
    DIVERGENCES,
    PRESETS,
    SENTENCES,
    expect,
    label,
    size_of,
    snippet,
)
from kllab.ui import (
    address,
    classifier_controls,
    classifier_prediction,
    classifier_results,
    controls,
    live,
    page,
    units,
)
from kllab.ui.same_kl import same_kl


@st.fragment
@address.section(classifier_controls.ALL)
def setup() -> None:
    """What to train, the loss in a formula, and the button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    config, values = classifier_controls.draw(left, right)
    with cases:
        controls.presets(PRESETS, values, says=lambda name: expect(name, units.current()))
    with left:
        st.latex(rf"\text{{loss}} = \mathrm{{CE}} + \beta\,{DIVERGENCES[config.method]}")
        st.caption(SENTENCES[config.method])
    with right:
        st.caption(f"To be trained: {size_of(config)}.")
        live.train_button("output_regularisation", config.to_json())
    page.code_panel(snippet(config), units.current())


page.header(
    "Output regularisation",
    "A classifier's loss with **β times a KL divergence** added: it discourages "
    "overconfident predictions, or copies a teacher's. Which direction, how much, and what it does "
    "to accuracy, likelihood and calibration on digits it has not seen.",
)
address.open_page((*classifier_controls.ALL, *classifier_prediction.ALL))
setup()
live.panel("output_regularisation", label, classifier_results.results)
classifier_prediction.section()
same_kl("output_regularisation")
