"""Open runs of a page: each has a letter, which it keeps while it is open.

The address lists them in the order of their letters, with an empty value for a free letter:
``?run=&run=ID`` is run B alone. So a copied link shows the same letters and colours. Without the
parameter the page's default is open, a recorded run; ``?run=`` opens none.
The session has the same list. Code that runs without the whole page, such as the clock, reads the
session, because the browser may not have received the last address yet.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.web import address
from pages.web.recorded_runs import is_recorded

PARAMETER = "run"  # parameter of the address, once per letter
REMEMBERED = "open-runs"  # session key
LETTERS = "ABCDEF"  # one for each colour and dash
_REPLACED = "replaced-runs"  # session key
_SENT = "addresses-of-runs"  # session key: values of the parameter in the browser
_DEFAULT = "runs-by-default"  # session key: ids that are open without the parameter


def opened() -> dict[str, str]:
    """Return the ids of the open runs by letter."""
    return {letter: run_id for letter, run_id in zip(LETTERS, _ids(), strict=True) if run_id}


def replaced() -> dict[str, str]:
    """Return the ids of runs recently replaced by newer ones, by their former letter."""
    closed: dict[str, str] = st.session_state.get(_REPLACED, {})
    return closed


def are_chosen() -> bool:
    """Return whether runs are open that are not open by default."""
    return any(run_id not in _default() for run_id in opened().values())


def move() -> bool:
    """Return whether open runs may change by themselves: not those that are recorded."""
    return not all(map(is_recorded, opened().values()))


def open_page(default: Sequence[str]) -> None:
    """Open the runs of the address; if it names none, those with the ids `default`."""
    st.session_state[_DEFAULT] = list(default)
    take_from_address()


def take_from_address() -> None:
    """Open the runs of the address on arrival and after Back; otherwise update the address."""
    if REMEMBERED not in st.session_state or _has_moved():
        st.session_state[_SENT] = address.Sent([st.query_params.get_all(PARAMETER)], [])
        if PARAMETER not in st.query_params:
            _keep(_padded(_default()), {})
            return
        named = st.query_params.get_all(PARAMETER)
        named = [run for n, run in enumerate(named) if not run or run not in named[:n]]
        ids, closed = _padded(named[: len(LETTERS)]), {}
        for number, run_id in enumerate(filter(None, named[len(LETTERS) :])):
            place = number % len(LETTERS)
            closed[LETTERS[place]], ids[place] = ids[place], run_id
        _keep(ids, closed)
    elif (text := _text()) is not None:
        _send(text)


def remember(ids: Sequence[str]) -> None:
    """Open `ids`, which were open when the visitor left the page."""
    st.session_state[REMEMBERED] = list(ids)


def show(run_id: str) -> bool:
    """Open a recorded run in the place of another one, else under the first free letter.

    The address gets it with the controls. Returns whether it is open: not if there is no place.
    """
    ids = _ids()
    if run_id in ids:
        return True
    places = range(len(LETTERS))
    place = next((n for n in places if is_recorded(ids[n])), None)
    if place is None:
        place = next((n for n in places if not ids[n]), None)
    if place is None:
        return False
    ids[place] = run_id
    _hold(ids, {})
    if (text := _text()) is not None:
        _sent().values.append(text)
        address.set_with_controls(PARAMETER, text)
    return True


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
    _hold(ids, closed)
    if (text := _text()) is not None:
        _send(text)


def _hold(ids: Sequence[str], closed: dict[str, str]) -> None:
    last = max((place for place, run_id in enumerate(ids) if run_id), default=-1)
    st.session_state[REMEMBERED] = list(ids[: last + 1])
    st.session_state[_REPLACED] = closed


def _has_moved() -> bool:
    """Return whether the visitor went Back or Forward: the address is none that it had or got.

    Streamlit does not report that if a later message stopped the run that would have handled it.
    """
    context = get_script_run_ctx()
    now = st.query_params.get_all(PARAMETER)
    return bool(context and context.is_history_navigation) or not _sent().has_come_to(now)


def _sent() -> address.Sent:
    sent: address.Sent = st.session_state.setdefault(
        _SENT, address.Sent([st.query_params.get_all(PARAMETER)], [])
    )
    return sent


def _default() -> list[str]:
    default: list[str] = st.session_state.get(_DEFAULT, [])
    return default


def _text() -> list[str] | None:
    """Return the values that the parameter should have; None if it has them."""
    ids = st.session_state[REMEMBERED]
    wanted = [] if ids == _default() else ids or [""]
    return None if st.query_params.get_all(PARAMETER) == wanted else wanted


def _send(text: list[str]) -> None:
    _sent().values.append(text)
    if text:
        st.query_params[PARAMETER] = text
    else:
        del st.query_params[PARAMETER]
