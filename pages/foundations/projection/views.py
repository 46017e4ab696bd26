"""The views beside the pictures: costs, landscape, optima, alpha, formula, data, code."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.projection.compute import ALPHAS, ProjectionView
from kllab.topics.projection.snippet import snippet
from pages.foundations.projection import figures, landscape_figure, player, text
from pages.foundations.projection.controls import START, WHICH
from pages.web import controls, equation, page
from pages.web.chart import chart
from pages.web.plain_text import as_text
from pages.web.table import show_table
from pages.web.workbench import Views


def of(view: ProjectionView, unit: Unit) -> Views:
    """Return the views of a target and its fits."""
    return {
        "Costs": partial(_costs, view),
        "Landscape": partial(_landscape, view, unit),
        "Optima": partial(_optima, view, unit),
        "Alpha": partial(_alpha, view),
        "Formula": partial(_formula, view, unit),
        "Data": lambda: page.data(view.tables, unit, name="projection"),
        "Code": lambda: page.code(snippet(view.spec), unit),
    }


def _costs(view: ProjectionView) -> None:
    chart(partial(figures.masses, view), key="masses", alt=text.masses(view), height=None)
    st.caption(text.COSTS)


def _landscape(view: ProjectionView, unit: Unit) -> None:
    buttons = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with buttons:
        which = controls.draw_one(WHICH)
    values = controls.without_widgets(START)
    start = values["start_x"], values["start_y"]
    fit, path = view.fit(which), view.path(which, start)
    step = player.step_of(0 if path is None else len(path.values) - 1, buttons)
    seen = view.landscape(which)
    if path is None or seen is None:
        st.info(
            f"There is no fit: {as_text(str(fit.found.reason))}.", icon=":material/all_inclusive:"
        )
        return
    alt = text.landscape(view, fit, path, step, unit)
    figure = partial(landscape_figure.draw, seen, fit, path, step)
    move = landscape_figure.move
    chart(figure, key="landscape-of-fit", alt=alt, height=None, on_drag=move)
    st.caption(text.step(fit, path, step, unit))


def _optima(view: ProjectionView, unit: Unit) -> None:
    if view.other.found.fits:
        show_table(text.optima_rows(view, unit))
    st.caption(text.about_optima(view))


def _alpha(view: ProjectionView) -> None:
    alt = text.sweep(view, ALPHAS)
    chart(partial(figures.sweep, view, ALPHAS), key="alphas", alt=alt, height=None)
    st.caption("Each α by itself: all optima found, the best filled.")


def _formula(view: ProjectionView, unit: Unit) -> None:
    formulas = text.formula(view, unit)
    for title, formula in formulas.items():
        st.markdown(f"**{title}**")
        st.latex(formula)
    equation.explain(*formulas.values())
