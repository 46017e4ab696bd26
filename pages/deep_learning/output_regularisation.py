"""Regularise a classifier's outputs by a KL divergence: smoothing, confidence penalty, teacher."""

import streamlit as st

from kllab.experiments.output_regularisation.presentation import (
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
    controls,
    live,
    output_regularisation_controls,
    output_regularisation_prediction,
    output_regularisation_results,
    page,
    units,
)
from kllab.ui.same_kl import same_kl


@st.fragment
@address.section(output_regularisation_controls.ALL)
def setup() -> None:
    """What to train, the loss in a formula, and the button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    config, values = output_regularisation_controls.draw(left, right)
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
address.open_page((*output_regularisation_controls.ALL, *output_regularisation_prediction.ALL))
setup()
live.panel("output_regularisation", label, output_regularisation_results.results)
output_regularisation_prediction.section()
same_kl("output_regularisation")
