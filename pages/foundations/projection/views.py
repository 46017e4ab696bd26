"""The views beside the pictures: costs, landscape, optima, alpha, formula, data, code."""

from dataclasses import replace
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.projection.compute import ALPHAS, ProjectionView
from kllab.topics.projection.snippet import snippet
from pages.foundations.projection import figures, landscape_figure, player, text
from pages.foundations.projection.controls import OPTIMUM, WHICH
from pages.web import controls, page
from pages.web.chart import chart
from pages.web.workbench import Views


def of(view: ProjectionView, unit: Unit) -> Views:
    """Return the views of a target and its fits."""
    return {
        "Costs": partial(_costs, view, unit),
        "Landscape": partial(_landscape, view, unit),
        "Optima": partial(_optima, view, unit),
        "Alpha": partial(_alpha, view),
        "Formula": partial(_formula, view, unit),
        "Data": lambda: page.data(view.tables, unit, name="projection"),
        "Code": lambda: page.code(snippet(view.spec), unit),
    }


def _costs(view: ProjectionView, unit: Unit) -> None:
    chart(partial(figures.masses, view), key="masses", alt=text.masses(view), height=None)
    st.table(text.cost_rows(view, unit))
    st.caption(text.COSTS)


def _landscape(view: ProjectionView, unit: Unit) -> None:
    which = controls.draw_one(WHICH)
    fit = view.fit(which)
    if not fit.found.fits:
        st.info(f"There is no fit: {fit.found.reason}.", icon=":material/all_inclusive:")
        return
    count, optimum = len(fit.found.fits), 1
    if count > 1:
        optimum = controls.draw_one(replace(OPTIMUM, high=count))
    path = fit.found.fits[optimum - 1].path
    step = player.step_of(0 if path is None else len(path.values) - 1)
    seen = view.landscape(which, optimum - 1)
    assert seen is not None
    alt = text.landscape(fit, optimum - 1, step, view.spec.alpha, unit)
    figure = partial(landscape_figure.draw, seen, fit, optimum - 1, step)
    chart(figure, key="landscape-of-fit", alt=alt, height=None)
    st.caption(alt.partition(": ")[2])


def _optima(view: ProjectionView, unit: Unit) -> None:
    if view.other.found.fits:
        st.table(text.optima_rows(view, unit))
    st.caption(text.about_optima(view))


def _alpha(view: ProjectionView) -> None:
    alt = text.sweep(view, ALPHAS)
    chart(partial(figures.sweep, view, ALPHAS), key="alphas", alt=alt, height=None)
    st.caption("Each α by itself: all optima found, the best filled.")


def _formula(view: ProjectionView, unit: Unit) -> None:
    for title, formula in text.formula(view, unit).items():
        st.markdown(f"**{title}**")
        st.latex(formula)
