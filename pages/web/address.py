"""Address (URL) as the state of a page: read and validate links, write the values of controls.

A page calls `open_page` with its table of controls before it draws any of them. It draws them
inside a `section`, which writes the controls that differ from their defaults to the address.
Other parameters of the address (open runs, the unit, unknown ones) are not changed.

Streamlit's own ``bind="query-params"`` is not used. It omits a value that code has set for a widget
that is not drawn yet, and writes labels instead of values. Leaving a page makes two entries in the
browser's history, so visitors would have to press Back twice.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.query_params import QueryParams

from pages.web import hand
from pages.web.control_kinds import Control
from pages.web.fixed_controls import HIDE, LOCK, named_by
from pages.web.plain_text import as_text

_PAGE = "controls-of-the-page"  # session key

_Followed = dict[str, Callable[[float], None]]
Value = TypeVar("Value")

LAG = 0.5
"""Seconds after drawing a page in which a browser may still send messages from before it."""


@dataclass
class _Page:
    """State of the controls of the current page in a session.

    Attributes
    ----------
    read
        Names of the parameters that have been read.
    waiting
        Values for controls that are drawn next.
    drawn
        Each control as last drawn, with its value; it may now be hidden.
    shown
        Text of each drawn control, as a list; empty at its default.
    sent
        For each parameter what the browser was sent, and its text when the page was last drawn.
        They differ if a link is written differently from `Control.text`, or is invalid.
    given
        Controls whose widget value the page replaced.
    widgets
        Value of each widget when it was last drawn.
    moving
        Value of the slider that is being dragged, for one run.
    is_dragged
        Whether a handle of a chart is being dragged, for one run.
    followed
        What to call with the values of sliders that are no controls, until the section ends.
    depth
        Number of sections that are open: one may be inside another.
    is_unsent
        Whether a parameter that is no control was set, which the browser gets with the controls.
    is_trial
        Whether `assign` only reports what it would set.
    fixed
        Keys of the controls that the link locks and of those it hides; empty before it is read.
    """

    read: set[str] = field(default_factory=set)
    waiting: dict[str, Any] = field(default_factory=dict)
    drawn: dict[str, tuple[Control, Any]] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    sent: dict[str, Sent[list[str]]] = field(default_factory=dict)
    given: dict[str, _Given] = field(default_factory=dict)
    widgets: dict[str, Any] = field(default_factory=dict)
    moving: dict[str, Any] = field(default_factory=dict)
    is_dragged: bool = False
    followed: _Followed = field(default_factory=dict)
    depth: int = 0
    is_unsent: bool = False
    is_trial: bool = False
    fixed: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass
class Sent(Generic[Value]):
    """Possible values of one parameter, or of several, in the browser's address.

    Attributes
    ----------
    values
        Value in its last message, followed by values sent since.
    text
        Value for the drawn control.
    """

    values: list[Value]
    text: Value

    def has_come_to(self, value: Value) -> bool:
        """Return whether the browser had or was sent `value`; drop the values before it."""
        if value not in self.values:
            return False
        del self.values[: self.values.index(value)]
        return True


@dataclass
class _Given:
    """Value that the page gave a widget, and the value it replaced.

    Attributes
    ----------
    until
        Until this time (`time.monotonic`) the browser may not have received it.
    """

    value: Any
    replaced: Any
    until: float = math.inf


def open_page(controls: Sequence[Control], later: Callable[[], Sequence[Control]] = tuple) -> None:
    """Read the values of `controls` from the address when a page opens or Back is pressed.

    Controls that are not in the address take their defaults, even hidden ones.

    Parameters
    ----------
    controls : sequence of Control
        The controls of the page.
    later : callable, optional
        Returns the controls that the page will `read`; a link can fix them as well.
    """
    context = get_script_run_ctx()
    if context and (context.is_history_navigation or not _follows()):
        st.session_state[_PAGE] = _Page()
    page = _page()
    if not page.fixed:
        is_any = LOCK in st.query_params or HIDE in st.query_params
        allowed = dict.fromkeys(one.key for one in (*controls, *later())) if is_any else {}
        page.fixed = {parameter: named_by(parameter, allowed) for parameter in (LOCK, HIDE)}
    read(controls)


def is_new() -> bool:
    """Return whether the controls have just been read: on arrival, and after Back or Forward."""
    return not _page().sent


def _follows() -> bool:
    """Return whether the browser's address is one that it had or was sent before.

    Otherwise the visitor went Back or Forward. Streamlit does not report that if a later message
    stopped the run that would have handled it.
    """
    sent = _page().sent.items()
    return all(one.has_come_to(st.query_params.get_all(name)) for name, one in sent)


def read(controls: Sequence[Control]) -> None:
    """Read the values of `controls` from the address, unless they have been read.

    For controls that depend on the values of others; `open_page` reads the others.
    """
    page = _page()
    for control in controls:
        if control.key not in page.read:
            page.read.add(control.key)
            # A preset may have introduced the control with its value.
            page.waiting.setdefault(control.key, value_of(control))


def fixed(parameter: str) -> frozenset[str]:
    """Return the keys of the controls that the link locks (`LOCK`) or hides (`HIDE`)."""
    return _page().fixed.get(parameter, frozenset())


def is_fixed(key: str) -> bool:
    """Return whether the link locks or hides the control `key`."""
    return key in fixed(LOCK) or key in fixed(HIDE)


def is_hidden(key: str) -> bool:
    """Return whether the link hides the control `key`."""
    return key in fixed(HIDE)


def drawn() -> dict[str, tuple[Control, Any]]:
    """Return the controls drawn since the page was opened with their values, by key."""
    return {key: (control, held(control)) for key, (control, _) in _page().drawn.items()}


def value_of(control: Control) -> Any:
    """Return the address's value of `control`; if it is invalid, warn and return the default."""
    names = (control.key, *control.aliases)
    try:
        return _parsed(control, {name: st.query_params.get_all(name) for name in names})
    except ValueError as error:
        st.warning(
            f"The link's `{control.key}` could not be used: {as_text(str(error))}. "
            "It stands at its default instead.",
            icon=":material/link_off:",
        )
        return control.default


