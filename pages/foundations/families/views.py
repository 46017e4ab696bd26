"""The views beside the densities: integrand, methods, other divergences, formula, text, code."""

from functools import partial
from math import isfinite

import streamlit as st

from kllab.data.csv_text import Columns
from kllab.divergences.units import Unit
from kllab.topics.families import method_comparison
from kllab.topics.families import other_divergences as others
from kllab.topics.families.compute import FamilyView
from kllab.topics.families.snippet import snippet
from pages.foundations.direction import DIRECTION, DIRECTIONS
from pages.foundations.families import figures, text
from pages.foundations.families.controls import ALPHA, SAMPLING, more_samples
from pages.foundations.families.method_strip import method_strip
from pages.foundations.families.presets import shows
from pages.web import address, controls, equation, page, presenting
from pages.web.chart import chart
from pages.web.fixed_controls import is_fixed
from pages.web.table import show_table
from pages.web.workbench import Views


def of(view: FamilyView, preset: str | None, unit: Unit) -> Views:
    """Return the views of a pair."""
    return {
        "Integrand": partial(_integrand, view, unit),
        "Methods": partial(_methods, view, unit),
        "Others": partial(_others, view, unit),
        "Formula": partial(_formula, view, unit),
        "Data": partial(_data, view, unit),
        "About": partial(about, preset, unit),
        "Code": partial(_code, view, unit),
    }


def about(preset: str | None, unit: Unit) -> None:
    """Draw the note on the preset, and what the page shows."""
    if preset:
        st.markdown(shows(preset, unit))
    st.markdown(text.ABOUT)


def _integrand(view: FamilyView, unit: Unit) -> None:
    way = DIRECTIONS[controls.draw_one(DIRECTION)]
    drawn = way.of(view.integrand_pq, view.integrand_qp)
    if drawn is None:
        st.caption("P or Q has a density and the other is discrete, so there is no integrand.")
        return
    chart(
        partial(figures.integrand, view, drawn, way, unit),
        key="integrand",
        alt=text.integrand(way.name, float(way.of(view.kl_pq, view.kl_qp).value), unit),
        height=None,
    )


def _methods(view: FamilyView, unit: Unit) -> None:
    """Draw the comparison of closed form, quadrature and Monte Carlo for both directions."""
    samples, seed = SAMPLING
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        n = int(controls.draw_one(samples))
        if not is_fixed(samples.key):
            st.button("× 10", on_click=more_samples, disabled=n == samples.options[-1])
        from_seed = controls.draw_one(seed)
    height = 130 if presenting.is_on() else 96
    for way in method_comparison.three_ways(view.pair, n, from_seed):
        alt = text.methods(way, unit)
        chart(partial(method_strip, way, unit), key=f"strip-{way.name}", alt=alt, height=height)
        st.caption(text.agreement(way, unit))
        if way.warning and isfinite(way.points[0].value):  # else the reason is below the number
            st.caption(f":material/warning: {way.warning}")
    st.caption("Bars: two standard errors of Monte Carlo, or a method's error.")


def _others(view: FamilyView, unit: Unit) -> None:
    """Draw the table of other divergences."""
    rows = others.others(view.pair, controls.draw_one(ALPHA))
    st.caption(text.renyi(rows[0], unit))
    show_table([text.row(other, unit) for other in rows])


def _formula(view: FamilyView, unit: Unit) -> None:
    equation.draw(text.formula(view, unit))


def _data(view: FamilyView, unit: Unit) -> None:
    n, seed = _sampling()

    def tables() -> dict[str, Columns]:
        ways = method_comparison.three_ways(view.pair, n, seed)
        return view.tables() | {"three methods": method_comparison.table(ways)}

    page.data(tables, unit, name="families")


def _code(view: FamilyView, unit: Unit) -> None:
    n, seed = _sampling()
    page.code(snippet(view.pair, n=n, seed=seed, alpha=address.held(ALPHA)), unit)


def _sampling() -> tuple[int, int]:
    """Return number and seed of the samples, whose controls may not be drawn."""
    n, seed = (int(address.held(control)) for control in SAMPLING)
    return n, seed
