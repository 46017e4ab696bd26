"""Figures of identities: symmetry, sums of parts, changes of variable."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.properties.additivity import AdditivityFinding
from kllab.topics.properties.asymmetry import AsymmetryFinding, Bernoullis
from kllab.topics.properties.chain_rule import ChainFinding
from kllab.topics.properties.change_of_variable import ChangeFinding, Stage
from pages.charts.panels import note_on_panel, on_panel, panel_axes
from pages.charts.point import point
from pages.charts.stacked_bars import stacked_bars
from pages.charts.steady_range import from_zero, round_up
from pages.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    P_LINE,
    PURPLE,
    Q_LINE,
    Figure,
    Trace,
    axis,
    figure,
)
from pages.charts.traces import even_grid, heat_map, line

# Blue, P's colour, where KL(P||Q) is the larger; vermillion, Q's, where KL(Q||P) is.
_DIFFERENCE_COLOURS: list[list[Any]] = [
    [0.0, "#a84a00"],
    [0.25, "#e59a63"],
    [0.5, "theme:background"],
    [0.75, "#66a9d3"],
    [1.0, "#005b8e"],
]
_LOOKS = ((PURPLE, "x"), (BLUE, ""), (GREEN, "/"), (ORANGE, "."))


def asymmetry(found: AsymmetryFinding, unit: Unit) -> Figure:
    """Draw the difference of both directions, the line where both agree, and the visitor's pair."""
    coins = isinstance(found.pair, Bernoullis)
    plane = found.plane
    limit = unit.of(2.0 if coins else 6.0)  # larger values have the last colour
    lines = ([[0, 1], [0, 1]], [[0, 1], [1, 0]]) if coins else ([[0, 0], [-3, 3]],)
    equal = [
        line("both directions are equal", x, y, color="theme:text", width=1.5, dash="dot")
        | {"showlegend": i == 0, "hoverinfo": "skip"}
        for i, (x, y) in enumerate(lines)
    ]
    # Every second value each way: the plane is sent at each move, and smoothed by the browser.
    difference = heat_map(
        np.clip(unit.of(plane.difference[::2, ::2]), -limit, limit),
        -limit,
        limit,
        _DIFFERENCE_COLOURS,
        **even_grid(plane.x[::2], plane.y[::2]),
        zsmooth="fast",
        colorbar={
            "title": {"text": f"KL(P‖Q) − KL(Q‖P), {unit.name}", "side": "right"},
            "thickness": 10,
            "outlinewidth": 0,
        },
        hovertemplate="%{x:.2f}, %{y:.2f}: %{z:.3g}<extra></extra>",
    )
    x_title, y_title = ("p", "q") if coins else ("log₂ of Q's scale (P's is 1)", "mean of Q")
    return figure(
        [difference, *equal, point("your pair", *found.at, BLUE, size=13)],
        xaxis=axis(x_title, range=[0, 1] if coins else [-2, 2], zeroline=False),
        yaxis=axis(y_title, range=[0, 1] if coins else [-3, 3], zeroline=False),
        hovermode="closest",
    )


def additivity(found: AdditivityFinding, unit: Unit) -> Figure:
    """Draw the joint KL above the stack of its parts."""
    parts = {"first coin": unit.of(found.first), "second coin": unit.of(found.second)}
    if found.spec.dependence:
        parts["mutual information"] = unit.of(found.mutual)
    joint = unit.of(found.joint)
    rows = {
        f"both coins at once: {written(joint)}": {"both coins at once": joint},
        f"one by one: {_sum(parts)}": parts,
    }
    return _stacks(rows, unit)


def chain_rule(found: ChainFinding, unit: Unit) -> Figure:
    """Draw the joint KL above the stacks of its parts in both orders."""
    joint = unit.of(found.joint)
    rows = {f"rain and grass at once: {written(joint)}": {"at once": joint}}
    names = ("first part", "second, given no", "second, given yes")
    for order, parts in (("rain, then grass", found.by_rain), ("grass, then rain", found.by_wet)):
        shown = dict(zip(names, map(unit.of, parts), strict=True))
        rows[f"{order}: {_sum(shown)}"] = shown
    return _stacks(rows, unit)


def _sum(parts: dict[str, float]) -> str:
    return " + ".join(written(part, ".4g") for part in parts.values())


def _stacks(rows: dict[str, dict[str, float]], unit: Unit) -> Figure:
    names = dict.fromkeys(name for parts in rows.values() for name in parts)
    longest = max(sum(parts.values()) for parts in rows.values())
    looks = dict(zip(names, _LOOKS, strict=False))
    return stacked_bars(rows, looks, round_up(1.02 * longest, least=0.02), unit.name)


def change_of_variable(found: ChangeFinding, unit: Unit) -> Figure:
    """Draw both densities in x above and in y below, with their numbers."""
    data: list[Trace] = []
    axes: dict[str, Any] = {}
    stages = ((found.before, "x"), (found.after, "y"))
    for number, (stage, variable) in enumerate(stages, start=1):
        where = {**on_panel(number), "showlegend": number == 1}
        data += [
            line("P", stage.x, stage.p, **P_LINE) | where,
            line("Q", stage.x, stage.q, **Q_LINE) | where,
        ]
        # Space for the numbers in the upper corner.
        heights = from_zero(1.12 * np.maximum(stage.p, stage.q), least=1e-6)
        y = axis(f"density of {variable}", range=heights)
        axes |= panel_axes(number, axis(variable, range=list(stage.ends)), y)
    return figure(
        data,
        grid={"rows": 2, "columns": 1, "pattern": "independent", "ygap": 0.34},
        annotations=[_numbers(stage, unit, number) for number, (stage, _) in enumerate(stages, 1)],
        **axes,
    )


def _numbers(stage: Stage, unit: Unit, number: int) -> dict[str, Any]:
    text = f"KL(P‖Q) = {unit.text(stage.kl_pq)}<br>H(P) = {unit.text(stage.entropy_p, 4)}"
    # In x the means are near the middle, in y most outcomes may be near 0.
    x, side = (0, "left") if number == 1 else (1, "right")
    look = {"align": side, "bgcolor": "theme:background", "borderpad": 4}
    return note_on_panel(number, text, x, 1, xanchor=side, yanchor="top", **look)