def copied(controls: Sequence[Control]) -> dict[str, Any]:
    """Return the values by key that `controls` have in a copied link; if invalid, the defaults."""
    page, values = _page(), {}
    given = {
        name: page.shown.get(name, []) if name in page.sent else st.query_params.get_all(name)
        for control in controls
        for name in (control.key, *control.aliases)
    }
    for control in controls:
        try:
            values[control.key] = control.settle(_parsed(control, given))
        except ValueError:
            values[control.key] = control.default
    return values


def _parsed(control: Control, given: Mapping[str, list[str]]) -> Any:
    """Return the value of `control` in these parameters, or raise ValueError."""
    names = (control.key, *control.aliases)
    raws = next((given[name] for name in names if given.get(name)), None)
    if raws is None:
        return control.default
    if len(raws) > 1 and not control.repeats:
        raise ValueError(f"it is given {len(raws)} times")
    return control.parse(",".join(raws))


def held(control: Control) -> Any:
    """Return the value of `control`, even if it is not drawn, or not drawn yet."""
    page, key = _page(), control.key
    _, last = page.drawn.get(key, (None, control.default))
    of_widget = page.moving.get(key, st.session_state.get(key, last))
    return control.settle(page.waiting.get(key, of_widget))


@contextmanager
def section(controls: Sequence[Control]) -> Iterator[None]:
    """Write those of `controls` that are drawn and not at their default to the address, at once.

    Also a decorator, below ``@st.fragment``: a fragment that runs alone writes its own controls. A
    run that ends in ``st.rerun`` or an error writes nothing.
    """
    page = _page()
    names = dict.fromkeys(name for one in controls for name in (one.key, *one.aliases))
    # A fixed value never changes: it stays as the link has it, even while it is not drawn.
    of_link = fixed(LOCK) | fixed(HIDE)
    free = [name for one in controls if one.key not in of_link for name in (one.key, *one.aliases)]
    for name in names:
        page.shown.pop(name, None)
    page.depth += 1
    try:
        yield
    finally:
        page.depth -= 1
    followed, page.followed = page.followed, {}
    keys = [*names, *followed]
    drawn = [key for key in keys if key in page.shown or key in followed]
    hand.follow(drawn, partial(_move, followed), key=f"hand-{keys[0]}")
    if is_moving():
        if not page.depth:  # else the section around this one has to know
            page.moving.clear()
            page.is_dragged = False
        return  # written when it is released
    for name in names.keys() & page.given.keys():
        page.given[name].until = min(page.given[name].until, time.monotonic() + LAG)
    _write(page, {name: page.shown.get(name, []) for name in free})


