"""Figures of a mistake: wrong and right code over one input, or over the steps of a training."""

from collections.abc import Sequence
from math import log10, nan
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.pitfalls.outcome import Outcome
from kllab.topics.pitfalls.result import Array, Result
from kllab.topics.pitfalls.spec import Case
from pages.charts.handle import handle
from pages.charts.log_axis import log_axis
from pages.charts.shapes import upright_line
from pages.charts.steady_range import Range, decades, from_zero
from pages.charts.theme import GREEN, ORANGE, Figure, Trace, axis, figure
from pages.charts.traces import line, markers

WRONG: dict[str, Any] = {"color": ORANGE, "dash": "dash", "width": 2.5}
RIGHT: dict[str, Any] = {"color": GREEN, "dash": "solid", "width": 2.5}
_LOWEST = 1e-40
"""Smallest value on a logarithmic axis."""
_HANDLE = 0.1
"""Height of the handle, as a share of the chart's."""


def comparison(result: Result, unit: Unit, *, movable: bool = False) -> Figure:
    """Draw both numbers over one input; `movable` adds a handle for that input."""
    mistake = result.mistake
    in_unit = [unit.of(y) if mistake.in_nats else y for y in (result.rights, result.wrongs)]
    rights, wrongs = (_drawn(y, log=mistake.log_y) for y in in_unit)
    x = _drawn(result.x, log=mistake.log_x)
    ends = _ends(*in_unit, log=mistake.log_y)
    data = [
        *_curve("right code", x, in_unit[0], rights, RIGHT, ends),
        *_curve("wrong code", x, in_unit[1], wrongs, WRONG, ends),
    ]
    label = f"{mistake.quantity}{f', {unit.name}' if mistake.in_nats else ''}"
    drawn = figure(
        data,
        xaxis=_across(result),
        yaxis=_axis(label, ends, log=mistake.log_y),
        hovermode="closest",
    )
    at = result.case.swept_value
    if not mistake.trained and _is_on(result, at):
        place = log10(at) if mistake.log_x else at
        drawn["layout"]["shapes"] = [upright_line(place, "theme:text")]
        if movable:
            drawn["layout"]["meta"] |= {"handles": [_handle(result, place, ends)]}
    return drawn


def empty(case: Case, unit: Unit) -> Figure:
    """Draw the axes of a result that is not there yet."""
    none, missing = np.empty(0), Outcome(nan)
    return comparison(Result(case, missing, missing, none, none, none), unit)


def _drawn(values: Array, *, log: bool) -> Array:
    """Return what is drawn: on a logarithmic axis exponents of 10, which need no log axis.

    plotly.js cannot pan a logarithmic axis of many decades, and float32 has no 1e-100.
    """
    if not log:
        return np.where(np.isfinite(values), values, nan)
    positive = np.isfinite(values) & (values > 0)
    return np.log10(np.where(positive, values, nan))


def _ends(*values: Array, log: bool) -> Range:
    """Return the ends of the axis of the numbers, as drawn."""
    if log:
        return [log10(each) for each in decades(*values, least=_LOWEST)]
    are_all_0 = not any(np.any(each[np.isfinite(each)] != 0) for each in values)
    return from_zero(*values, least=1.0 if are_all_0 else 1e-9)


def _axis(title: str, ends: Sequence[float], *, log: bool) -> dict[str, Any]:
    """Return an axis; a logarithmic one is linear in exponents, with the numbers at its ticks."""
    if not log:
        return axis(title, range=list(ends))
    made = log_axis(title, *(10.0**each for each in ends))
    return made | {"type": "linear", "tickvals": [log10(each) for each in made["tickvals"]]}


def _across(result: Result) -> dict[str, Any]:
    mistake = result.mistake
    if mistake.trained:
        return axis("step", range=[0, result.case.inputs["steps"]])
    return _axis(mistake.swept_input.label, _range(result), log=mistake.log_x)


def _range(result: Result) -> tuple[float, float]:
    """Return the ends of the input's axis, as drawn."""
    mistake = result.mistake
    grid = [value for value in mistake.swept_input.grid if value > 0 or not mistake.log_x]
    return (log10(grid[0]), log10(grid[-1])) if mistake.log_x else (grid[0], grid[-1])


def _is_on(result: Result, value: float) -> bool:
    """Return whether the axis of the input has `value`: a logarithmic one has no 0."""
    return value > 0 or not result.mistake.log_x


def _curve(
    name: str, x: Array, values: Array, drawn: Array, style: dict[str, Any], ends: Range
) -> list[Trace]:
    """Return a curve, and marks at the edge of the chart where it has no number to draw."""
    low, high = ends
    edges = {
        "no number": (np.isnan(values), low, "x"),
        "infinite": (np.isposinf(values), high, "triangle-up"),
        "minus infinity": (np.isneginf(values), low, "triangle-down"),
        "0 or less": (np.isfinite(values) & np.isnan(drawn), low, "triangle-down-open"),
    }
    traces = [line(name, x, drawn, **style)] if np.isfinite(drawn).any() or not len(x) else []
    for what, (where, height, symbol) in edges.items():
        if where.any():
            look = {"color": style["color"], "symbol": symbol, "size": 9}
            heights = np.full(int(where.sum()), height)
            mark = markers(f"{name}: {what}", x[where], heights, **look)
            traces.append(mark | {"cliponaxis": False})
    return traces


def _handle(result: Result, place: float, ends: Range) -> dict[str, Any]:
    """Return the handle of the input of the picture, near the bottom."""
    swept, (first, last) = result.mistake.swept_input, _range(result)
    return handle(
        swept.name,
        place,
        ends[0] + _HANDLE * (ends[1] - ends[0]),
        swept.label,
        f"{result.case.swept_value:g}",
        axes="x",
        step=swept.step if swept.even else (last - first) / (len(swept.options) - 1),
        x_range=(first, last),
    )
