"""Sliders and handles while they are dragged: the page follows, the address waits for the release.

A value under the pointer replaces that of the slider's widget for one run.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.web import page_state
from pages.web.fixed_controls import is_fixed


def follow(key: str, moved: Callable[[float], None]) -> None:
    """Call `moved` with the value of a drawn slider while it is dragged.

    For a slider that is no control of its own, but sets one by `address.assign`.
    """
    page = page_state.current()
    page.followed[key] = moved
    page.widgets[key] = st.session_state[key]


def move(followed: Mapping[str, Callable[[float], None]], key: str, position: float) -> None:
    """Let the slider `key` have the value at `position` for one run, unless it was released."""
    page = page_state.current()
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

    On release `is_dragged` is False: an earlier run, which sets it back when it ends, may have been
    stopped by this one.
    """
    page_state.current().is_dragged = is_dragged


def is_moving() -> bool:
    """Return whether a handle or a slider is being dragged: then the address is not written."""
    page = page_state.current()
    return page.is_dragged or bool(page.moving)


def current_value(key: str, value: Any) -> Any:
    """Return the value of a control; while it is dragged, not `value`, which its widget has."""
    page = page_state.current()
    page.widgets[key] = value
    return page.moving.get(key, value)