def _write(page: _Page, now: Mapping[str, list[str]]) -> None:
    is_new, page.is_unsent = page.is_unsent, False
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    for name, text in now.items():
        value = given.get(name, [])
        sent = page.sent.setdefault(name, Sent([value], text))
        sent.has_come_to(value)
        # The browser may not have received the last address yet: then send it again.
        is_new |= sent.text != text or sent.values[-1] != value
    if not is_new:
        return
    for name, text in now.items():
        page.sent[name].values.append(text)
        page.sent[name].text = text
    send(now)


def send(values: Mapping[str, list[str]]) -> None:
    """Send the browser new values of parameters; one without values is removed."""
    # Each assignment to `st.query_params` makes an entry in the browser's history; this makes one.
    with _query_parameters() as parameters:
        for name, texts in values.items():
            if not texts:
                parameters.discard_param_no_forward_msg(name)
        parameters.update({name: texts for name, texts in values.items() if texts})


def parameters() -> dict[str, list[str]]:
    """Return the parameters that the address has once the controls drawn so far are written."""
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    page = _page()
    shown = {name: texts for name, texts in page.shown.items() if not is_fixed(name)}
    return {name: texts for name, texts in (now | shown).items() if texts}


def remove(name: str) -> None:
    """Remove a parameter, to which Streamlit binds a widget, before the widget is drawn."""
    with _query_parameters() as parameters:
        parameters.remove_param(name)
        parameters.set_initial_query_params_from_current()  # a new widget takes its value from it


def set_with_controls(name: str, values: list[str]) -> None:
    """Set a parameter that is no control; none without `values`.

    The browser gets it at the end of the section, with the controls: one entry in its history.
    """
    _page().is_unsent = True
    with _query_parameters() as parameters:
        parameters.discard_param_no_forward_msg(name)
        if values:
            parameters.set_with_no_forward_msg(name, values)


def is_heard() -> bool:
    """Return whether the browser had the last address when it sent the message of this run.

    If not, it did not have the last run's drawing either.
    """
    sent = _page().sent.items()
    return all(st.query_params.get_all(name) == one.values[-1] for name, one in sent)


def assign(values: Mapping[str, Any], *, even_fixed: bool = False) -> None:
    """Set the controls with these keys to these values when they are drawn next.

    Call it before they are drawn: in the callback of a button, preset or chart. Controls that the
    link fixes keep their values, unless `even_fixed`.
    """
    page = _page()
    if page.is_trial:
        raise _WouldAssign(values)
    page.waiting.update(
        {key: value for key, value in values.items() if even_fixed or not is_fixed(key)}
    )


class _WouldAssign(Exception):  # noqa: N818  # no error
    """Raised by `assign` in a trial; its argument has the keys."""


