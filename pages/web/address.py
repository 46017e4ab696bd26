"""The address is the state: what a link says is checked here, what a page shows is written here.

A page calls `open_page` with its table of controls before it draws one of them. What it draws
stands in a `section`, which writes the controls that differ from their defaults to the address.
Everything else in the address (open runs, the unit, what nobody knows) is left as it is.

Streamlit's own ``bind="query-params"`` is not used: it leaves out a value that code has set for a
widget that is not drawn yet, writes labels instead of values, and makes two entries of the
browser's history when a page is left, so that Back had to be pressed twice.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.web.plain_text import as_text

if TYPE_CHECKING:
    from pages.web.controls import Control

_PAGE = "controls-of-the-page"  # in the session

LAG = 0.5
"""Seconds after a page was drawn in which messages may come from a browser that has not got it."""


@dataclass
class _Page:
    """What a session knows of the controls of the page it is on.

    Attributes
    ----------
    read
        Names of the parameters that have been read.
    waiting
        Values that controls take when they are drawn next.
    drawn
        Each control as it was drawn last, with its value; it may be hidden by now.
    shown
        Text of each control that is drawn, in a list; the list is empty at its default.
    sent
        Of each parameter what the browser was sent, and its text when the page was drawn last. They
        differ where a link uses other words than `Control.text`, or cannot be used.
    given
        Controls that the page gave a value, in place of the one that their widgets had.
    """

    read: set[str] = field(default_factory=set)
    waiting: dict[str, Any] = field(default_factory=dict)
    drawn: dict[str, tuple[Control, Any]] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    sent: dict[str, _Sent] = field(default_factory=dict)
    given: dict[str, _Given] = field(default_factory=dict)


@dataclass
class _Sent:
    """What the browser may have in its address for one parameter.

    Attributes
    ----------
    values
        What its last message had, then what it was sent since.
    text
        What the control that is drawn would have there.
    """

    values: list[list[str]]
    text: list[str]

    def has_come_to(self, value: list[str]) -> bool:
        """Return whether the browser had or was sent `value`; forget what it had before that."""
        if value not in self.values:
            return False
        del self.values[: self.values.index(value)]
        return True


@dataclass
class _Given:
    """A value that the page gave a widget, and the one that it replaced.

    Attributes
    ----------
    until
        Up to then (by `time.monotonic`) the browser may not have it yet.
    """

    value: Any
    replaced: Any
    until: float = math.inf


def open_page(controls: Sequence[Control]) -> None:
    """Take the values of `controls` from the address, when a page opens or Back is pressed.

    A control that the address does not name takes its default, also one that is hidden.
    """
    context = get_script_run_ctx()
    if context and (context.is_history_navigation or not _follows()):
        st.session_state[_PAGE] = _Page()
    read(controls)


def _follows() -> bool:
    """Return whether the browser's address is one that it had or was sent.

    Otherwise the visitor went Back or Forward. Streamlit does not say so when the run that would
    answer this was stopped by a later message.
    """
    sent = _page().sent.items()
    return all(one.has_come_to(st.query_params.get_all(name)) for name, one in sent)


def read(controls: Sequence[Control]) -> None:
    """Take the values of `controls` from the address unless this was done before.

    For controls that are known only when others have been drawn; `open_page` reads all others.
    """
    page = _page()
    for control in controls:
        if control.key not in page.read:
            page.read.add(control.key)
            # A preset may have brought the control, and its value.
            page.waiting.setdefault(control.key, value_of(control))


def value_of(control: Control) -> Any:
    """Return what the address says of `control`; if it cannot be used, say so: the default."""
    given = (st.query_params.get_all(name) for name in (control.key, *control.aliases))
    raws = next((raws for raws in given if raws), None)
    if raws is None:
        return control.default
    try:
        if len(raws) > 1 and not control.repeats:
            raise ValueError(f"it is given {len(raws)} times")
        return control.parse(",".join(raws))
    except ValueError as error:
        st.warning(
            f"The link's `{control.key}` could not be used: {as_text(str(error))}. "
            "It stands at its default instead.",
            icon=":material/link_off:",
        )
        return control.default


def held(control: Control) -> Any:
    """Return the value of `control`, also while it is not drawn."""
    page = _page()
    _, last = page.drawn.get(control.key, (None, control.default))
    return control.settle(page.waiting.get(control.key, last))


@contextmanager
def section(controls: Sequence[Control]) -> Iterator[None]:
    """Write to the address, in one go, which of `controls` are drawn here and not at their default.

    Also a decorator, below ``@st.fragment``: a fragment writes its own controls when it alone runs.
    A run that ends in ``st.rerun`` or an error writes nothing.
    """
    page = _page()
    names = dict.fromkeys(name for one in controls for name in (one.key, *one.aliases))
    for name in names:
        page.shown.pop(name, None)
    yield
    for name in names.keys() & page.given.keys():
        page.given[name].until = min(page.given[name].until, time.monotonic() + LAG)
    _write(page, {name: page.shown.get(name, []) for name in names})


def _write(page: _Page, now: Mapping[str, list[str]]) -> None:
    is_new = False
    for name, text in now.items():
        value = st.query_params.get_all(name)
        sent = page.sent.setdefault(name, _Sent([value], text))
        sent.has_come_to(value)
        # A quick visitor's browser may not have the last address yet: then it is sent again.
        is_new |= sent.text != text or sent.values[-1] != value
    if not is_new:
        return
    for name, text in now.items():
        page.sent[name].values.append(text)
        page.sent[name].text = text
    context = get_script_run_ctx()
    assert context is not None, "a page is drawn without a session"
    # Each call of `st.query_params` would be an entry of the browser's history; this is one.
    with context.session_state.query_params() as parameters:
        for name, texts in now.items():
            if not texts:
                parameters.discard_param_no_forward_msg(name)
        parameters.update({name: texts for name, texts in now.items() if texts})


def is_heard() -> bool:
    """Return whether the browser knew the last address when it sent what this run answers.

    If not, it did not know either what the last run had drawn.
    """
    sent = _page().sent.items()
    return all(st.query_params.get_all(name) == one.values[-1] for name, one in sent)


def assign(values: Mapping[str, Any]) -> None:
    """Let the controls of these keys take these values when they are drawn next.

    To be called before they are drawn: in a callback of a button, a preset, a chart.
    """
    _page().waiting.update(values)


def give(key: str, value: Any) -> None:
    """Let the widget of `key`, drawn next, show `value`, which the page has worked out."""
    if st.session_state.get(key) != value:
        until = time.monotonic() + LAG
        _page().given[key] = _Given(value, st.session_state.get(key), until)
    st.session_state[key] = value


def is_late(key: str) -> bool:
    """Return whether the browser sent what a widget had before the page gave it a value."""
    given = _page().given.get(key)
    return (
        given is not None
        and st.session_state.get(key) == given.replaced
        and time.monotonic() < given.until
    )


def before_drawing(control: Control) -> None:
    """Give the widget of `control` the value it shall show, if that is not its own already."""
    page, key = _page(), control.key
    drawn_as, last = page.drawn.get(key, (None, control.default))
    given = page.given.get(key)
    if key in page.waiting:
        if key in st.session_state and st.session_state[key] != page.waiting[key]:
            page.given[key] = _Given(page.waiting[key], st.session_state[key])
    elif given and is_late(key):
        page.waiting[key] = given.value  # what the browser sent would undo a preset, or Back
    # Streamlit forgets a widget that is not drawn, and one of the same key with another range.
    is_kept = key in st.session_state and drawn_as == control
    held = st.session_state.get(key, last)
    value = control.settle(page.waiting.get(key, held))
    # Not when it has it: a value sent back unchanged would undo a quick visitor's next key.
    if not is_kept or key in page.waiting or value is not held:
        st.session_state[key] = value
    page.waiting.pop(key, None)


def after_drawing(control: Control, value: Any) -> None:
    """Note what the widget of `control` shows, for the address."""
    page, text = _page(), control.text(value)
    page.drawn[control.key] = (control, value)
    page.shown[control.key] = [] if text == control.text(control.default) else [text]


def _page() -> _Page:
    page: _Page = st.session_state.setdefault(_PAGE, _Page())
    return page
