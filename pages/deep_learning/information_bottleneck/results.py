"""Results of the page of the information bottleneck."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.topics.information_bottleneck.run_view import BottleneckRun
from pages.deep_learning.information_bottleneck import controls as own
from pages.deep_learning.information_bottleneck import sweep_figures as figures
from pages.deep_learning.information_bottleneck import text
from pages.web import live, page, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import draw_latest, side_by_side
from pages.web.run_downloads import run_downloads


def results(runs: Sequence[LiveRun[BottleneckRun]]) -> None:
    """Draw bounds and one code of the run in focus, and the accuracy of all runs."""
    unit, run = units.current(), live.focus(runs)
    view = run.view
    draw_latest(text.latest(view, unit), 165)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Both bounds, held out**, in the plane of information")
        figure = partial(figures.information_plane, view, unit)
        chart(figure, key="plane", alt=text.plane(view, unit), height=420)
    with right:
        st.markdown("**Accuracy, held out**, over β")
        figure = partial(figures.accuracies, runs)
        chart(figure, key="accuracy", alt=text.accuracy(view), height=420)
    code = view.code(own.shown_beta(view.config))
    figure = partial(figures.code_scatter, code)
    chart(figure, key="scatter", alt=text.code(code, unit), height=560)
    st.caption(text.code_caption(view.config))
    st.latex(text.formula(code, view.label_entropy, unit))
    side_by_side(runs, text.best, unit)
    page.data_panel(view.tables, unit, name=f"run-{run.status.id}")
    st.markdown(text.tutorial_on_code(code, unit))
    run_downloads(run)
