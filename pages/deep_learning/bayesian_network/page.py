"""Bayesian neural network: train it and see its uncertainty."""

import streamlit as st

from kllab.topics.bayesian_network.run_view import BayesianRun
from kllab.topics.bayesian_network.train import Config
from kllab.topics.bayesian_network.train.digits import examples
from kllab.topics.bayesian_network.train.points import draw_points
from pages.charts.images import grey
from pages.deep_learning.bayesian_network import controls as own
from pages.deep_learning.bayesian_network import figures, text
from pages.deep_learning.bayesian_network.captions import CAPTIONS
from pages.deep_learning.bayesian_network.presets import PRESETS
from pages.deep_learning.bayesian_network.results import results
from pages.deep_learning.bayesian_network.tutorial import PRIOR_SIGMA, tutorials_formula
from pages.web import address, live, page, presets, units
from pages.web.chart import chart
from pages.web.preset_note import notes
from pages.web.related_topics import related_topics


@st.fragment
@address.section(own.ALL)
def setup() -> None:
    """Draw the controls of a training, its data and the Train button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    with right:
        picture = st.container()
    config, values = own.draw(left, right)
    with cases:
        presets.offer(PRESETS, values, note=notes("bayesian_network", CAPTIONS))
    with picture:
        data(config)
    with right:
        st.caption(f"To be trained: {text.size_of(config)}.", help=text.WEIGHTS_OF_KL)
        live.train_button("bayesian_network", config.to_json())
    page.code_panel(config.to_code(), units.current())


def data(config: Config) -> None:
    """Draw the points, or some images of each kind."""
    if config.task == "regression":
        points = draw_points(config)
        figure = figures.points(points.x, points.y, config.gap)
        alt = text.points(config, points)
        chart(figure, key="data-points", alt=alt, height=260, on_drag=own.move_gap)
    else:
        shown = examples(config.dataset, config.left_out)
        figure, alt = grey(figures.sheet(shown)), text.examples(shown)
        chart(figure, key="data-digits", alt=alt, height=260)
        st.caption(text.examples_caption(shown))


page.header(
    "Bayesian neural network",
    "Here every weight is a distribution q(w), trained by its **KL to a prior** and the likelihood "
    "of the data (Bayes by backprop). Drag the gap in the data and train: in the gap, functions "
    "drawn from q should disagree. Beyond the outermost points there are no data either, yet "
    "there the band of a mean-field q with tanh units is narrow: the units saturate and hide the "
    "uncertainty of the first layer.",
)
address.open_page((*own.ALL, PRIOR_SIGMA))
setup()
live.panel("bayesian_network", BayesianRun, text.label, results)
tutorials_formula()
related_topics("bayesian_network")
