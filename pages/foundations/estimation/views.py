"""The views beside the estimates: samples, table, what repetitions show, data, code."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from kllab.data.csv_text import Columns
from kllab.divergences.units import Unit
from kllab.topics.estimation import against_n, by_dimension, coverage, saturation
from kllab.topics.estimation.compute import EstimationView
from kllab.topics.estimation.snippet import snippet
from pages.foundations.estimation import arriving, figures, repetition_figures, text
from pages.foundations.estimation import controls as own
from pages.foundations.estimation import repetition_text as words
from pages.web import controls, page
from pages.web.chart import chart
from pages.web.table import show_table
from pages.web.workbench import Views


def of(view: EstimationView, unit: Unit) -> Views:
    """Return the views of the estimates from one sample."""
    return {
        "Samples": partial(_samples, view),
        "Table": partial(_table, view, unit),
        "By n": partial(_against_n, view, unit),
        "By d": partial(_by_dimension, view, unit),
        "Coverage": partial(_coverage, view),
        "Information": partial(_saturation, unit),
        "Data": lambda: page.data(partial(_tables, view), unit, name="estimation"),
        "Code": lambda: page.code(snippet(view.spec), unit),
    }


def _samples(view: EstimationView) -> None:
    alt, move = text.densities(view), partial(own.move, view.spec)
    chart(partial(figures.densities, view), key="samples", alt=alt, height=None, on_drag=move)


def _table(view: EstimationView, unit: Unit) -> None:
    show_table(text.rows(view, unit))
    st.caption(text.ESTIMATES)


def _against_n(view: EstimationView, unit: Unit) -> None:
    name, spec = controls.draw_one(own.METHOD), view.spec

    def draw(done: int) -> None:
        found = against_n.against_n(spec, name, done)
        st.caption(words.against_n_caption(found, name, done, spec))
        alt = words.against_n(found, name, view.kl, unit)
        figure = partial(repetition_figures.against_n, found, view.kl, unit)
        chart(figure, key="against-n", alt=alt, height=None)

    compute = partial(against_n.path, spec, name)
    arriving.draw("against-n", (spec, name), compute, against_n.REPETITIONS, draw)


def _by_dimension(view: EstimationView, unit: Unit) -> None:
    def draw(done: int) -> None:
        found = by_dimension.by_dimension(view.spec, done)
        st.caption(words.by_dimension_caption(done, view.spec))
        alt = words.by_dimension(found, unit)
        figure = partial(repetition_figures.by_dimension, found, unit)
        chart(figure, key="by-dimension", alt=alt, height=None)

    compute = partial(by_dimension.repeat, view.spec)
    arriving.draw("dimension", view.spec, compute, by_dimension.STEPS, draw)


def _coverage(view: EstimationView) -> None:
    def draw(done: int) -> None:
        found = coverage.coverage(view.spec, done)
        st.caption(words.coverage_caption(done, view.spec))
        alt = words.coverage(found, view.spec)
        figure = partial(repetition_figures.coverage, found)
        chart(figure, key="coverage", alt=alt, height=None)

    compute = partial(coverage.repeat, view.spec)
    arriving.draw("coverage", view.spec, compute, coverage.REPETITIONS, draw)


def _saturation(unit: Unit) -> None:
    n = int(controls.draw_one(own.INFORMED))

    def draw(done: int) -> None:
        found = saturation.saturation(n, done)
        st.caption(words.saturation_caption(done, n, unit))
        alt = words.saturation(found, n, unit)
        figure = partial(repetition_figures.saturation, found, n, unit)
        chart(figure, key="information", alt=alt, height=None)
        with st.expander("Why they end at log n"):
            st.markdown(words.WHY_LOG_N)

    arriving.draw("information", n, partial(saturation.repeat, n), saturation.REPETITIONS, draw)


def _tables(view: EstimationView) -> Mapping[str, Columns]:
    """Return the data of the charts, with what has arrived in other views."""
    tables: dict[str, Columns] = dict(view.tables())
    if done := arriving.arrived("coverage", view.spec):
        tables["coverage"] = coverage.table(view.spec, done)
    if done := arriving.arrived("dimension", view.spec):
        tables["by dimension"] = by_dimension.by_dimension(view.spec, done).table()
    name = controls.without_widgets((own.METHOD,))[own.METHOD.key]
    if found := against_n.against_n(
        view.spec, name, arriving.arrived("against-n", (view.spec, name))
    ):
        tables["against n"] = found.table()
    n = int(controls.without_widgets((own.INFORMED,))[own.INFORMED.key])
    if bounds := saturation.saturation(n, arriving.arrived("information", n)):
        tables["information"] = bounds.table()
    return tables