def changes_nothing(act: Callable[[], None]) -> bool:
    """Return whether `act`, which may `assign`, assigns only controls that the link fixes.

    `act` is stopped where it first assigns.
    """
    page = _page()
    if not any(page.fixed.values()):
        return False
    page.is_trial = True
    try:
        act()
    except _WouldAssign as stop:
        return all(map(is_fixed, stop.args[0]))
    finally:
        page.is_trial = False
    return False


def give(key: str, value: Any) -> None:
    """Set the widget of `key`, when drawn next, to `value`, which the page has computed."""
    if st.session_state.get(key) != value:
        until = time.monotonic() + LAG
        _page().given[key] = _Given(value, st.session_state.get(key), until)
    st.session_state[key] = value


def is_late(key: str) -> bool:
    """Return whether the browser sent a widget's value from before the page replaced it."""
    given = _page().given.get(key)
    return (
        given is not None
        and st.session_state.get(key) == given.replaced
        # A slow browser may take longer; its message then has an earlier address.
        and (time.monotonic() < given.until or not is_heard())
    )


def before_drawing(control: Control) -> None:
    """Set the widget of `control` to its value, unless it has that value already."""
    page, key = _page(), control.key
    drawn_as, last = page.drawn.get(key, (None, control.default))
    given = page.given.get(key)
    if key in page.waiting:
        if key in st.session_state and st.session_state[key] != page.waiting[key]:
            page.given[key] = _Given(page.waiting[key], st.session_state[key])
    elif given and is_late(key):
        page.waiting[key] = given.value  # the browser's value would undo a preset, or Back
    elif given and st.session_state.get(key) != given.value:
        del page.given[key]  # the visitor has chosen since
    # Streamlit drops a widget that is not drawn, or whose range changes under the same key.
    is_kept = key in st.session_state and drawn_as == control
    held = st.session_state.get(key, last)
    value = control.settle(page.waiting.get(key, held))
    # Not if it has the value: sending it back unchanged would undo a visitor's next key press.
    if not is_kept or key in page.waiting or value is not held:
        st.session_state[key] = value
    page.waiting.pop(key, None)


def follow(key: str, moved: Callable[[float], None]) -> None:
    """Call `moved` with the value of a drawn slider while it is dragged.

    For a slider that is no control of its own, but sets one by `assign`.
    """
    page = _page()
    page.followed[key] = moved
    page.widgets[key] = st.session_state[key]


def _move(followed: _Followed, key: str, position: float) -> None:
    """Let the slider `key` have the value at `position` for one run, unless it was released."""
    page = _page()
    if st.session_state.get(key) != page.widgets.get(key):
        return
    if key in followed:
        followed[key](position)
        wait()
    elif key in page.drawn and not is_fixed(key):
        control, _ = page.drawn[key]
        page.moving[key] = control.settle(control.at(position))


def wait(*, is_dragged: bool = True) -> None:
    """Do not write the address in this run while a handle or a slider is being dragged.

    When it is let go, a run that was to forget the drag may have been cut off by this one.
    """
    _page().is_dragged = is_dragged


def is_moving() -> bool:
    """Return whether a handle or a slider is being dragged: then the address is not written."""
    page = _page()
    return page.is_dragged or bool(page.moving)


def moving(key: str, value: Any) -> Any:
    """Return the value of a control; while it is dragged, not `value`, which its widget has."""
    page = _page()
    page.widgets[key] = value
    return page.moving.get(key, value)


def after_drawing(control: Control, value: Any) -> None:
    """Remember the value of the widget of `control` for the address."""
    page, text = _page(), control.text(value)
    page.drawn[control.key] = (control, value)
    page.shown[control.key] = [] if text == control.text(control.default) else [text]


def _query_parameters() -> AbstractContextManager[QueryParams]:
    context = get_script_run_ctx()
    assert context is not None, "a page is drawn without a session"
    return context.session_state.query_params()


def _page() -> _Page:
    page: _Page = st.session_state.setdefault(_PAGE, _Page())
    return page
