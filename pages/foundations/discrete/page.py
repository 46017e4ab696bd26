"""KL between two discrete distributions: contributions, entropies, zeros, code."""

from functools import partial

import streamlit as st

from kllab.topics.discrete import snippet as code
from kllab.topics.discrete.compute import explore
from pages.foundations.discrete import controls as own
from pages.foundations.discrete import figures, text
from pages.web import address, page, presets, units
from pages.web.chart import chart


@st.fragment
@address.section(own.LINES)
def laboratory() -> None:
    """Draw the controls and the results."""
    unit = units.current()
    cases = st.container()
    left, right = page.control_and_chart_columns()
    with left:
        pair = own.draw()
    with cases:
        all_cases = {name: own.as_lines(case) for name, case in own.PRESETS.items()}
        presets.offer(all_cases, own.as_lines(pair))
    view = explore(pair)
    with right:
        page.divergences(view.pq.known, view.qp.known, unit)
        bars = figures.probabilities(view)
        chart(bars, key="probabilities", alt=text.probabilities(view), height=300)
        figure = partial(figures.contributions, view, unit)
        alt = text.contributions(view, unit)
        chart(figure, key="contributions", alt=alt, height=300)
        page.why_infinite(text.why_infinite(view))
    st.header("Entropy + divergence = cross-entropy", anchor=False)
    figure = partial(figures.entropies, view, unit)
    chart(figure, key="entropies", alt=text.entropies(view, unit), height=230)
    st.table(text.entropy_rows(view))
    if view.bernoulli:
        st.header("Two outcomes: Bernoulli", anchor=False)
        figure = partial(figures.bernoulli, view, view.bernoulli, unit)
        alt = text.bernoulli(view, view.bernoulli, unit)
        chart(figure, key="bernoulli", alt=alt, height=300)
    st.header("Zeros, and the epsilon that hides them", anchor=False)
    st.markdown(text.zeros(view))
    st.markdown(text.TUTORIAL)
    st.table(text.epsilon_rows(view, unit))
    page.code_panel(code.snippet(pair), unit)
    page.data_panel(view.tables, unit, name="discrete")
    st.header("By hand, SciPy, PyTorch", anchor=False)
    dialects = [(f"**{each.name}.** {each.remark}", each.code) for each in code.dialects(pair)]
    page.code_columns(*dialects[:2])
    page.code_columns(*dialects[2:])


page.header(
    "Two distributions over a few outcomes",
    "Give each outcome a weight: its probability is its share of the sum. Watch what an outcome "
    "adds to KL(P‖Q), what it takes away, and what happens where one side gives it **0**.",
)
address.open_page(own.LINES)
laboratory()
