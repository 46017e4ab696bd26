"""Controls of the schedules of beta and of C, also of those that are registered later."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from kllab.topics.vae.train import Config
from kllab.training.parameter import Parameter
from kllab.training.schedules import SCHEDULES, ScheduleKind
from pages.deep_learning.vae.presets import OF_CAPACITY, POINTS
from pages.web.control_kinds import Choice, Control, Line, Slider

_START = Config()
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
_NAMES = {"points": "drawn by hand"}


def schedule_menu() -> Choice:
    """Return the menu of all registered schedules whose parameters have controls."""
    options = tuple(of_schedules(SCHEDULES))
    return Choice("schedule", "Schedule of β", options, _START.schedule, labels=_NAMES)


def capacity_menu() -> Choice:
    """Return the menu of the schedules of C."""
    options, first = schedule_menu().options, _START.capacity_schedule
    return Choice("capacity_schedule", "Schedule of C", options, first, labels=_NAMES, menu=True)


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
        name: {POINTS: LINE} for name in kinds if name == "points"
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
