"""Presets: named cases that set the controls of a page to their values."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from pages.web import address, late_messages
from pages.web.chart import visible_charts
from pages.web.fixed_controls import is_fixed


def above(
    cases: Mapping[str, Mapping[str, Any]],
    draw: Callable[[], dict[str, Any]],
    *,
    key: str = "preset",
) -> tuple[dict[str, Any], str | None]:
    """Draw controls, and above them the menu of their presets.

    Parameters
    ----------
    cases, key
        As in `offer`.
    draw : callable
        Draws the controls; returns their values by key.

    Returns
    -------
    values : dict
    preset : str or None
        Name of the preset with these values.
    """
    place = st.container()
    values = draw()
    with place:
        return values, offer(cases, values, key=key)


def of_specs(specs: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return presets, given as specs by name, as values of controls whose keys are their fields."""
    return {name: asdict(spec) for name, spec in specs.items()}


def offer(
    cases: Mapping[str, Mapping[str, Any]],
    now: Mapping[str, Any],
    *,
    key: str = "preset",
    then: Callable[[str], None] = lambda _: None,
) -> str | None:
    """Draw a menu of presets; choosing one sets the controls to its values.

    Controls that the link fixes keep their values; if it fixes all of them, so does the menu.

    Parameters
    ----------
    cases : mapping
        Values of controls by key, for each preset's name.
    now : mapping
        The values that `draw` returned. If they equal a preset, it is shown as chosen.
    key : str
        Unique for each menu of presets on a page.
    then : callable, optional
        Called with the name of a preset that was chosen.

    Returns
    -------
    str or None
        The name of that preset.
    """
    reached = next((name for name, values in cases.items() if matches(values, now)), None)
    late_messages.set_widget(key, reached)
    seen = {name: st.session_state[name] for name in now if name in st.session_state}
    charts = visible_charts()

    def apply() -> None:
        # While a key is held on a slider, the browser still sends the preset it last showed. So a
        # message that moved a control is not a choice of a preset, nor is one of a chart that came
        # into the window. Nor is a message from before the last answer, such as two keys in one
        # message that cancel each other.
        moved = any(st.session_state[name] != value for name, value in seen.items())
        visible = visible_charts()
        scrolled = any(charts.get(chart, value) != value for chart, value in visible.items())
        if moved or scrolled or late_messages.is_late(key) or not late_messages.has_last_address():
            return
        chosen = st.session_state[key]
        if chosen in cases:
            address.assign(cases[chosen])
            then(chosen)

    st.selectbox(
        "Presets",
        list(cases),
        index=None,
        placeholder="Presets",
        key=key,
        on_change=apply,
        disabled=all(map(is_fixed, _drawn(cases, now))),
        label_visibility="collapsed",
    )
    return reached


def _drawn(cases: Mapping[str, Mapping[str, Any]], now: Mapping[str, Any]) -> list[str]:
    """Return the keys of the drawn controls that presets set."""
    return [key for key in now if any(key in case for case in cases.values())]


def matches(case: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Return whether at least one control is drawn and all drawn ones have a preset's values."""
    drawn = [key for key in case if key in now]
    return bool(drawn) and all(now[key] == case[key] for key in drawn)
