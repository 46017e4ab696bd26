"""Late messages: those that a browser sent before it had the page's last answer.

Each message has the values of all widgets. A late one still has the former value of a widget that
the page has set since, such as a slider set by a preset; taken as the visitor's choice, it would
undo the preset.
"""

import time
from collections.abc import Container
from typing import Any

import streamlit as st

from pages.web import page_state
from pages.web.page_state import Given

LAG = 0.5
"""Seconds after drawing a page in which a browser may still send messages from before it."""
LAG_OF_OPENING = 3.0
"""The same after a page was opened anew, all of which the browser has to draw."""


def set_widget(key: str, value: Any) -> None:
    """Set the widget of `key`, when drawn next, to `value`, which the page has computed."""
    if of_browser(key) != value:
        replace(key, value)
        start_lag((key,))
    st.session_state[key] = value


def replace(key: str, value: Any) -> None:
    """Remember that the page replaces the value of a widget by `value`, until `start_lag`."""
    is_opening = key not in st.session_state
    page_state.current().given[key] = Given(value, of_browser(key), is_opening)


def of_browser(key: str) -> Any:
    """Return the value that the browser has of a widget; None if it has none.

    If the page was opened anew, that is the value from before.
    """
    return st.session_state.get(key, page_state.current().former.get(key))


def start_lag(keys: Container[str]) -> None:
    """Accept the former values of these widgets after a lag: their new ones are being sent."""
    now = time.monotonic()
    for key, given in page_state.current().given.items():
        if key in keys:
            lag = LAG_OF_OPENING if given.is_opening else LAG
            given.until = min(given.until, now + lag)


def is_late(key: str) -> bool:
    """Return whether the browser sent a widget's value from before the page replaced it."""
    given = page_state.current().given.get(key)
    return (
        given is not None
        and st.session_state.get(key) == given.replaced
        # A slow browser may take longer; its message then has an earlier address.
        and (time.monotonic() < given.until or not has_last_address())
    )


def has_last_address() -> bool:
    """Return whether the browser had the last address when it sent the message of this run.

    If not, it did not have the last run's drawing either.
    """
    sent = page_state.current().sent.items()
    return all(st.query_params.get_all(name) == one.values[-1] for name, one in sent)
