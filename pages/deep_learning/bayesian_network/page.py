"""Train a network whose weights are distributions, and see what it knows that it does not know."""

from collections.abc import Sequence

import streamlit as st

from kllab.topics.bayesian_network import compute as tutorial
from kllab.topics.bayesian_network.run_view import BayesianRun
from kllab.topics.bayesian_network.train import Config
from kllab.topics.bayesian_network.train.digits import examples
from kllab.topics.bayesian_network.train.points import draw_points
from kllab.topics.bayesian_network.train.snippet import snippet as training_snippet
from pages.charts import training
from pages.charts.images import grey
from pages.charts.training import Panel, RunCurves
from pages.deep_learning.bayesian_network import controls as own
from pages.deep_learning.bayesian_network import figures, findings, weight_figures
from pages.deep_learning.bayesian_network import text as words
from pages.deep_learning.bayesian_network.controls import move_gap
from pages.deep_learning.bayesian_network.digit_figures import sheet
from pages.deep_learning.bayesian_network.presets import PRESETS
from pages.deep_learning.bayesian_network.results import needed, predictions
from pages.deep_learning.bayesian_network.tutorial import PRIOR_SIGMA, tutorials_formula
from pages.web import address, controls, live, page, units
from pages.web.chart import chart
from pages.web.live import LiveRun
from pages.web.related_topics import related_topics
from pages.web.run_downloads import run_downloads

PANELS = (
    Panel("nll", "NLL", marked="test_nll"),
    Panel("kl", "KL", from_zero=True),
    Panel("elbo", "ELBO / N"),
    Panel("tutorial_kl", "tutorial's KL"),
)


@st.fragment
@address.section(own.ALL)
def setup() -> None:
    """What to train, its data, and the button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    with right:
        picture = st.container()
    config, values = own.draw(left, right)
    with cases:
        controls.presets(PRESETS, values, says=lambda name: words.expect(name, units.current()))
    with picture:
        data(config)
    with right:
        st.caption(f"To be trained: {words.size_of(config)}.", help=words.WEIGHTS_OF_KL)
        live.train_button("bayesian_network", config.to_json())
    page.code_panel(training_snippet(config), units.current())


def data(config: Config) -> None:
    """The points, or some images of each kind."""
    if config.task == "regression":
        points = draw_points(config)
        figure = figures.points(points.x, points.y, config.gap)
        alt = words.describe_points(config, points)
        chart(figure, key="data-points", alt=alt, height=260, on_drag=move_gap)
    else:
        shown = examples(config.dataset, config.left_out)
        names = "; ".join(words.KIND_NAMES[kind] for kind in shown)
        chart(grey(sheet(shown)), key="data-digits", alt=f"Rows of images: {names}.", height=260)
        st.caption(
            f"From top to bottom: {names}. It learns from digits like those of the first row."
        )


def results(runs: Sequence[LiveRun[BayesianRun]]) -> None:
    """Curves of all runs; predictions, KL and weights of the one in focus."""
    unit, run = units.current(), live.focus(runs)
    config, last = Config.from_json(run.status.config), words.latest(run.columns, unit)
    with st.container(horizontal=True, gap="small"):
        for name, value in last.items():
            st.metric(name, value, width=110)
    st.caption(f"NLL and ELBO in {unit.name} per example, KL in {unit.name} of the whole network.")
    predictions(run, config, unit)
    total = max(each.status.total_steps for each in runs)
    numbers = " · ".join(f"{name} {value}" for name, value in last.items())
    chart(
        lambda: training.curves(
            [RunCurves(r.name, r.place, r.columns) for r in runs], PANELS, total, unit
        ),
        key="curves",
        alt=f"NLL (circles: held out), KL, ELBO and the tutorial's KL over the steps, "
        f"runs: {len(runs)}. {run.name} now: {numbers}; information in {unit.name}.",
        height=520,
    )
    left, right = st.columns(2, gap="large")
    of_layers = words.kl_of_layers(run.columns)
    with left:
        st.header("KL of each layer", anchor=False)
        chart(
            lambda: figures.kl_of_layers(
                run.columns["step"], of_layers, run.status.total_steps, unit
            ),
            key="kl-of-layers",
            alt=f"{run.letter}: KL now, "
            + ", ".join(f"{name} {unit.text(v[-1], 4)}" for name, v in of_layers.items()) + ".",
            height=360,
        )  # fmt: skip
    with right:
        st.header("Weights against their prior", anchor=False)
        layer, loc, scale = words.standardised(config, run.arrays)
        chart(
            lambda: weight_figures.weights(
                layer, loc, scale, tutorial.kl_lines(), tutorial.LEVELS, unit
            ),
            key="weights",
            alt=f"{run.letter}: {findings.describe_weights(layer, loc, scale)}",
            height=360,
        )
        levels = ", ".join(unit.number(level, 3) for level in tutorial.LEVELS)
        st.caption(f"Grey lines: where one weight adds KL = {levels} {unit.name}.")
    st.latex(words.formula(config, run.columns, unit))
    page.data_panel(
        lambda: words.tables(config, run.columns, run.arrays),
        unit,
        name=f"run-{run.status.id}",
    )
    run_downloads(run)


page.header(
    "Bayesian neural network",
    "Here every weight is a distribution q(w), trained by its **KL to a prior** and the likelihood "
    "of the data (Bayes by backprop). Drag the gap in the data and train: in the gap, functions "
    "drawn from q should disagree. Beyond the outermost points there are no data either, yet "
    "there the band of a mean-field q with tanh units is narrow: the units saturate, and what is "
    "unknown of the first layer no longer shows.",
)
address.open_page((*own.ALL, PRIOR_SIGMA))
setup()
live.panel("bayesian_network", BayesianRun.of, words.label, results, needed=needed)
tutorials_formula()
related_topics("bayesian_network")
