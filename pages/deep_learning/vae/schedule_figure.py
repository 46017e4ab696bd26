"""Figure of a schedule with the handles that shape it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kllab.divergences.units import Unit
from kllab.topics.vae.schedule_preview import Jump, SchedulePlan, SchedulePreview
from kllab.training.schedule_points import CLOSEST, Points
from pages.charts.handle import handle
from pages.charts.steady_range import round_up
from pages.charts.theme import GREEN, VERMILLION, Figure, axis, figure, note
from pages.charts.traces import line

FINAL, START, WARM_UP, RAMP, POINT = "final", "start", "warm_up", "ramp", "point"
"""Names of handles; the index of a control point follows that of its kind."""
_ROOM = 1.25
"""Height of the axis, in largest values: there is room to drag a point upwards."""
_NAMED_JUMPS = 2
"""Largest number of jumps that are labelled."""
_STEPS = 500
"""The axis of steps ends at a multiple of it, and stays while the training gets a little longer."""


@dataclass(frozen=True)
class Scale:
    """What the heights of the chart are in.

    Parameters
    ----------
    name : str
        Of the axis: β, or C with its unit.
    unit : Unit or None
        Unit of C; None for beta.
    top : float
        Upper end of the axis.
    """

    name: str
    unit: Unit | None
    top: float

    def of(self, value: Any) -> Any:
        """Return values of the schedule as heights."""
        return self.unit.of(value) if self.unit else value

    def value_at(self, height: float) -> float:
        """Return the value of the schedule at a height."""
        return height * self.unit.in_nats if self.unit else height


def scale_of(plan: SchedulePlan, preview: SchedulePreview, unit: Unit) -> Scale:
    """Return the scale that a schedule's chart has before a handle is dragged."""
    name, shown = (f"C, {unit.name}", unit) if plan.of_capacity else ("β", None)
    scale = Scale(name, shown, 1.0)
    largest = max(float(preview.values.max(initial=0.0)), plan.final)
    return Scale(name, shown, round_up(_ROOM * float(scale.of(largest)), least=0.2))


def index_of(name: str) -> int | None:
    """Return the index of the control point whose handle has this name; None for other handles.

    >>> index_of("point 3"), index_of("final")
    (3, None)
    """
    kind, _, number = name.partition(" ")
    return int(number) if kind == POINT and number.isdecimal() else None


def schedule(
    plan: SchedulePlan, preview: SchedulePreview, scale: Scale, points: Points, chosen: int
) -> Figure:
    """Draw a schedule with handles and jumps.

    `points` are its control points, if it has any; `chosen` is the one that is removed next.
    """
    filled = {"fill": "tozeroy", "fillcolor": "rgba(0,158,115,.12)"}
    letter = scale.name[0]
    style: dict[str, Any] = {"color": GREEN, "width": 2.5}
    drawn = figure(
        [line(letter, preview.steps + 1, scale.of(preview.values), **style) | filled],
        xaxis=axis("step", range=[0, -(-plan.total_steps // _STEPS) * _STEPS]),
        yaxis=axis(scale.name, range=[0, scale.top]),
        showlegend=False,
        margin={"l": 50, "r": 14, "t": 12, "b": 40},
        shapes=[_jump_line(jump, scale) for jump in preview.jumps],
        annotations=_annotations(plan, preview, scale),
    )
    drawn["layout"]["meta"] = {
        "handles": [] if preview.problem else _handles(plan, scale, points, chosen)
    }
    return drawn


def _jump_line(jump: Jump, scale: Scale) -> dict[str, Any]:
    """Return a line over the height of a jump."""
    return {
        "type": "line",
        "x0": jump.step + 1.5,
        "x1": jump.step + 1.5,
        "y0": scale.of(jump.before),
        "y1": scale.of(jump.after),
        "line": {"color": VERMILLION, "width": 3, "dash": "dot"},
    }


def _annotations(
    plan: SchedulePlan, preview: SchedulePreview, scale: Scale
) -> Sequence[Mapping[str, Any]]:
    if preview.problem:
        text = "no schedule: the rule divides by 0" if plan.schedule == "tutorial" else "none"
        font = {"size": 16, "color": VERMILLION}
        return [note(text, 0.5, 0.5, xref="paper", yref="paper", font=font)]
    return [
        note(
            f"{'+' if jump.after > jump.before else '−'}"
            f"{abs(scale.of(jump.after - jump.before)):.2g} in one step",
            jump.step + 1.5,
            float(scale.of((jump.before + jump.after) / 2)),
            xanchor="left" if jump.step < plan.total_steps / 2 else "right",
            font={"color": VERMILLION},
        )
        for jump in preview.jumps
        if len(preview.jumps) <= _NAMED_JUMPS
    ]


def _handles(plan: SchedulePlan, scale: Scale, points: Points, chosen: int) -> list[dict[str, Any]]:
    """Return a handle for the final value, and for what else the schedule has."""
    total, letter = plan.total_steps, scale.name[0]
    given = dict(plan.parameters)
    look: dict[str, Any] = {"colour": GREEN, "y_range": (0.0, scale.top)}
    steps = {"step": total / 100, "y_step": scale.top / 50}

    def at(fraction: float, value: float) -> tuple[float, float]:
        return fraction * total, float(scale.of(value))

    def says(fraction: float, value: float) -> str:
        height = f"{letter} = {float(scale.of(value)):.3g}"
        return f"{height} at step {fraction * total:,.0f}"

    def free(name: str, fraction: float, value: float, label: str, **own: Any) -> dict[str, Any]:
        return handle(
            name, *at(fraction, value), label, says(fraction, value),
            **{"x_range": (0.0, float(total)), **look, **steps, **own},
        )  # fmt: skip

    delay = float(given.get("delay", 0.0))
    found = [
        free(FINAL, 1.0, plan.final, f"Final {letter}", hollow=True, axes="y", step=scale.top / 50)
    ]
    if "start" in given:
        found.append(free(START, delay, given["start"], f"Start: delay and first {letter}"))
    if "warm_up" in given and delay + given["warm_up"] < 1:
        found.append(free(WARM_UP, delay + given["warm_up"], plan.final, "End of the warm-up"))
    if "ramp" in given and "cycles" in given:
        first = delay + given["ramp"] * (1 - delay) / given["cycles"]
        if first < 1:
            found.append(free(RAMP, first, plan.final, "End of the first rise"))
    for index, (fraction, value) in enumerate(points):
        neighbours = (
            total * (points[index - 1][0] + CLOSEST if index else 0.0),
            total * ((points[index + 1][0] if index + 1 < len(points) else 1.0) - CLOSEST),
        )
        label = f"Point {index + 1} of {len(points)}"
        own = {
            "x_range": neighbours,
            "colour": VERMILLION if index == chosen else GREEN,
            "selects": True,
        }
        found.append(free(f"{POINT} {index}", fraction, value, label, **own))
    return found
