"""Any two families of scalar outcomes: densities, both KLs, and how each number is known."""

import streamlit as st

from kllab.divergences.units import Unit
from kllab.explorations.families.code import snippet
from kllab.explorations.families.presets import PRESETS
from kllab.explorations.families.view import FamilyView, explore
from kllab.explorations.families.words import describe, known
from kllab.figures import families as figures
from kllab.ui import controls, family_controls, page, units
from kllab.ui.chart import chart
from kllab.ui.controls import Choice

MENUS = family_controls.menus("Normal", "Laplace")
DIRECTION = Choice(
    "direction",
    "Integrand of",
    ("pq", "qp"),
    "pq",
    labels={"pq": "KL(P‖Q)", "qp": "KL(Q‖P)"},
)


@st.fragment
def laboratory() -> None:
    """Controls and everything that answers them."""
    unit = units.current()
    cases = st.container()
    left, right = page.bench()
    with left:
        values = family_controls.draw(MENUS)
    with cases:
        controls.presets(PRESETS, values)
    try:
        pair = family_controls.pair_of(values)
    except ValueError as error:
        right.warning(f"{error}.", icon=":material/edit_off:")
        return
    view = explore(pair)
    with right:
        page.divergences(
            float(view.kl_pq.value),
            float(view.kl_qp.value),
            unit,
            view.reason,
            (known(view.kl_pq, unit), known(view.kl_qp, unit)),
        )
        chart(figures.densities(view), key="densities", alt=describe(view, unit), height=340)
    integrand(view, unit)
    page.code_panel(snippet(pair), unit)
    page.data_panel(view.tables(), unit, name="families")


def integrand(view: FamilyView, unit: Unit) -> None:
    """Where one of the directions comes from."""
    st.subheader("Where the divergence comes from", anchor=False)
    direction = DIRECTION.draw()
    way = view.integrand_pq if direction == "pq" else view.integrand_qp
    if way is None:
        st.caption("One of them has a density, the other has probabilities: nothing to integrate.")
        return
    value = float((view.kl_pq if direction == "pq" else view.kl_qp).value)
    chart(
        figures.integrand(view, way, direction, unit),
        key="integrand",
        alt=f"What each outcome adds to {DIRECTION.shown(direction)} = {unit.text(value)}; "
        "below zero it subtracts.",
        height=280,
    )


page.header(
    "Any two families",
    "Choose a family for P and one for Q and move their parameters. Every number says how it is "
    "known: by a closed form, by quadrature, by a sum; where it is infinite, why.",
)
controls.warn_of_bad_query((*MENUS, DIRECTION))
laboratory()
