"""The part of the page in which a text is coded letter by letter."""

from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.coding.compute import Code
from kllab.topics.coding.snippet import text_snippet
from kllab.topics.coding.text_compute import TextView, explore
from pages.charts.theme import Figure, axis, figure
from pages.charts.traces import bars
from pages.foundations.coding import controls as words
from pages.foundations.coding import figures, letters_text
from pages.foundations.coding import text_controls as own
from pages.foundations.direction import Q
from pages.web import controls, page, presets, units, workbench
from pages.web.chart import chart
from pages.web.plain_text import as_text
from pages.web.run_curves import draw_numbers
from pages.web.table import show_table

_TICKS = 48
"""Largest number of letters with a name below their bar."""
_SHOWN = 400
"""Bits that are shown of a text."""


def draw(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results of a text."""
    unit = units.current()
    with rail:
        values, _ = presets.above(own.CASES, own.draw, key="text_preset")
        code_name = controls.draw_one(words.CODE)
    with stage:
        places = workbench.places()
    try:
        spec = own.spec_of(values)
    except ValueError as error:
        places.numbers.warning(f"{as_text(str(error))}.", icon=":material/edit_off:")
        places.draw_views({"About": _about})
        return
    view = explore(spec)
    code = view.codes[code_name]
    with places.numbers:
        draw_numbers(letters_text.numbers(view, code))
        with st.container(key="says-below"):
            st.caption(as_text(letters_text.below(view, own.too_long_for_a_link(values))))
    with places.picture:
        names = [letters_text.mark(letter) for letter in view.letters[: len(set(view.text))]]
        part, title = view.of_text(code), "letters, as wide as their frequency p"
        drawn = partial(figures.area_figure, names, view.p[: len(names)], part, title)
        chart(drawn(), key="text-areas", alt=letters_text.areas(view, code), height=None)
    places.draw_views(
        {
            "Letters": partial(_letters, view, code, len(values["text"])),
            "Table": partial(_table, view),
            "Bits": partial(_bits, view),
            "Perplexity": partial(_perplexity, view),
            "Data": lambda: page.data(view.tables, unit, name="coded-text"),
            "Code": lambda: page.code(text_snippet(spec), unit),
        }
    )


def _about() -> None:
    st.caption(letters_text.SOURCE)


def _table(view: TextView) -> None:
    show_table(letters_text.letter_rows(view))


def _letters(view: TextView, code: Code, whole: int) -> None:
    alt = letters_text.letter_by_letter(view, code)
    chart(partial(letter_figure, view, code, whole), key="letters", alt=alt, height=None)
    st.caption(alt)


def letter_figure(view: TextView, code: Code, whole: int) -> Figure:
    """Draw the cost of each letter of a text of `whole` letters; ∞ reaches the top."""
    costs = view.costs(code)
    finite = costs[np.isfinite(costs)]
    top = next(end for end in (4.0, 8.0, 16.0, 64.0) if finite.max(initial=0.0) <= end)
    marks = [letters_text.mark(letter) for letter in view.text]
    endless = np.isinf(costs)
    data = bars(
        "bits",
        list(range(1, len(costs) + 1)),
        np.where(endless, top, costs).tolist(),
        Q.colour,
        text=["∞" if each else "" for each in endless],
        textposition="inside",
        textangle=0,
        constraintext="none",
        customdata=[
            f"{mark}: {'∞' if each else f'{cost:.3g}'} bits"
            for mark, cost, each in zip(marks, costs, endless, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    data["marker"]["pattern"] = {"shape": ["x" if each else "" for each in endless]}
    ticks = {"tickvals": data["x"], "ticktext": marks, "tickangle": 0} if whole <= _TICKS else {}
    return figure(
        [data],
        xaxis=axis("letters of the text", range=[0.4, max(whole, len(costs)) + 0.6], **ticks),
        yaxis=axis("bits", range=[0, top]),
        hovermode="closest",
        showlegend=False,
        bargap=0.1,
    )


def _bits(view: TextView) -> None:
    if view.impossible:
        st.info(as_text(letters_text.impossible(view)), icon=":material/all_inclusive:")
    for coded in view.real[::-1]:
        st.markdown(letters_text.bits(view, coded))
        shown = coded.bits[:_SHOWN] + ("…" if len(coded.bits) > _SHOWN else "")
        st.code(shown or "no bits", language=None, wrap_lines=True)
    st.caption(letters_text.plain(view))


def _perplexity(view: TextView) -> None:
    st.markdown(letters_text.perplexities(view))
    if view.spec.source == "english":
        st.caption(letters_text.SOURCE)
