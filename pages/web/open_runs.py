"""Open runs of a page: each has a letter, which it keeps while it is open; some are hidden.

The address lists them in the order of their letters, with an empty value for a free letter:
``?run=&run=ID`` is run B alone. So a copied link shows the same letters and colours. Without the
parameter the recorded run that belongs to the values of the controls is open; ``?run=`` opens none.
``hidden_run=ID`` names an open run that is not drawn; it keeps its letter, and goes on.
The session has the same, and the run in focus. Code that runs without the whole page, such as the
clock, reads the session, because the browser may not have received the last address yet.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.web import address, dragging
from pages.web.link_text import quoted
from pages.web.page_state import Sent
from pages.web.plain_text import as_text
from pages.web.recorded_runs import is_recorded

PARAMETER = "run"  # parameter of the address, once per letter
HIDDEN = "hidden_run"  # parameter of the address, once per hidden run
REMEMBERED = "open-runs"  # session key
LETTERS = "ABCDEF"  # one for each colour and dash
_HIDDEN = "hidden-runs"  # session key
_CHOSEN = "run-looked-at"  # session key: the run in focus, chosen since the last Train
_REPLACED = "replaced-runs"  # session key
_SENT = "addresses-of-runs"  # session key: values of both parameters in the browser, and hidden ids
_USUAL = "usual-runs"  # session key: ids that are open if the address is bare
_UNNAMED = "runs-of-values"  # session key: returns the ids that are open without the parameter

State = tuple[Sequence[str], Sequence[str]]
"""Ids of the open runs, with an empty one for each free letter, and of the hidden ones."""


def opened() -> dict[str, str]:
    """Return the ids of the open runs by letter."""
    return {letter: run_id for letter, run_id in zip(LETTERS, _ids(), strict=True) if run_id}


def hidden() -> Sequence[str]:
    """Return the ids of the open runs that are not drawn."""
    ids: Sequence[str] = st.session_state.get(_HIDDEN, ())
    return ids


def replaced() -> dict[str, str]:
    """Return the ids of runs recently replaced by newer ones, by their former letter."""
    closed: dict[str, str] = st.session_state.get(_REPLACED, {})
    return closed


def are_chosen() -> bool:
    """Return whether the address names runs that are not open anyway."""
    usual = st.session_state.get(_USUAL, [])
    are_named = bool(_sent().values[-1][PARAMETER])
    return are_named and any(run_id not in usual for run_id in opened().values())


def move() -> bool:
    """Return whether open runs may change by themselves: not those that are recorded."""
    return not all(map(is_recorded, opened().values()))


def open_page(usual: Sequence[str], unnamed: Callable[[], list[str]]) -> None:
    """Open the runs of the address; if it names none, those of `unnamed`.

    Parameters
    ----------
    usual : sequence of str
        Ids of the runs that are open if the address has no parameters.
    unnamed : callable
        Returns the ids of the runs that a copied link opens if it names none.
    """
    st.session_state[_USUAL], st.session_state[_UNNAMED] = list(usual), unnamed
    context = get_script_run_ctx()
    is_restored = REMEMBERED in st.session_state and _SENT not in st.session_state
    if context and context.is_history_navigation:
        _take_from_address()
    elif is_restored:
        _put_into_address()
    elif address.is_new() or _is_elsewhere():
        _take_from_address()


def follow_address() -> None:
    """Put the open runs into the address, once the controls are drawn, with which it is sent.

    If the visitor went Back or Forward, and Streamlit did not report it as a later message stopped
    the run that would have handled it, open the runs of the address.
    """
    if REMEMBERED not in st.session_state or _is_elsewhere():
        _take_from_address()
    elif not dragging.is_moving():
        _put_into_address()


def state() -> State:
    """Return what is remembered when the visitor leaves the page."""
    return st.session_state[REMEMBERED], hidden()


def restore(state: State) -> None:
    """Open and hide the runs that were open and hidden when the visitor left the page."""
    st.session_state[REMEMBERED], st.session_state[_HIDDEN] = state


def open_recorded(run_id: str) -> None:
    """Open and show a recorded run in the place of another one, else under the first free letter.

    It has no place if six other runs are open.
    """
    ids, closed = _ids(), replaced()
    if run_id not in ids:
        places = range(len(LETTERS))
        place = next((n for n in places if is_recorded(ids[n])), None)
        if place is None:
            place = next((n for n in places if not ids[n]), None)
        if place is None:
            return
        ids[place], closed = run_id, {}
    _hold(ids, closed, _without(hidden(), run_id))
    choose(run_id)


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
    _keep(ids, closed, hidden())
    st.session_state.pop(_CHOSEN, None)
    return letter


def close(run_id: str) -> None:
    """Close a run; the others keep their letters."""
    _keep(["" if open_id == run_id else open_id for open_id in _ids()], {}, hidden())


def hide(run_id: str) -> None:
    """Hide an open run, and keep it in focus: there it can be shown again."""
    choose(run_id)
    _keep(_ids(), replaced(), [*hidden(), run_id])


def show(run_id: str) -> None:
    """Show a hidden run again."""
    _keep(_ids(), replaced(), _without(hidden(), run_id))


def choose(run_id: str) -> None:
    """Put an open run into focus, until another one is chosen or trained."""
    st.session_state[_CHOSEN] = run_id


def chosen() -> str | None:
    """Return the id of the run that was put into focus; it may have been closed."""
    run_id: str | None = st.session_state.get(_CHOSEN)
    return run_id


def _ids() -> list[str]:
    return _padded(st.session_state.get(REMEMBERED, []))


def _padded(ids: Sequence[str]) -> list[str]:
    return [*ids, *[""] * len(LETTERS)][: len(LETTERS)]


def _without(ids: Sequence[str], run_id: str) -> list[str]:
    return [each for each in ids if each != run_id]


def _named(named: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the ids of the runs that an address opens, and those replaced by its last ones."""
    if PARAMETER not in st.query_params:
        return _padded(_unnamed()), {}
    named = [run for n, run in enumerate(named) if not run or run not in named[:n]]
    ids, closed = _padded(named[: len(LETTERS)]), {}
    for number, run_id in enumerate(filter(None, named[len(LETTERS) :])):
        place = number % len(LETTERS)
        closed[LETTERS[place]], ids[place] = ids[place], run_id
    return ids, closed


