"""How fast draws tell P from Q: exact errors, Stein, Sanov, Chernoff, and draws that arrive."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.likelihood_ratio.compute import explore
from kllab.topics.likelihood_ratio.snippet import snippet
from pages.foundations.likelihood_ratio import controls as own
from pages.foundations.likelihood_ratio import figures, live_draws, text
from pages.web import address, controls, equation, page, presets, units, workbench
from pages.web.chart import chart
from pages.web.run_curves import draw_numbers
from pages.web.table import show_table

TITLE = "Likelihood ratio test"
LEAD = (
    "Learn how fast n draws tell **P** from **Q**: errors fall like exp(−n · KL). Drag P, Q and "
    "the boundary of the test."
)


@st.fragment
@address.section(own.CONTROLS)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results."""
    unit = units.current()
    with rail:
        is_coin = controls.draw_one(own.SUBJECT) == "coin"
        if is_coin:
            values, _ = presets.above(own.COIN_CASES, own.draw_coin, key="coin_preset")
            contours = "to"
        else:
            values, _ = presets.above(own.CASES, own.draw_three)
            contours = controls.draw_one(own.CONTOURS)
        draws, alpha = controls.draw_one(own.DRAWS), controls.draw_one(own.ALPHA)
    spec = own.spec_of(values, draws, alpha)
    view = explore(spec)
    with stage:
        places = workbench.places()
    with places.numbers:
        draw_numbers(text.numbers(view, unit))
        with st.container(key="says-below"):
            of_r = "" if is_coin else text.at_boundary(view, unit, reverse=contours == "to")
            st.caption(f"{text.below(view, unit)} {of_r}")
        if not is_coin and not any(values[f"r_{outcome}"] for outcome in range(3)):
            st.warning(text.NO_WEIGHT, icon=":material/edit_off:")
    with places.picture:
        figure = figures.coin(view, unit) if is_coin else figures.simplex(view, contours)
        key, alt = "coin" if is_coin else "simplex", text.picture(view, unit)
        chart(figure, key=key, alt=alt, height=None, on_drag=own.move)

    def sanov() -> None:
        drawn, alt = partial(figures.errors, view), text.errors(view, unit)
        chart(drawn, key="errors", alt=alt, height=None)
        show_table(text.sanov(view, unit))
        with st.expander("What Sanov's theorem says"):
            st.markdown(text.explain_sanov(view))

    def stein() -> None:
        chart(partial(figures.stein, view), key="stein", alt=text.stein(view, unit), height=None)
        st.caption(text.stein(view, unit))

    def bayes() -> None:
        chart(partial(figures.bayes, view), key="bayes", alt=text.bayes(view, unit), height=None)
        st.caption(text.bayes(view, unit))

    def formula() -> None:
        equation.draw(text.FORMULA)

    places.draw_views(
        {
            "Stein": stein,
            "Sanov": sanov,
            "Bayes": bayes,
            "Live": partial(live_draws.draw, spec, unit),
            "Formula": formula,
            "Data": lambda: page.data(view.tables, unit, name="likelihood_ratio"),
            "Code": lambda: page.code(snippet(spec), unit),
        }
    )


address.open_page(own.CONTROLS)
laboratory(*workbench.lay_out(TITLE, LEAD))
