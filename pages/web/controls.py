"""Tables of controls: draw the widgets, keep their values in the address."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.web import address
from pages.web.control_kinds import Control


def draw_one(control: Control) -> Any:
    """Draw `control` and return its value, which is always allowed."""
    address.before_drawing(control)
    value = address.moving(control.key, control.settle(control.widget()))
    address.after_drawing(control, value)
    return value


def draw(controls: Sequence[Control]) -> dict[str, Any]:
    """Draw all `controls` and return their values by key."""
    return {control.key: draw_one(control) for control in controls}


def draw_more(controls: Sequence[Control]) -> dict[str, Any]:
    """Draw rarely used `controls`, folded, and return their values by key."""
    with st.popover("More settings", icon=":material/tune:"):
        return draw(controls)


def draw_in_pairs(controls: Sequence[Control]) -> dict[str, Any]:
    """Draw `controls` in rows of two, even on a phone, and return their values by key."""
    values: dict[str, Any] = {}
    for start in range(0, len(controls), 2):
        with st.container(horizontal=True, gap="small"):
            values |= draw(controls[start : start + 2])
    return values


def without_widgets(controls: Sequence[Control]) -> dict[str, Any]:
    """Return the values of `controls` that only the handles of a chart move."""
    values = {control.key: address.held(control) for control in controls}
    for control in controls:
        address.after_drawing(control, values[control.key])
    return values
