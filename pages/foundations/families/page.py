"""Any two families of scalar outcomes: densities, both KLs and their methods."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.families.compute import FamilyView, explore
from kllab.topics.families.method_comparison import agreement, table, three_ways
from kllab.topics.families.other_divergences import others
from kllab.topics.families.snippet import snippet
from kllab.topics.families.spec import FamilyPair
from pages.foundations.families import controls as own
from pages.foundations.families import figures
from pages.foundations.families.formula import formula
from pages.foundations.families.presets import PRESETS, shows
from pages.foundations.families.text import describe, known
from pages.web import address, controls, page, presets, units
from pages.web.chart import chart
from pages.web.controls import Choice, Number, Slider, Steps
from pages.web.plain_text import as_text

MENUS = own.menus("Normal", "Laplace")
DIRECTION = Choice(
    "direction",
    "Integrand of",
    ("pq", "qp"),
    "pq",
    labels={"pq": "KL(P‖Q)", "qp": "KL(Q‖P)"},
)
SAMPLING = (
    Steps("n", "Samples of Monte Carlo", (100, 300, 1000, 3000, 10000, 30000, 100000), 10000),
    Number("seed", "Seed", 0, 10**6, 0, 1, "%d"),
)
ALPHA = Slider("alpha", "Order α of the Rényi divergence", 0.0, 5.0, 0.5, 0.05)
VIEW = Choice(
    "view",
    "Below",
    ("integrand", "ways", "divergences"),
    "integrand",
    labels={
        "integrand": "Where the divergence comes from",
        "ways": "The same number, known in three ways",
        "divergences": "Other divergences",
    },
)
CONTROLS = (*MENUS, VIEW, DIRECTION, *SAMPLING, ALPHA)
"""Controls of the page except the sliders, which depend on the families."""


@st.fragment
@address.section((*CONTROLS, *own.every_slider()))
def laboratory() -> None:
    """Draw the controls and the results."""
    unit = units.current()
    cases = st.container()
    left, right = page.control_and_chart_columns()
    with left:
        values = own.draw(MENUS)
    with cases:
        presets.offer(
            PRESETS,
            values,
            says=lambda name: shows(name, unit) if name else "A pair of your own.",
        )
    try:
        pair = own.pair_of(values)
    except ValueError as error:
        right.warning(f"{as_text(str(error))}.", icon=":material/edit_off:")
        return
    view = explore(pair)
    with right:
        page.divergences(
            view.kl_pq,
            view.kl_qp,
            unit,
            (known(view.kl_pq, unit), known(view.kl_qp, unit)),
        )
        chart(figures.densities(view), key="densities", alt=describe(view, unit), height=340)
        page.why_infinite(view.reason)
    # One at a time: the comparison of methods and other divergences take longest.
    below = VIEW.draw()
    if below == "integrand":
        integrand(view, unit)
    elif below == "ways":
        known_in_three_ways(pair, unit)
    else:
        other_divergences(pair, unit)
    n, seed = (int(address.held(control)) for control in SAMPLING)
    page.code_panel(snippet(pair, n=n, seed=seed, alpha=address.held(ALPHA)), unit)
    page.data_panel(
        lambda: view.tables() | {"known in three ways": table(three_ways(pair, n, seed))},
        unit,
        name="families",
    )


def integrand(view: FamilyView, unit: Unit) -> None:
    """Draw the integrand of one direction."""
    st.latex(formula(view, unit))
    direction = DIRECTION.draw()
    way = view.integrand_pq if direction == "pq" else view.integrand_qp
    if way is None:
        st.caption("One has a density, the other is discrete: there is no integrand.")
        return
    value = float((view.kl_pq if direction == "pq" else view.kl_qp).value)
    chart(
        partial(figures.integrand, view, way, direction, unit),
        key="integrand",
        alt=f"What each outcome adds to {DIRECTION.shown(direction)} = {unit.text(value)}; "
        "below zero it subtracts.",
        height=280,
    )


def known_in_three_ways(pair: FamilyPair, unit: Unit) -> None:
    """Draw the comparison of closed form, quadrature and Monte Carlo for both directions."""
    values = controls.draw_in_pairs(SAMPLING)
    ways = three_ways(pair, int(values["n"]), values["seed"])
    for column, way in zip(st.columns(2, gap="medium"), ways, strict=True):
        listed = "; ".join(f"{point.way} {point.text(unit)}" for point in way.points)
        with column:
            chart(
                partial(figures.method_strip, way, unit),
                key=f"strip-{way.name}",
                alt=f"{way.name}: {listed}.",
                height=190,
            )
            st.caption(agreement(way, unit))
            if way.warning:
                st.caption(f":material/warning: {way.warning}")
    st.caption(
        "The bar of Monte Carlo reaches two of its standard errors to each side; the bars of the "
        "other ways are their errors, most too small to see."
    )


def other_divergences(pair: FamilyPair, unit: Unit) -> None:
    """Draw the table of other divergences."""
    rows = others(pair, ALPHA.draw())
    st.caption(rows[0].sentence(unit))
    st.table([row.columns(unit) for row in rows])


page.header(
    "Any two families",
    "Choose a family for P and one for Q and move their parameters. Below each number the page "
    "shows how it was computed, by a closed form, by quadrature or by a sum, and its error; if it "
    "is infinite, the reason.",
)
address.open_page(CONTROLS)
laboratory()