def _warn_of_others(hidden: Sequence[str], ids: Sequence[str]) -> None:
    """Warn of those of `hidden` that are no open run."""
    others = [run_id for run_id in hidden if run_id and run_id not in ids]
    if not others:
        return
    open_ids = ", ".join(map(quoted, filter(None, ids)))
    st.warning(
        f"The link's `{HIDDEN}` could not be used for {as_text(quoted(others[0]))}"
        + (f" and {len(others) - 1} more" if len(others) > 1 else "")
        + (f"; the runs open here are {as_text(open_ids)}." if open_ids else "; no run is open."),
        icon=":material/link_off:",
    )


def _keep(ids: Sequence[str], closed: dict[str, str], hidden: Collection[str]) -> None:
    _hold(ids, closed, hidden)
    if unsent := _unsent():
        _send(unsent)


def _hold(ids: Sequence[str], closed: dict[str, str], hidden: Collection[str]) -> None:
    last = max((place for place, run_id in enumerate(ids) if run_id), default=-1)
    st.session_state[REMEMBERED] = list(ids[: last + 1])
    st.session_state[_HIDDEN] = _among(ids, hidden)
    st.session_state[_REPLACED] = closed


def _among(ids: Sequence[str], hidden: Collection[str]) -> list[str]:
    return [run_id for run_id in ids if run_id and run_id in hidden]


def _in_address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in (PARAMETER, HIDDEN)}


def _take_from_address() -> None:
    now = _in_address()
    ids, closed = _named(now[PARAMETER])
    st.session_state[_SENT] = Sent([now], {HIDDEN: _among(ids, now[HIDDEN])})
    _warn_of_others(now[HIDDEN], ids)
    _keep(ids, closed, now[HIDDEN])


def _put_into_address() -> None:
    if unsent := _unsent():
        _note(unsent)
        for name, values in unsent.items():
            address.set_with_controls(name, values)


def _is_elsewhere() -> bool:
    """Return whether the address is none that the browser had or got."""
    return not _sent().has_come_to(_in_address())


def _sent() -> Sent[Mapping[str, list[str]]]:
    first: Sent[Mapping[str, list[str]]] = Sent([_in_address()], {HIDDEN: []})
    sent: Sent[Mapping[str, list[str]]] = st.session_state.setdefault(_SENT, first)
    return sent


def _unnamed() -> list[str]:
    """Return the ids of the runs that a link without the parameter opens."""
    unnamed: Callable[[], list[str]] = st.session_state.get(_UNNAMED, list)
    return unnamed()


def _unsent() -> dict[str, list[str]]:
    """Return the values that the parameters should have; nothing if the address means the same."""
    ids, hidden = st.session_state[REMEMBERED], st.session_state.get(_HIDDEN, [])
    now, unnamed = _in_address(), _unnamed()
    runs = now[PARAMETER]
    if runs != (ids or [""]) and (runs or ids != unnamed):
        # What was named stays named: a control may just have been drawn by `are_chosen`.
        runs = [] if ids == unnamed == st.session_state.get(_USUAL, []) else ids or [""]
    elif hidden == _sent().text[HIDDEN] and now[HIDDEN] == _sent().values[-1][HIDDEN]:
        return {}  # even if the link also hides what is not open
    return {PARAMETER: runs, HIDDEN: hidden}


def _send(values: dict[str, list[str]]) -> None:
    _note(values)
    address.send(values)


def _note(values: dict[str, list[str]]) -> None:
    _sent().values.append(values)
    _sent().text = values
