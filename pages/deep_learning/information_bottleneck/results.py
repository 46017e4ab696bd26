"""Results of the page of the information bottleneck."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.information_bottleneck.run_view import BottleneckRun
from kllab.topics.information_bottleneck.snippet import CORRECTED, TUTORIAL
from pages.deep_learning.information_bottleneck import controls as own
from pages.deep_learning.information_bottleneck import sweep_figures as figures
from pages.deep_learning.information_bottleneck import text
from pages.web import equation, tutorial, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import comparison, draw_numbers, tables_and_files
from pages.web.workbench import Places, Views


def results(
    runs: Sequence[LiveRun[BottleneckRun]], run: LiveRun[BottleneckRun], places: Places
) -> Views:
    """Draw the bounds of the run in focus; return the views of all runs."""
    unit, view = units.current(), run.view
    with places.numbers:
        draw_numbers(text.latest(view, unit))
    with places.picture:
        figure = partial(figures.information_plane, view, unit)
        chart(figure, key="plane", alt=text.plane(view, unit), height=None)

    def accuracy() -> None:
        figure = partial(figures.accuracies, runs)
        chart(figure, key="accuracy", alt=text.accuracy(view), height=None)
        if len(runs) > 1:
            comparison(runs, text.compared, unit)

    def codes() -> None:
        code = view.code(own.shown_beta(view.config, text.code_caption(view.config)))
        figure = partial(figures.code_scatter, code)
        chart(figure, key="scatter", alt=text.code(code, unit), height=None)

    def formula() -> None:
        code = view.code(own.shown_beta(view.config))
        equation.draw(text.formula(code, view.label_entropy, unit))

    return {
        "Accuracy": accuracy,
        "Codes": codes,
        "Formula": formula,
        "Mistake": partial(mistake, view, unit),
        "Data": partial(tables_and_files, run, unit),
    }


def mistake(run: BottleneckRun | None, unit: Unit) -> None:
    """Compare the tutorial's KL term with the rate: on a run's codes, and on equal ones."""
    if run:
        st.markdown(text.tutorial_on_code(run.code(own.shown_beta(run.config)), unit))
    st.markdown(text.tutorial_on_example(unit))
    tutorial.code(TUTORIAL, CORRECTED)
