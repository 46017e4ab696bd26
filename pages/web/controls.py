"""Tables of controls: draw the widgets, keep their values in the address."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.web import address, dragging
from pages.web.control_kinds import Control
from pages.web.fixed_controls import is_fixed, is_hidden

Groups = Mapping[str, Sequence[Control]]
Gap = Literal["xxsmall", "xsmall"]
STYLE = """
[class*=st-key-pairs-of-] { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr));
  column-gap: 1rem }
"""


def draw_one(control: Control) -> Any:
    """Draw `control`, unless the link hides it, and return its value, which is always allowed."""
    if is_hidden(control.key):
        return without_widgets((control,))[control.key]
    address.before_drawing(control)
    drawn = control.widget(disabled=is_fixed(control.key))
    value = dragging.current_value(control.key, control.settle(drawn))
    address.after_drawing(control, value)
    return value


def draw(controls: Sequence[Control]) -> dict[str, Any]:
    """Draw all `controls` and return their values by key."""
    return {control.key: draw_one(control) for control in controls}


def draw_more(controls: Sequence[Control] | Groups) -> dict[str, Any]:
    """Draw rarely used `controls`, folded, and return their values by key.

    Groups of controls by title are drawn with the title above each.
    """
    return draw_folded("More settings", ":material/tune:", controls)


def draw_folded(label: str, icon: str, controls: Sequence[Control] | Groups) -> dict[str, Any]:
    """Draw `controls`, or groups of them by title, below a button; return their values by key."""
    groups = controls if isinstance(controls, Mapping) else {"": controls}
    every = [control for group in groups.values() for control in group]
    if all(is_hidden(control.key) for control in every):
        return draw(every)
    values: dict[str, Any] = {}
    with st.popover(label, icon=icon):
        for title, group in groups.items():
            if title and not all(is_hidden(control.key) for control in group):
                st.markdown(f"**{title}**")
            values |= draw(group)
    return values


def draw_in_pairs(controls: Sequence[Control]) -> dict[str, Any]:
    """Draw `controls` in rows of two, even on a phone, and return their values by key."""
    with pairs(controls[0].key):
        return draw(controls)


def pairs(key: str, gap: Gap = "xsmall") -> DeltaGenerator:
    """Return a container whose elements stand in rows of two, even on a phone."""
    return st.container(key=f"pairs-of-{key}", gap=gap)


def without_widgets(controls: Sequence[Control]) -> dict[str, Any]:
    """Return the values of `controls` that only the handles of a chart move."""
    values = {control.key: address.held(control) for control in controls}
    for control in controls:
        address.after_drawing(control, values[control.key])
    return values
