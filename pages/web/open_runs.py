"""Open runs of a page: each has a letter, which it keeps while it is open.

The address lists them in the order of their letters, with an empty value for a free letter:
``?run=&run=ID`` is run B alone. So a copied link shows the same letters and colours.
The session has the same list. Code that runs without the whole page, such as the clock, reads the
session, because the browser may not have received the last address yet.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

PARAMETER = "run"  # parameter of the address, once per letter
REMEMBERED = "open-runs"  # session key
LETTERS = "ABCDEF"  # one for each colour and dash
_REPLACED = "replaced-runs"  # session key


def opened() -> dict[str, str]:
    """Return the ids of the open runs by letter."""
    return {letter: run_id for letter, run_id in zip(LETTERS, _ids(), strict=True) if run_id}


def replaced() -> dict[str, str]:
    """Return the ids of runs recently replaced by newer ones, by their former letter."""
    closed: dict[str, str] = st.session_state.get(_REPLACED, {})
    return closed


def take_from_address() -> None:
    """Open the runs of the address on arrival and after Back; otherwise update the address."""
    context = get_script_run_ctx()
    if REMEMBERED not in st.session_state or (context and context.is_history_navigation):
        named = st.query_params.get_all(PARAMETER)
        named = [run for n, run in enumerate(named) if not run or run not in named[:n]]
        ids, closed = _padded(named[: len(LETTERS)]), {}
        for number, run_id in enumerate(filter(None, named[len(LETTERS) :])):
            place = number % len(LETTERS)
            closed[LETTERS[place]], ids[place] = ids[place], run_id
        _keep(ids, closed)
    else:
        _write_address()


def remember(ids: Sequence[str]) -> None:
    """Open `ids`, which were open when the visitor left the page."""
    _keep(_padded(ids), {})


def add(run_id: str, oldest: str) -> str:
    """Open a run under the first free letter; if there is none, close the run `oldest`.

    Returns
    -------
    str
        Letter of the run.
    """
    ids, closed = _ids(), {}
    letter = next((free for free, taken in zip(LETTERS, ids, strict=True) if not taken), "")
    if not letter:
        letter = oldest
        closed[letter] = ids[LETTERS.index(letter)]
    ids[LETTERS.index(letter)] = run_id
    _keep(ids, closed)
    return letter


def close(run_id: str) -> None:
    """Close a run; the others keep their letters."""
    _keep(["" if open_id == run_id else open_id for open_id in _ids()], {})


def _ids() -> list[str]:
    return _padded(st.session_state.get(REMEMBERED, []))


def _padded(ids: Sequence[str]) -> list[str]:
    return [*ids, *[""] * len(LETTERS)][: len(LETTERS)]


def _keep(ids: Sequence[str], closed: dict[str, str]) -> None:
    last = max((place for place, run_id in enumerate(ids) if run_id), default=-1)
    st.session_state[REMEMBERED] = list(ids[: last + 1])
    st.session_state[_REPLACED] = closed
    _write_address()


def _write_address() -> None:
    ids = st.session_state[REMEMBERED]
    if st.query_params.get_all(PARAMETER) == ids:
        return
    if ids:
        st.query_params[PARAMETER] = ids
    else:
        del st.query_params[PARAMETER]
