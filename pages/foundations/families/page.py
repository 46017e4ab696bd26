"""Any two families of scalar outcomes: densities, both KLs and their methods."""

import streamlit as st

from kllab.topics.families.compute import explore
from kllab.topics.families.method_comparison import table, three_ways
from kllab.topics.families.snippet import snippet
from pages.foundations.families import controls as own
from pages.foundations.families import figures, sections
from pages.foundations.families.presets import PRESETS, shows
from pages.foundations.families.text import describe, known
from pages.web import address, controls, page, presets, units
from pages.web.chart import chart
from pages.web.plain_text import as_text


@st.fragment
@address.section((*own.CONTROLS, *own.every_slider()))
def laboratory() -> None:
    """Draw the controls and the results."""
    unit = units.current()
    cases = st.container()
    left, right = page.control_and_chart_columns()
    with left:
        values = own.draw()
    with cases:
        presets.offer(
            PRESETS,
            values,
            note=lambda name: shows(name, unit) if name else "A pair of your own.",
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
    below = controls.draw_one(own.VIEW)
    if below == "integrand":
        sections.integrand(view, unit)
    elif below == "ways":
        sections.known_in_three_ways(pair, unit)
    else:
        sections.other_divergences(pair, unit)
    n, seed = (int(address.held(control)) for control in own.SAMPLING)
    page.code_panel(snippet(pair, n=n, seed=seed, alpha=address.held(own.ALPHA)), unit)
    page.data_panel(
        lambda: view.tables() | {"known in three ways": table(three_ways(pair, n, seed))},
        unit,
        name="families",
    )


page.header(
    "Any two families",
    "Choose a family for P and one for Q and move their parameters. Below each number the page "
    "shows how it was computed, by a closed form, by quadrature or by a sum, and its error; if it "
    "is infinite, the reason.",
)
address.open_page(own.CONTROLS)
laboratory()
