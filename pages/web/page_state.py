"""State of the controls of the current page, in the visitor's session."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from pages.web.control_kinds import Control

_PAGE = "controls-of-the-page"  # session key
Value = TypeVar("Value")


@dataclass
class PageState:
    """State of the controls of the current page.

    Attributes
    ----------
    read
        Controls whose parameters have been read, by key.
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
    former
        Values of the session before the page was opened anew, which the browser may still send.
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
        Whether `address.assign` only reports what it would set.
    fixed
        Keys of the controls that the link locks and of those it hides; empty before it is read.
    """

    read: dict[str, Control] = field(default_factory=dict)
    waiting: dict[str, Any] = field(default_factory=dict)
    drawn: dict[str, tuple[Control, Any]] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    sent: dict[str, Sent[list[str]]] = field(default_factory=dict)
    given: dict[str, Given] = field(default_factory=dict)
    former: dict[str, Any] = field(default_factory=dict)
    widgets: dict[str, Any] = field(default_factory=dict)
    moving: dict[str, Any] = field(default_factory=dict)
    is_dragged: bool = False
    followed: dict[str, Callable[[float], None]] = field(default_factory=dict)
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
class Given:
    """Value that the page gave a widget, and the value it replaced.

    Attributes
    ----------
    is_opening
        Whether the page was opened anew with it.
    until
        Until this time (`time.monotonic`) the browser may not have received it.
    """

    value: Any
    replaced: Any
    is_opening: bool = False
    until: float = math.inf


def current() -> PageState:
    """Return the state of the current page."""
    page: PageState | None = st.session_state.get(_PAGE)
    return page or reset()


def reset() -> PageState:
    """Forget the state, as the page opens or Back was pressed; return the new one."""
    page = st.session_state[_PAGE] = PageState()
    return page
