"""Controls of the schedules of beta and of C, also of those that are registered later."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from kllab.training.parameter import Parameter
from kllab.training.schedule_points import as_parameters, read_points, write_points
from kllab.training.schedules import SCHEDULES, ScheduleKind
from pages.web.control_kinds import Choice, Control, Line, Slider
from pages.web.plain_text import as_text

POINTS = "points"
"""Key of the control of control points, and name of their schedule."""
OF_CAPACITY = "capacity_"
"""Beginning of the names of the parameters that the schedule of C has."""
LINE = Line(
    POINTS, "Points of β: part of the training, colon, β; commas between", "0:0,0.25:1", longest=800
)
"""Control points of the schedule "points", which the handles of its chart move."""
RARE = frozenset(("shape", "start", "delay"))
"""Parameters of schedules that are among the rarely used settings."""
_LABELS = {
    "warm_up": "Warm-up, share of the training",
    "steepness": "Steepness of the S",
    "cycles": "Number of cycles",
    "ramp": "Rise of β, share of each cycle",
    "shape": "Shape of each rise",
    "start": "β at the start",
    "delay": "Delay before β moves, share of the training",
    "epochs": "Epochs of the training",
}
_RANGES: Mapping[str, tuple[float, float]] = {"start": (0.0, 10.0), "epochs": (1, 100)}
"""Ranges of sliders that are narrower than those of their parameters."""
NAMES = {POINTS: "drawn by hand"}
"""Labels of schedules in menus."""
_LAST = "last-valid-"  # beginning of session keys: the last valid text of a line


def schedule_menu(first: str = "linear") -> Choice:
    """Return the menu of all registered schedules whose parameters have controls."""
    options = tuple(of_schedules(SCHEDULES))
    return Choice("schedule", "Schedule of β", options, first, labels=NAMES)


def capacity_menu(first: str = "linear") -> Choice:
    """Return the menu of the schedules of C."""
    options = schedule_menu().options
    return Choice("capacity_schedule", "Schedule of C", options, first, labels=NAMES, menu=True)


def often_and_seldom(of_kind: Mapping[str, Control]) -> tuple[list[Control], list[Control]]:
    """Return the controls of a schedule that stand in the rail, and the rarely used ones."""
    seldom = [control for name, control in of_kind.items() if name in RARE]
    return [control for name, control in of_kind.items() if name not in RARE], seldom


def valid(control: Control, value: Any) -> Any:
    """Return the value of a control; of a line of points the last valid text, with a warning."""
    if not isinstance(control, Line):
        return value
    key = _LAST + control.key
    try:
        st.session_state[key] = write_points(read_points(value))
    except ValueError as error:
        st.session_state.setdefault(key, control.default)
        st.warning(
            f"The points could not be used: {as_text(str(error))}. Until then the page uses "
            f"{st.session_state[key]}.",
            icon=":material/edit_off:",
        )
    return st.session_state[key]


def parameters_of(schedule: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a schedule from values by name; the points from their text.

    >>> parameters_of("points", {"points": "0:0,0.5:2"})
    {'fractions': (0.0, 0.5), 'values': (0.0, 2.0)}
    """
    if schedule == POINTS:
        return dict(as_parameters(read_points(values[POINTS])))
    names = (parameter.name for parameter in SCHEDULES[schedule].parameters)
    return {name: values[name] for name in names if name in values}


def of_capacity(drawn: Mapping[str, Control]) -> dict[str, Control]:
    """Return the controls of a schedule of beta as those of a schedule of C."""
    return {
        name: replace(  # type: ignore[type-var]
            control,
            key=f"{OF_CAPACITY}{control.key}",
            label=control.label.replace("β", "C"),
            aliases=(),
            **({"default": "0:0,0.5:25"} if control == LINE else {}),
        )
        for name, control in drawn.items()
    }


def of_schedules(kinds: Mapping[str, ScheduleKind]) -> dict[str, dict[str, Control]]:
    """Return a control for each parameter of each schedule, by the names of both.

    Schedules share the control of a parameter with the same name and range. If ranges differ, each
    has its own key, and old links apply to all of them. The lists of "points" have a line of text
    together. Another schedule with a list of numbers has no controls, and is missing.
    """
    drawn = {
        name: kind
        for name, kind in kinds.items()
        if not any(isinstance(parameter.default, tuple) for parameter in kind.parameters)
    }
    by_hand: dict[str, dict[str, Control]] = {
        name: {POINTS: LINE} for name in kinds if name == POINTS
    }
    different = {parameter for kind in drawn.values() for parameter in kind.parameters}
    uses = Counter(parameter.name for parameter in different)

    def own(kind: ScheduleKind, parameter: Parameter) -> Control:
        shared = control_of(parameter)
        if uses[parameter.name] == 1:
            return shared
        key = f"{kind.name}_{parameter.name}"
        return replace(shared, key=key, aliases=(parameter.name,))

    of_kinds: dict[str, dict[str, Control]] = {
        name: {parameter.name: own(kind, parameter) for parameter in kind.parameters}
        for name, kind in drawn.items()
    }
    return {name: (of_kinds | by_hand)[name] for name in kinds if name in of_kinds | by_hand}


def control_of(parameter: Parameter) -> Slider | Choice:
    """Return the slider of a number, or the choice of a text."""
    name, default = parameter.name, parameter.default
    label = _LABELS.get(name, parameter.sentence)
    low, high = _RANGES.get(name, (parameter.low, parameter.high))
    if isinstance(default, str):
        return Choice(name, label, parameter.choices, default)
    if isinstance(default, int):
        return Slider(name, label, int(low), int(high), default, 1)
    if not isinstance(default, float):
        raise TypeError(f"{name} is {default!r}: a control takes a number or a text")
    return Slider(name, label, low, high, default, 0.05 if high <= 10 else 0.5)
