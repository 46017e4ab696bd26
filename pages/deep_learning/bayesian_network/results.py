"""Results of the page of a Bayesian neural network."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.bayesian_network.compute import kl_lines
from kllab.topics.bayesian_network.run_view import BayesianRun
from pages.charts.reliability import reliability
from pages.charts.training import Panel
from pages.deep_learning.bayesian_network import figures, text
from pages.deep_learning.bayesian_network.controls import KL_OF
from pages.deep_learning.bayesian_network.figures import Ends
from pages.web import controls, equation, units
from pages.web.chart import Dragged, chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import comparison, draw_curves, draw_numbers, tables_and_files
from pages.web.workbench import Places, Views

PANELS = (
    Panel("nll", "NLL", marked="test_nll"),
    Panel("kl", "KL", from_zero=True),
    Panel("elbo", "ELBO / N"),
    Panel("tutorial_kl", "tutorial's KL"),
)


def results(
    ends: Ends | None,
    move: Callable[[Dragged], None],
    runs: Sequence[LiveRun[BayesianRun]],
    run: LiveRun[BayesianRun],
    places: Places,
) -> Views:
    """Draw predictions and numbers of the run in focus; return its views and those of all runs.

    `move` is called for the handles at the `ends` of the next training's gap.
    """
    unit, view, letter = units.current(), run.view, run.letter
    with places.numbers:
        draw_numbers(text.latest(view, unit), text.HELP)
    views: dict[str, Callable[[], None]] = {"Curves": partial(curves, runs, run, unit)}
    if view.config.task == "regression":
        with places.picture:
            figure, alt = partial(figures.band, view, ends), text.band(letter, view)
            chart(figure, key="band", alt=alt, height=None, on_drag=move)
        views["Spread"] = partial(spread, letter, view)
    else:
        # Beside the picture the question would take its height on a phone.
        places.numbers.caption(
            "Is the entropy higher for images that are unlike the training digits?"
        )
        with places.picture:
            figure, alt = partial(figures.entropies, view, unit), text.entropies(letter, view, unit)
            chart(figure, key="entropy", alt=alt, height=None)
        views["Calibration"] = partial(calibration, letter, view, unit)
    views["KL"] = partial(kl, letter, view, unit)
    if len(runs) > 1:
        views["Compare"] = partial(comparison, runs, text.compared, unit, text.HELP)
    return views | {"Data": partial(tables_and_files, run, unit)}


def curves(runs: Sequence[LiveRun[BayesianRun]], run: LiveRun[BayesianRun], unit: Unit) -> None:
    """Draw the curves of all runs."""
    draw_curves(runs, PANELS, unit, text.curves(run.name, run.view, len(runs), unit))


def spread(letter: str, view: BayesianRun) -> None:
    """Draw the two parts of the standard deviation of a regression."""
    figure, alt = partial(figures.spreads, view), text.spreads(letter, view)
    chart(figure, key="spreads", alt=alt, height=None)
    st.caption(text.band_caption(view))


def calibration(letter: str, view: BayesianRun, unit: Unit) -> None:
    """Draw the reliability on held-out digits, and means by kind of images."""
    figure = partial(reliability, {"held-out digits": view.arrays["reliability"]})
    chart(figure, key="reliability", alt=text.reliability(letter, view), height=None)
    with st.expander("Entropy of each kind of images"):
        st.dataframe(text.kinds(view, unit), hide_index=True)
        st.caption(text.TRUST)


def kl(letter: str, view: BayesianRun, unit: Unit) -> None:
    """Draw the KL of each layer over the steps or that of each weight, and the loss."""
    if controls.draw_one(KL_OF) == "layers":
        figure, alt = (
            partial(figures.kl_of_layers, view, unit),
            text.kl_of_layers(letter, view, unit),
        )
        chart(figure, key="kl-of-layers", alt=alt, height=None)
    else:
        chart(
            lambda: figures.weights(view.weights, kl_lines(), unit),
            key="weights",
            alt=text.weights(letter, view),
            height=None,
        )
        st.caption(text.levels(unit))
    with st.expander("Loss and ELBO with these numbers"):
        equation.draw(text.formula(view, unit))
        st.caption(text.units_caption(unit))
