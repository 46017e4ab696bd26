"""The sections below the densities: integrand, comparison of methods, other divergences."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.families import method_comparison
from kllab.topics.families import other_divergences as others
from kllab.topics.families.compute import FamilyView
from kllab.topics.families.spec import FamilyPair
from pages.foundations.direction import DIRECTION, DIRECTIONS
from pages.foundations.families import figures, text
from pages.foundations.families.controls import ALPHA, SAMPLING
from pages.foundations.families.method_strip import method_strip
from pages.web import controls
from pages.web.chart import chart


def integrand(view: FamilyView, unit: Unit) -> None:
    """Draw the integrand of one direction."""
    st.latex(text.formula(view, unit))
    way = DIRECTIONS[controls.draw_one(DIRECTION)]
    drawn = way.of(view.integrand_pq, view.integrand_qp)
    if drawn is None:
        st.caption("One has a density, the other is discrete: there is no integrand.")
        return
    chart(
        partial(figures.integrand, view, drawn, way, unit),
        key="integrand",
        alt=text.integrand(way.name, float(way.of(view.kl_pq, view.kl_qp).value), unit),
        height=280,
    )


def known_in_three_ways(pair: FamilyPair, unit: Unit) -> None:
    """Draw the comparison of closed form, quadrature and Monte Carlo for both directions."""
    values = controls.draw_in_pairs(SAMPLING)
    ways = method_comparison.three_ways(pair, int(values["n"]), values["seed"])
    for column, way in zip(st.columns(2, gap="medium"), ways, strict=True):
        with column:
            chart(
                partial(method_strip, way, unit),
                key=f"strip-{way.name}",
                alt=text.methods(way, unit),
                height=190,
            )
            st.caption(text.agreement(way, unit))
            if way.warning:
                st.caption(f":material/warning: {way.warning}")
    st.caption(
        "The bar of Monte Carlo reaches two of its standard errors to each side; the bars of the "
        "other ways are their errors, most too small to see."
    )


def other_divergences(pair: FamilyPair, unit: Unit) -> None:
    """Draw the table of other divergences."""
    rows = others.others(pair, controls.draw_one(ALPHA))
    st.caption(text.renyi(rows[0], unit))
    st.table([text.row(other, unit) for other in rows])
