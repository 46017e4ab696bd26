"""KL both ways from two columns of the visitor's numbers.

The numbers are in the session alone: not in the address, not in a cache of all visitors.
"""

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.divergences.units import Unit
from kllab.topics.estimation.columns import MOST_CHARACTERS, MOST_ROWS, read_columns
from kllab.topics.estimation.examples import example
from kllab.topics.estimation.own_numbers import OwnView, explore
from kllab.topics.estimation.snippet import of_own_numbers
from pages.foundations.estimation import controls as own
from pages.foundations.estimation import own_figures, own_text
from pages.web import controls, page, presets, units, workbench
from pages.web.chart import chart
from pages.web.plain_text import as_text
from pages.web.run_curves import draw_numbers
from pages.web.table import show_table

TEXT = "own-numbers"
"""Session key of the field with the columns."""
_FILE, _TAKEN, _REFUSED = "own-file", "own-file-taken", "own-file-refused"  # session keys
_KEPT = "own-kept"  # session key: the example and the text, kept while the field is not drawn
_LAST = "own-result"  # session key: what the last result is of, and its view
HELP = (
    f"Two columns of numbers, P and Q, at most {MOST_ROWS:,} rows, separated by commas, semicolons "
    "or tabs, as copied from a table. A first line may name them. They may be of different length."
)
PRIVACY = (
    "The numbers stay on the lab's server for this visit alone: they are neither stored nor "
    "logged, and not in the link, which opens the example."
)


def draw(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the field of the numbers and the estimates."""
    unit = units.current()
    with rail:
        values, _ = presets.above(own.OWN_CASES, _controls, key="own_preset")
        text = _field(values["example"])
    k, bins = values["k"], values["bins"]
    with stage:
        places = workbench.places()
    view, objection = _result(text, k, bins)
    with places.numbers:
        if objection:
            kept = " The results are of the last numbers that could be read." if view else ""
            st.warning(f"{as_text(objection)}{kept}", icon=":material/edit_off:")
        if view:
            draw_numbers(own_text.numbers(view, unit))
    if not view:
        places.draw_views({"About": _about})
        return
    with places.picture:
        figure, alt = partial(own_figures.estimates, view, unit), own_text.estimates(view, unit)
        chart(figure, key="own-estimates", alt=alt, height=None)
    places.draw_views(
        {
            "Advice": partial(_advice, view),
            "Table": partial(_table, view, unit),
            "Samples": partial(_samples, view),
            "Data": lambda: page.data(view.tables, unit, name="own-numbers"),
            "About": _about,
            "Code": lambda: page.code(of_own_numbers(k, bins), unit),
        }
    )


def _controls() -> dict[str, Any]:
    return controls.draw((own.EXAMPLE, *own.OF_METHODS))


def _field(name: str) -> str:
    """Draw the field, which another example fills anew, and the file; return the text."""
    of, kept = st.session_state.get(_KEPT, (None, ""))
    if of != name:
        st.session_state[TEXT] = example(name)
    st.session_state.setdefault(TEXT, kept)
    text: str = st.text_area("P and Q, two columns", key=TEXT, height=160, help=HELP)
    st.session_state[_KEPT] = (name, text)
    number = st.session_state.get(_TAKEN, 0)
    st.file_uploader(
        "CSV file", ["csv", "txt", "tsv"], key=f"{_FILE}-{number}", on_change=_take_file,
        args=(number,), max_upload_size=1, label_visibility="collapsed",
    )  # fmt: skip
    if refusal := st.session_state.pop(_REFUSED, ""):
        st.warning(as_text(refusal), icon=":material/block:")
    st.caption(PRIVACY)
    return text


def _take_file(number: int) -> None:
    """Write the numbers of the chosen file into the field."""
    file: Any = st.session_state[f"{_FILE}-{number}"]
    if file is None:
        return
    st.session_state[_TAKEN] = number + 1  # with a new key the field of files is empty again
    if file.size > MOST_CHARACTERS:
        st.session_state[_REFUSED] = (
            f"{file.name} has {file.size:,} bytes; at most {MOST_CHARACTERS:,} are allowed."
        )
        return
    try:
        text = file.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        st.session_state[_REFUSED] = (
            f"{file.name} is no text in UTF-8: save the table as CSV (UTF-8), or paste it."
        )
        return
    st.session_state[TEXT] = text


def _result(text: str, k: int, bins: int) -> tuple[OwnView | None, str]:
    """Return the view of the text, or of the last one that could be read, and what is wrong."""
    last, view = st.session_state.get(_LAST, (None, None))
    if (text, k, bins) != last:
        is_read = view is not None and last is not None and last[0] == text
        try:
            columns = view.columns if is_read else read_columns(text)
            view = explore(columns, k=k, bins=bins, last=view)
        except ValueError as error:
            return view, str(error)
        st.session_state[_LAST] = ((text, k, bins), view)
    return view, ""


def _advice(view: OwnView) -> None:
    st.markdown(own_text.advice(view))


def _table(view: OwnView, unit: Unit) -> None:
    show_table(own_text.rows(view, unit))
    st.caption(own_text.DENSITIES)


def _samples(view: OwnView) -> None:
    figure, alt = partial(own_figures.samples, view), own_text.samples(view)
    chart(figure, key="own-samples", alt=alt, height=None)


def _about() -> None:
    st.markdown(f"{HELP}\n\n{PRIVACY}\n\n{own_text.DENSITIES}")
