"""KL between two discrete distributions: terms of the sum, entropies, zeros, code."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.discrete import snippet as snippets
from kllab.topics.discrete.compute import explore
from pages.foundations.discrete import controls as own
from pages.foundations.discrete import figures, text
from pages.web import address, page, presets, tutorial, units, workbench
from pages.web.chart import chart

TITLE = "Two distributions over a few outcomes"
LEAD = (
    "Learn what each outcome adds to KL(P‖Q) or subtracts from it, and what a probability of **0** "
    "does: drag the tops of the bars."
)


@st.fragment
@address.section(own.LINES)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results."""
    unit = units.current()
    with rail:
        values, _ = presets.above(own.CASES, own.draw)
    pair = own.pair_of(values)
    view = explore(pair)
    with stage:
        places = workbench.places()
    with places.numbers:
        reasons = (text.missed(view.pq, view), text.missed(view.qp, view))
        page.divergences(view.pq.known, view.qp.known, unit, reasons=reasons)
    with places.picture:
        alt, move = text.probabilities(view), partial(own.move, pair)
        figure = figures.probabilities(view)
        chart(figure, key="probabilities", alt=alt, height=None, on_drag=move)

    def terms() -> None:
        alt = text.contributions(view, unit)
        figure = partial(figures.contributions, view, unit)
        chart(figure, key="contributions", alt=alt, height=None)

    def entropy() -> None:
        alt = text.entropies(view, unit)
        chart(partial(figures.entropies, view, unit), key="entropies", alt=alt, height=None)
        st.table(text.entropy_rows(view))

    def bernoulli() -> None:
        assert view.bernoulli is not None
        alt = text.bernoulli(view, view.bernoulli, unit)
        figure = partial(figures.bernoulli, view, view.bernoulli, unit)
        chart(figure, key="bernoulli", alt=alt, height=None)

    def zeros() -> None:
        page.why_infinite(text.why_infinite(view))
        st.markdown(text.zeros(view))

    def mistake() -> None:
        st.markdown(text.TUTORIAL)
        st.table(text.epsilon_rows(view, unit))
        st.caption(f"The tutorial is “{tutorial.NAME}”.")

    def code() -> None:
        page.code(snippets.snippet(pair), unit)
        st.subheader("The same numbers in three libraries", anchor=False)
        for each in snippets.dialects(pair):
            st.markdown(f"**{each.name}.** {each.remark}")
            st.code(each.code, language="python", wrap_lines=True)

    places.draw_views(
        {
            "Terms": terms,
            "Entropy": entropy,
            **({"Bernoulli": bernoulli} if view.bernoulli else {}),
            "Zeros": zeros,
            "Mistake": mistake,
            "Data": lambda: page.data(view.tables, unit, name="discrete"),
            "Code": code,
        }
    )


address.open_page(own.LINES)
laboratory(*workbench.lay_out(TITLE, LEAD))
