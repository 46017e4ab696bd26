"""Figures of the page of estimates from samples."""

from math import floor, isfinite, log10
from typing import Any

import numpy as np

from kllab.divergences.units import Unit, plus_minus, written
from kllab.topics.estimation.compute import EDGES, GRID, QUANTILE, EstimationView, Row
from kllab.topics.estimation.samples import METHODS
from pages.charts.handle import handle
from pages.charts.steady_range import from_zero
from pages.charts.theme import GREEN, ORANGE, PURPLE, Figure, Trace, axis, figure, note
from pages.charts.traces import line, markers
from pages.charts.typed_array import typed_array
from pages.foundations.direction import P, Q
from pages.foundations.estimation.controls import SCALE, SHIFT

LOOKS = {
    "densities": ("needs p and q", GREEN, "circle"),
    "critic": ("needs the best critic", PURPLE, "diamond"),
    "samples": ("samples alone", ORANGE, "square"),
}
"""Title, colour and symbol of the estimators by what they need."""
PLACES = {name: len(METHODS) - 1 - index for index, name in enumerate(METHODS)}
"""Heights of the estimators on the axis, the first one on top."""
_STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0)
TRUTH = {"color": "theme:text", "width": 2, "dash": "solid"}


def axis_ends(kl: float) -> tuple[float, float]:
    """Return the ends of an axis of estimates of `kl`, among few: it stays while Q moves a bit."""
    needed = max(1.7 * kl, 0.02)
    power = 10.0 ** floor(log10(needed))
    high = next(step * power for step in _STEPS if step * power >= needed)
    return -0.2 * high, high


def estimates(view: EstimationView, unit: Unit) -> Figure:
    """Draw the estimate of each method with its interval, and the truth as a line."""
    low, high = axis_ends(unit.of(view.kl))
    ends = [-0.6, len(METHODS) - 0.4]
    data: list[Trace] = [line("truth", [unit.of(view.kl)] * 2, ends, **TRUTH)]
    for needs, (title, colour, symbol) in LOOKS.items():
        rows = [row for row in view.rows if row.found and METHODS[row.name].needs == needs]
        data.append(_dots(title, rows, (low, high), colour, symbol, unit))
    notes = [
        note(_beside(row, unit), 1.0, PLACES[row.name], xref="paper", xanchor="right",
             font={"size": 12}, bgcolor="theme:ground")
        for row in view.rows
    ]  # fmt: skip
    drawn = figure(
        data,
        xaxis=axis(f"KL(P‖Q), {unit.name}", range=[low, high + 0.4 * (high - low)],
                   zeroline=True, zerolinecolor="theme:text"),
        yaxis=axis("", range=ends, showgrid=False, zeroline=False,
                   tickvals=[*PLACES.values()], ticktext=[_name(row) for row in view.rows]),
        hovermode="closest",
        annotations=notes,
    )  # fmt: skip
    drawn["layout"]["margin"] = {"l": 130, "r": 12, "t": 36, "b": 44}
    drawn["layout"]["meta"] = {"narrow": {"margin": {"l": 110, "r": 8, "t": 36, "b": 40}}}
    return drawn


def _dots(
    title: str, rows: list[Row], ends: tuple[float, float], colour: str, symbol: str, unit: Unit
) -> Trace:
    """Return marks of the estimates; those off the axis are triangles at its ends."""
    values = unit.of(np.array([row.value for row in rows]))
    errors = unit.of(np.array([QUANTILE * row.error for row in rows]))
    shown = np.clip(values, *ends)
    symbols = [
        "triangle-right" if value > ends[1] else "triangle-left" if value < ends[0]
        else symbol if row.holds is not False else f"{symbol}-open"
        for row, value in zip(rows, values, strict=True)
    ]  # fmt: skip
    trace = markers(title, shown, [PLACES[row.name] for row in rows], color=colour, size=9)
    trace["marker"] |= {"symbol": symbols, "line": {"width": 2, "color": colour}}
    bars = np.where(np.isfinite(errors) & (shown == values), errors, 0.0)
    return trace | {
        "error_x": {"type": "data", "array": typed_array(bars), "width": 5, "thickness": 2},
        "text": [_beside(row, unit) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _name(row: Row) -> str:
    return METHODS[row.name].title


def _beside(row: Row, unit: Unit) -> str:
    """Return the estimate and its standard error as a text."""
    if row.found is None:
        return "on release …" if row.is_pending else "in one dimension only"
    if not isfinite(row.value):
        return written(row.value)
    if not isfinite(row.error):
        return unit.number(row.value, 3)
    return plus_minus(float(unit.of(row.value)), float(unit.of(row.error)))


def densities(view: EstimationView) -> Figure:
    """Draw the samples' first coordinate and both densities, with handles on Q."""
    p, q = view.densities
    bars = [
        _histogram(side.name, values, side.fill, side.pattern)
        for side, values in zip((P, Q), view.sampled, strict=True)
    ]
    curves = [line(side.name, GRID, values, **side.line) for side, values in ((P, p), (Q, q))]
    drawn = figure(
        [*bars, *curves],
        xaxis=axis("first coordinate x₁", range=[-5, 7]),
        yaxis=axis("density", range=from_zero(p, q, 1.2 * p.max(), least=0.05)),
        barmode="overlay",
        bargap=0,
    )
    drawn["layout"]["meta"] |= {"handles": _handles(view)}
    return drawn


def _histogram(name: str, values: Any, fill: str, pattern: str) -> Trace:
    return {
        "type": "bar",
        "name": f"samples of {name}",
        "x0": float(EDGES[0] + EDGES[1]) / 2,
        "dx": float(EDGES[1] - EDGES[0]),
        "y": typed_array(values),
        "marker": {"color": fill.replace(".12", ".35").replace(".10", ".35"),
                   "pattern": {"shape": pattern}},
        "showlegend": False,
        "hoverinfo": "skip",
    }  # fmt: skip


def _handles(view: EstimationView) -> list[dict[str, Any]]:
    """Return a handle at the top of Q, and one a standard deviation right of it."""
    shift, scale = view.spec.shift, view.spec.scale
    return [
        handle(
            name, x, float(view.spec.q.prob(x)), label, f"{value:g}",
            axes="x", colour=Q.colour, step=0.05, x_range=ends,
        )
        for name, x, label, value, ends in (
            ("shift", shift, "μ of Q", shift, (SHIFT.low, SHIFT.high)),
            ("scale", shift + scale, "σ of Q", scale, (shift + SCALE.low, shift + SCALE.high)),
        )
    ]  # fmt: skip
