"""Open runs of a page: each has a letter, which it keeps while it is open; some are hidden.

The address lists them in the order of their letters, with an empty value for a free letter:
``?run=&run=ID`` is run B alone. So a copied link shows the same letters and colours. Without the
parameter the page's default is open, a recorded run; ``?run=`` opens none. ``hidden_run=ID`` names
an open run that is not drawn; it keeps its letter, and goes on.
The session has the same, and the run in focus. Code that runs without the whole page, such as the
clock, reads the session, because the browser may not have received the last address yet.
"""

from collections.abc import Collection, Mapping, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.web import address
from pages.web.control_kinds import quoted
from pages.web.plain_text import as_text
from pages.web.recorded_runs import is_recorded

PARAMETER = "run"  # parameter of the address, once per letter
HIDDEN = "hidden_run"  # parameter of the address, once per hidden run
REMEMBERED = "open-runs"  # session key
LETTERS = "ABCDEF"  # one for each colour and dash
_HIDDEN = "hidden-runs"  # session key
_CHOSEN = "run-looked-at"  # session key: the run in focus, chosen since the last Train
_REPLACED = "replaced-runs"  # session key
_SENT = "addresses-of-runs"  # session key: values of both parameters in the browser
_DEFAULT = "runs-by-default"  # session key: ids that are open without the parameter

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
        now = _in_address()
        st.session_state[_SENT] = address.Sent([now], {})
        ids, closed = _named(now[PARAMETER])
        _warn_of_others(now[HIDDEN], ids)
        _keep(ids, closed, now[HIDDEN])
    elif unsent := _unsent():
        _send(unsent)


def state() -> State:
    """Return what is remembered when the visitor leaves the page."""
    return st.session_state[REMEMBERED], hidden()


def restore(state: State) -> None:
    """Open and hide the runs that were open and hidden when the visitor left the page."""
    st.session_state[REMEMBERED], st.session_state[_HIDDEN] = state


def open_recorded(run_id: str) -> bool:
    """Open and show a recorded run in the place of another one, else under the first free letter.

    The address gets it with the controls. Returns whether it is open: not if there is no place.
    """
    ids, closed = _ids(), replaced()
    if run_id not in ids:
        places = range(len(LETTERS))
        place = next((n for n in places if is_recorded(ids[n])), None)
        if place is None:
            place = next((n for n in places if not ids[n]), None)
        if place is None:
            return False
        ids[place], closed = run_id, {}
    _hold(ids, closed, _without(hidden(), run_id))
    choose(run_id)
    if unsent := _unsent():
        _sent().values.append(unsent)
        for name, values in unsent.items():
            address.set_with_controls(name, values)
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
        return _padded(_default()), {}
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


def _has_moved() -> bool:
    """Return whether the visitor went Back or Forward: the address is none that it had or got.

    Streamlit does not report that if a later message stopped the run that would have handled it.
    """
    context = get_script_run_ctx()
    now = _in_address()
    return bool(context and context.is_history_navigation) or not _sent().has_come_to(now)


def _sent() -> address.Sent[Mapping[str, list[str]]]:
    sent: address.Sent[Mapping[str, list[str]]] = st.session_state.setdefault(
        _SENT, address.Sent([_in_address()], {})
    )
    return sent


def _default() -> list[str]:
    default: list[str] = st.session_state.get(_DEFAULT, [])
    return default


def _unsent() -> dict[str, list[str]]:
    """Return the values that the parameters should have; nothing if the address means the same."""
    ids, hidden = st.session_state[REMEMBERED], st.session_state.get(_HIDDEN, [])
    runs = [] if ids == _default() else ids or [""]
    now = _in_address()
    if now[PARAMETER] == runs and _among(ids, now[HIDDEN]) == hidden:
        return {}
    return {PARAMETER: runs, HIDDEN: hidden}


def _send(values: dict[str, list[str]]) -> None:
    _sent().values.append(values)
    address.send(values)
