"""The views beside the estimates: samples, table, coverage, data, code."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.estimation.compute import EstimationView
from kllab.topics.estimation.coverage import REPETITIONS, coverage, repeat
from kllab.topics.estimation.snippet import snippet
from pages.foundations.estimation import arriving, figures, text
from pages.foundations.estimation import controls as own
from pages.web import page
from pages.web.chart import chart
from pages.web.workbench import Views


def of(view: EstimationView, unit: Unit) -> Views:
    """Return the views of the estimates from one sample."""
    return {
        "Samples": partial(_samples, view),
        "Table": partial(_table, view, unit),
        "Coverage": partial(_coverage, view),
        "Data": lambda: page.data(view.tables, unit, name="estimation"),
        "Code": lambda: page.code(snippet(view.spec), unit),
    }


def _samples(view: EstimationView) -> None:
    alt, move = text.densities(view), partial(own.move, view.spec)
    chart(partial(figures.densities, view), key="samples", alt=alt, height=None, on_drag=move)


def _table(view: EstimationView, unit: Unit) -> None:
    st.table(text.rows(view, unit))
    st.caption(text.ESTIMATES)


def _coverage(view: EstimationView) -> None:
    def draw(done: int) -> None:
        found = coverage(view.spec, done)
        st.caption(text.coverage_caption(done, view.spec))
        alt = text.coverage(found, view.spec)
        chart(partial(figures.coverage, found), key="coverage", alt=alt, height=None)

    arriving.draw("coverage", view.spec, partial(repeat, view.spec), REPETITIONS, draw)
