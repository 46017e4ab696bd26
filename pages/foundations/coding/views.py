"""The views beside the areas: code words, mean lengths, arithmetic coding, perplexity, code."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.coding.compute import Code, CodingView, explore_message
from kllab.topics.coding.snippet import snippet
from pages.foundations.coding import controls as own
from pages.foundations.coding import figures, interval_figure, text
from pages.web import controls, page
from pages.web.chart import chart
from pages.web.plain_text import as_text
from pages.web.table import show_table
from pages.web.workbench import Views


def of(view: CodingView, code: Code, unit: Unit) -> Views:
    """Return the views of a pair."""
    return {
        "Words": partial(_code_words, view, code),
        "Lengths": partial(_mean_lengths, view),
        "Arithmetic": partial(_arithmetic, view),
        "Bars": partial(_probabilities, view),
        "Perplexity": partial(_perplexity, view),
        "Data": lambda: page.data(view.tables, unit, name="coding"),
        "Code": lambda: page.code(snippet(view.pair), unit),
    }


def _code_words(view: CodingView, code: Code) -> None:
    drawn = code if code.words else view.codes["huffman"]
    figure, alt = partial(figures.tree, view, drawn), text.tree(view, drawn)
    chart(figure, key="tree", alt=alt, height=None)
    st.caption(f"Code words of the {drawn.name} code for Q. {text.kraft(drawn)}")
    show_table(text.word_rows(view))


def _mean_lengths(view: CodingView) -> None:
    figure, alt = partial(figures.mean_lengths, view), text.mean_lengths(view)
    chart(figure, key="mean-lengths", alt=alt, height=None)
    st.markdown(text.bounds(view))


def _arithmetic(view: CodingView) -> None:
    names = view.pair.names
    with st.container(horizontal=True, gap="small"):
        given = controls.draw_one(own.MESSAGE)
        coded = controls.draw_one(own.CODED)
    known = [letter for letter in given if letter in names]
    if left_out := [letter for letter in dict.fromkeys(given) if letter not in names]:
        st.warning(as_text(text.unknown(left_out, names)), icon=":material/edit_off:")
    message = explore_message(view.pair, tuple(map(names.index, known[:coded])))
    figure, alt = interval_figure.intervals, text.intervals(view, message)
    chart(partial(figure, view, message, coded), key="intervals", alt=alt, height=None)
    if reason := text.stopped(view, message):
        st.info(reason, icon=":material/all_inclusive:")
    st.markdown(text.coded(view, message))


def _perplexity(view: CodingView) -> None:
    st.markdown(text.perplexity(view))


def _probabilities(view: CodingView) -> None:
    listed = (("P", view.p), ("Q", view.q))
    alt = "Probabilities by word. " + "; ".join(
        f"{side} gives {', '.join(f'{value:.4g}' for value in values)}" for side, values in listed
    )
    figure, move = partial(figures.probabilities, view), partial(own.move, view.pair)
    chart(figure, key="probabilities", alt=alt, height=None, on_drag=move)
