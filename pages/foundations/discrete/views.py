"""The views beside the probabilities: terms, entropies, zeros, the tutorial's mistake, code."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.discrete import snippet as snippets
from kllab.topics.discrete.compute import BernoulliSweep, DiscreteView
from kllab.topics.discrete.spec import DiscretePair
from pages.foundations.discrete import figures, text
from pages.web import page, tutorial
from pages.web.chart import chart
from pages.web.table import show_table
from pages.web.workbench import Views


def of(view: DiscreteView, unit: Unit) -> Views:
    """Return the views of a pair."""
    bernoulli = (
        {"Bernoulli": partial(_bernoulli, view, view.bernoulli, unit)} if view.bernoulli else {}
    )
    return {
        "Terms": partial(_terms, view, unit),
        "Entropy": partial(_entropy, view, unit),
        **bernoulli,
        "Zeros": partial(_zeros, view),
        "Mistake": partial(_mistake, view, unit),
        "Data": lambda: page.data(view.tables, unit, name="discrete"),
        "Code": partial(_code, view.pair, unit),
    }


def _terms(view: DiscreteView, unit: Unit) -> None:
    alt = text.contributions(view, unit)
    figure = partial(figures.contributions, view, unit)
    chart(figure, key="contributions", alt=alt, height=None)


def _entropy(view: DiscreteView, unit: Unit) -> None:
    alt = text.entropies(view, unit)
    chart(partial(figures.entropies, view, unit), key="entropies", alt=alt, height=190)
    show_table(text.entropy_rows(view))


def _bernoulli(view: DiscreteView, sweep: BernoulliSweep, unit: Unit) -> None:
    alt = text.bernoulli(view, sweep, unit)
    figure = partial(figures.bernoulli, view, sweep, unit)
    chart(figure, key="bernoulli", alt=alt, height=None)


def _zeros(view: DiscreteView) -> None:
    if reason := text.why_infinite(view):
        st.info(reason, icon=":material/all_inclusive:")
    st.markdown(text.zeros(view))


def _mistake(view: DiscreteView, unit: Unit) -> None:
    st.markdown(text.TUTORIAL)
    show_table(text.epsilon_rows(view, unit))
    st.caption(f"The tutorial is “{tutorial.NAME}”.")


def _code(pair: DiscretePair, unit: Unit) -> None:
    page.code(snippets.snippet(pair), unit)
    st.subheader("The same numbers in three libraries", anchor=False)
    for each in snippets.dialects(pair):
        st.markdown(f"**{each.name}.** {each.remark}")
        st.code(each.code, language="python", wrap_lines=True)
