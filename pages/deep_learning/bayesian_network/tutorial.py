"""View of the tutorial's layer: its `kl_loss`, its KL, and the code of both."""

from functools import partial

import streamlit as st

from kllab.topics.bayesian_network.compute import explore
from kllab.topics.bayesian_network.snippet import CORRECTED, TUTORIAL
from kllab.topics.bayesian_network.spec import TutorialLayer
from pages.deep_learning.bayesian_network import figures, text
from pages.web import controls, equation, page, tutorial, units
from pages.web.chart import chart
from pages.web.control_kinds import Steps

PRIOR_SIGMA = Steps(
    "prior_sigma",
    "prior_sigma of the tutorial's layer",
    (0.05, 0.1, 0.2, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0),
    1.5,
)


def mistake() -> None:
    """Draw the tutorial's `kl_loss` of its layer and the KL."""
    unit, view = units.current(), explore(TutorialLayer(controls.draw_one(PRIOR_SIGMA)))
    figure, alt = partial(figures.tutorial_kl, view, unit), text.tutorial_kl(view, unit)
    chart(figure, key="tutorial-kl", alt=alt, height=None)
    st.markdown(text.tutorial_layer(view, unit))
    equation.draw(text.tutorial_formula(view, unit))
    tutorial.code(TUTORIAL, CORRECTED)
    with st.expander("Data"):
        page.data(view.tables, unit, name="bayesian_network")
