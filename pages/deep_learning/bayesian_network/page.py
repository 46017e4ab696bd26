"""Bayesian neural network: train it and see its uncertainty."""

from functools import partial

import streamlit as st

from kllab.topics.bayesian_network.run_view import BayesianRun
from kllab.topics.bayesian_network.train.digits import examples
from kllab.topics.bayesian_network.train.points import draw_points
from pages.charts.images import grey
from pages.deep_learning.bayesian_network import controls as own
from pages.deep_learning.bayesian_network import figures, text
from pages.deep_learning.bayesian_network.captions import CAPTIONS
from pages.deep_learning.bayesian_network.presets import PRESETS
from pages.deep_learning.bayesian_network.results import results
from pages.deep_learning.bayesian_network.tutorial import PRIOR_SIGMA, mistake
from pages.web import address, live, training_rail, workbench
from pages.web.chart import chart
from pages.web.run_curves import draw_numbers
from pages.web.workbench import Places, Views

TITLE = "Bayesian neural network"
LEAD = (
    "Learn how a **KL to a prior** makes a network express its uncertainty: every weight has a "
    "distribution q(w). Drag the gap in the data, press Train, and see functions drawn from q "
    "disagree in the gap."
)
OF_VIEWS = (own.KL_OF, PRIOR_SIGMA)


@st.fragment(key=live.LABORATORY)
@address.section(own.ALL)
def laboratory() -> None:
    """Draw the controls of a training, and its data or its results."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        planned = training_rail.draw("bayesian_network", own.draw, PRESETS)
    config = planned.config
    ends = (config.gap_low, config.gap_high)
    move = live.redraw_rail_after(partial(own.move_gap, ends))

    def data(places: Places) -> Views:
        with places.numbers:
            draw_numbers(text.planned(config))
        with places.picture:
            if config.task == "regression":
                points = draw_points(config)
                figure, alt = figures.points(points.x, points.y, ends), text.points(config, points)
                chart(figure, key="data-points", alt=alt, height=None, on_drag=move)
            else:
                shown = examples(config.dataset, config.left_out)
                figure, alt = grey(figures.sheet(shown)), text.examples(shown)
                chart(figure, key="data-digits", alt=alt, height=None)
                places.numbers.caption(text.examples_caption(shown))
        return {}

    def about() -> None:
        remarks = [text.BEYOND] if config.task == "regression" else []
        planned.about(CAPTIONS, text.size_of(config), *remarks)

    with stage:
        draw = partial(results, ends if config.task == "regression" else None, move)
        views = {"About": about, "Mistake": mistake, "Code": planned.code}
        live.panel("bayesian_network", BayesianRun, text.label, draw, data, views, OF_VIEWS)


address.open_page((*own.ALL, *OF_VIEWS), later=lambda: live.CONTROLS)
live.open_page("bayesian_network", PRESETS, own.ALL)
laboratory()
