"""The tutorial's layer as a page shows it: its KL, the right one, and the code of both."""

from functools import partial

import streamlit as st

from kllab.topics.bayesian_network import compute as tutorial
from pages.deep_learning.bayesian_network import weight_figures as figures
from pages.web import address, page, units
from pages.web.chart import chart
from pages.web.controls import Steps

PRIOR_SIGMA = Steps(
    "prior_sigma",
    "Standard deviation of the prior in the tutorial's layer",
    (0.05, 0.1, 0.2, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0),
    1.5,
)


@st.fragment
@address.section((PRIOR_SIGMA,))
def tutorials_formula() -> None:
    """The tutorial's `kl_loss` of its own layer, and the KL."""
    st.header("The tutorial's kl_loss, for any prior", anchor=False)
    prior_sigma: float = PRIOR_SIGMA.draw()
    unit, view = units.current(), tutorial.explore(tutorial.TutorialLayer(prior_sigma))
    st.markdown(tutorial.in_words(view, unit))
    chart(
        partial(figures.tutorial_kl,
            tutorial.SIGMAS, view.right_along, view.tutorial_along,
            (prior_sigma, view.right, view.tutorial), unit,
        ),
        key="tutorial-kl",
        alt=f"At prior_sigma = {prior_sigma:g} KL is {unit.text(view.right)}, the tutorial's "
        f"kl_loss {unit.text(view.tutorial)}; they cross at prior_sigma = 1.",
        height=300,
    )  # fmt: skip
    st.latex(tutorial.formula(view, unit))
    with st.expander("The tutorial's code, and corrected", icon=":material/code:"):
        st.code(tutorial.CODE, language="python")
        st.code(tutorial.CORRECTED, language="python")
    page.data_panel(view.tables, unit, name="bayesian_network")
