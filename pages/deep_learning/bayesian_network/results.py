"""Results of the page of a Bayesian network."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.bayesian_network.compute import kl_lines
from kllab.topics.bayesian_network.run_view import BayesianRun
from pages.charts.reliability import reliability
from pages.charts.training import Panel
from pages.deep_learning.bayesian_network import figures, text
from pages.web import live, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import draw_curves, draw_latest, tables_and_files

PANELS = (
    Panel("nll", "NLL", marked="test_nll"),
    Panel("kl", "KL", from_zero=True),
    Panel("elbo", "ELBO / N"),
    Panel("tutorial_kl", "tutorial's KL"),
)


def results(runs: Sequence[LiveRun[BayesianRun]]) -> None:
    """Draw curves of all runs, and predictions, KL and weights of the run in focus."""
    unit, run = units.current(), live.focus(runs)
    view = run.view
    draw_latest(text.latest(view, unit), 110)
    st.caption(text.units_caption(unit))
    if view.config.task == "regression":
        _regression(run.letter, view)
    else:
        _digits(run.letter, view, unit)
    draw_curves(runs, PANELS, unit, text.curves(run.name, view, len(runs), unit))
    left, right = st.columns(2, gap="large")
    with left:
        st.header("KL of each layer", anchor=False)
        figure = partial(figures.kl_of_layers, view, unit)
        alt = text.kl_of_layers(run.letter, view, unit)
        chart(figure, key="kl-of-layers", alt=alt, height=360)
    with right:
        st.header("Weights against their prior", anchor=False)
        chart(
            lambda: figures.weights(view.weights, kl_lines(), unit),
            key="weights",
            alt=text.weights(run.letter, view),
            height=360,
        )
        st.caption(text.levels(unit))
    st.latex(text.formula(view, unit))
    tables_and_files(run, unit)


def _regression(letter: str, view: BayesianRun) -> None:
    """Draw the predictive band over x and its two parts."""
    st.header("What it predicts, and how sure it is", anchor=False)
    chart(partial(figures.band, view), key="band", alt=text.band(letter, view))
    chart(partial(figures.spreads, view), key="spreads", alt=text.spreads(letter, view), height=240)
    st.caption(text.band_caption(view))


def _digits(letter: str, view: BayesianRun, unit: Unit) -> None:
    """Draw calibration on held-out digits, and entropy by kind of images."""
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Can its confidence be trusted?", anchor=False)
        figure = partial(reliability, {"held-out digits": view.arrays["reliability"]})
        chart(figure, key="reliability", alt=text.reliability(letter, view), height=340)
    with right:
        st.header("Is it unsure of what is no such digit?", anchor=False)
        figure = partial(figures.entropies, view, unit)
        chart(figure, key="entropy", alt=text.entropies(letter, view, unit), height=340)
    st.dataframe(text.kinds(view, unit), hide_index=True)
    st.caption(text.TRUST)
