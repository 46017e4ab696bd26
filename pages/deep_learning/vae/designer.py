"""Schedule designer: the curve of beta, or of C, whose points and ends are dragged."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.vae.schedule_preview import SchedulePlan, SchedulePreview, preview
from kllab.training.schedule_points import (
    MOST_POINTS,
    Points,
    along,
    moved,
    with_one_more,
    without,
    write_points,
)
from pages.deep_learning.vae import schedule_figure, text
from pages.deep_learning.vae.schedule_figure import Scale, scale_of
from pages.web import address, live, open_runs, workbench
from pages.web.chart import Dragged, chart
from pages.web.control_kinds import Choice, Control, Slider

KEY = "designer"
"""Key of the chart, and beginning of those of the buttons."""
VIEW = "Schedule"
"""Title of the view that has the designer while runs are drawn."""
Place = AbstractContextManager[Any]
_SCALE, _CHOSEN = "scale-of-schedule", "chosen-point"  # session keys


@dataclass(frozen=True)
class Designed:
    """Schedule that the rail describes, and the controls that it has there.

    Attributes
    ----------
    plan : SchedulePlan
    points : Points
        Its control points; none for the other schedules.
    final, menu, objective : Control
        Controls of its final value, of its name, and of what has it: beta or C.
    line : Control
        Control of the points.
    of_parameters : mapping of str to Control
        Controls of its parameters, by name.
    """

    plan: SchedulePlan
    points: Points
    final: Slider
    menu: Choice
    objective: Choice
    line: Control
    of_parameters: Mapping[str, Any]


def draw_opener() -> None:
    """Draw a button in the rail that opens the view of the schedule, if there is one."""
    if open_runs.opened():
        st.button(
            "Design the schedule", key=f"{KEY}-open", icon=":material/draw:", type="tertiary",
            help="Opens the view “Schedule”: drag points of the curve.",
            on_click=workbench.open_view, args=(VIEW,),
        )  # fmt: skip


def draw(designed: Designed, unit: Unit, above: Place, below: Place) -> None:
    """Draw what the schedule is and its buttons in one place, its curve with handles in another."""
    view = preview(designed.plan)
    scale: Scale = st.session_state.get(_SCALE) or scale_of(designed.plan, view, unit)
    chosen = min(st.session_state.get(_CHOSEN, 0), max(len(designed.points) - 1, 0))
    with above:
        st.caption(text.planned(designed.plan, view), help=text.TUTORIAL_SCHEDULE)
        with st.container(horizontal=True, gap="xsmall", key=f"{KEY}-buttons"):
            _buttons(designed, view, chosen)
            _other_objective(designed)
    figure = schedule_figure.schedule(designed.plan, view, scale, designed.points, chosen)
    alt = text.schedule(designed.plan, view, scale)
    move = live.redraw_rail_after(partial(drag, designed, scale))
    with below:
        chart(figure, key=KEY, alt=alt, height=None, on_drag=move)


def _buttons(designed: Designed, view: SchedulePreview, chosen: int) -> None:
    """Draw the buttons that add and remove points, or make points of the schedule."""
    if not designed.points:
        _button(
            "Draw by hand", "draw", partial(_take_over, designed),
            disabled=bool(view.problem),
            help="Put points along this curve, to drag, to add and to remove.",
        )  # fmt: skip
        return
    full = len(designed.points) >= MOST_POINTS
    _button(
        "Add a point", "add", partial(_add, designed), disabled=full,
        help=f"In the middle of the widest gap; {MOST_POINTS} at most.",
    )  # fmt: skip
    _button(
        f"Remove point {chosen + 1}", "remove", partial(_remove, designed, chosen),
        disabled=len(designed.points) == 1,
        help="The red one: the point that was moved or added last.",
    )  # fmt: skip


def _other_objective(designed: Designed) -> None:
    """Draw the button that designs C instead of beta, or beta instead of C."""
    if designed.plan.of_capacity:
        label, to, what = "β instead of C", "beta", "β rate, with a schedule of β"
    else:
        label, to, what = "C instead of β", "capacity", "γ |rate − C|, with a schedule of C"
    assign = partial(address.assign, {designed.objective.key: to})
    _button(label, "swap_horiz", assign, help=f"Adds {what}, to the distortion.")


def _button(label: str, icon: str, act: Callable[[], None], **style: Any) -> None:
    def press() -> None:
        act()
        live.redraw_rail()

    st.button(label, key=f"{KEY}-{icon}", icon=f":material/{icon}:", on_click=press, **style)


def _take_over(designed: Designed) -> None:
    points = along(designed.plan.build(), designed.plan.total_steps)
    st.session_state[_CHOSEN] = 0
    address.assign({designed.menu.key: "points", designed.line.key: write_points(points)})


def _add(designed: Designed) -> None:
    points, st.session_state[_CHOSEN] = with_one_more(designed.points, designed.plan.final)
    address.assign({designed.line.key: write_points(points)})


def _remove(designed: Designed, index: int) -> None:
    st.session_state[_CHOSEN] = max(index - 1, 0)
    address.assign({designed.line.key: write_points(without(designed.points, index))})


def drag(designed: Designed, scale: Scale, dragged: Dragged) -> None:
    """Set what a handle stands for to its position."""
    address.assign(positions(designed, scale, dragged))
    # The axis stays while a handle is dragged.
    if dragged.done:
        st.session_state.pop(_SCALE, None)
    else:
        st.session_state[_SCALE] = scale
    index = schedule_figure.index_of(dragged.name)
    if index is not None and index < len(designed.points):
        st.session_state[_CHOSEN] = index


def positions(designed: Designed, scale: Scale, dragged: Dragged) -> dict[str, Any]:
    """Return the values of controls, by key, that the position of a handle stands for."""
    plan, by_name = designed.plan, designed.of_parameters
    if _is_where_it_was(designed, scale, dragged):
        return {designed.line.key: write_points(designed.points)}
    part = min(max(dragged.x / plan.total_steps, 0.0), 1.0)
    height = max(scale.value_at(dragged.y), 0.0)
    value = _rounded(height, scale.value_at(scale.top) / 200)
    index = schedule_figure.index_of(dragged.name)
    if index is not None and index < len(designed.points):
        fraction = round(part, 3)
        return {designed.line.key: write_points(moved(designed.points, index, fraction, value))}
    delay = float(plan.parameters.get("delay", 0.0))
    final = {designed.final: designed.final.nearest(height)}
    match dragged.name:
        case schedule_figure.FINAL:
            chosen: dict[Slider, float] = final
        case schedule_figure.START:
            chosen = {by_name["start"]: value, by_name["delay"]: round(part, 2)}
        case schedule_figure.WARM_UP:
            chosen = {**final, by_name["warm_up"]: round(max(part - delay, 0.0), 2)}
        case schedule_figure.RAMP:
            cycle = (1 - delay) / plan.parameters["cycles"]
            chosen = {**final, by_name["ramp"]: round(min(max(part - delay, 0.0) / cycle, 1.0), 2)}
        case _:
            chosen = {}
    return {control.key: control.settle(to) for control, to in chosen.items()}


def _is_where_it_was(designed: Designed, scale: Scale, dragged: Dragged) -> bool:
    """Return whether a control point was clicked and not moved: then its digits stay."""
    index = schedule_figure.index_of(dragged.name)
    if index is None or index >= len(designed.points):
        return False
    fraction, value = designed.points[index]
    stands = fraction * designed.plan.total_steps, float(scale.of(value))
    return stands == (dragged.x, dragged.y)


def _rounded(value: float, step: float) -> float:
    """Return the nearest multiple of a step, in few digits."""
    return float(f"{round(value / step) * step:.4g}")
