"""Live hand: sliders act while they are dragged.

Streamlit's slider sends its value when it is released. Until then the component ``hand.js`` sends
the value under the pointer, and the next one when the page has answered. Such a value replaces the
widget's for one run; the address is written on release.
"""

import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import orjson
import streamlit as st

from pages.web import component, static_file

FARTHEST = 1e300
"""Largest coordinate that a browser may send."""


@cache
def _component() -> Callable[..., Any]:
    return component.declare("hand", static_file.HAND, '<i class="kllab-hand" hidden></i>')


def follow(keys: Sequence[str], moved: Callable[[str, float], None], *, key: str) -> None:
    """Call `moved` with the key and the position of a slider while it is dragged.

    Draw it last in a fragment: it tells the browser that the fragment has answered.

    Parameters
    ----------
    keys : sequence of str
        Keys of the sliders of this fragment, and of its other controls.
    moved : callable
        Called before the fragment reruns. The position is the slider's value, or, for a slider
        over options, the index of the option.
    key : str
        Identifies the fragment on its page; begins with "hand-".
    """

    def read() -> None:
        message = read_move(st.session_state[key]["moved"])
        if message:
            moved(*message)

    # As bytes, which Streamlit passes on without looking for tables in them.
    data = orjson.dumps({"keys": keys, "answered": time.monotonic()})
    _component()(key=key, data=data, on_moved_change=read)


def read_move(message: object) -> tuple[str, float] | None:
    """Return key and position of a browser's message; None for any other message."""
    match message:
        case {"key": str(key), "position": int() | float() as position}:
            # The comparison rejects NaN and integers that are too large for a float.
            return (key, float(position)) if abs(position) < FARTHEST else None
    return None
