"""Figures of trainings: curves of several runs over the steps, and rates per dimension."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit
from pages.charts.four_panels import dotted_line, four_panels
from pages.charts.steady_range import Range, around, from_zero, round_up
from pages.charts.theme import GREEN, ORANGE, RUN_COLOURS, RUN_DASHES, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Array = NDArray[np.float64]
_SETTLED = 0.04
"""Share of the first steps that is ignored for the axis range, as their values are extreme."""
_FEW = 3
_LEAST = 1e-3
_LEAST_RATE = 0.5
"""Smallest upper end of the axis of rates, in nats, so that rates near 0 look small."""


@dataclass(frozen=True, eq=False)
class RunCurves:
    """Run to draw: name and history, columns of equal length with NaN for gaps.

    ``place`` is the run's index in the orders of colours and dashes: 0 for A, 1 for B.
    """

    name: str
    place: int
    columns: Mapping[str, Array]


@dataclass(frozen=True)
class Panel:
    """Panel of one quantity over the steps; `marked` is a column drawn as markers.

    ``levels`` are the heights of dotted lines. ``information`` means that columns and levels are in
    nats and shown in the visitor's unit.
    """

    column: str
    name: str
    marked: str | None = None
    from_zero: bool = False
    information: bool = True
    levels: tuple[float, ...] = ()

    def title(self, unit: Unit) -> str:
        """Return the title of the panel."""
        return f"{self.name}, {unit.name}" if self.information else self.name

    def shown(self, columns: Mapping[str, Array], name: str, unit: Unit) -> Array:
        """Return a column in the displayed unit."""
        return unit.of(columns[name]) if self.information else columns[name]

    def heights(self, unit: Unit) -> tuple[float, ...]:
        """Return the levels in the displayed unit."""
        return tuple(map(unit.of, self.levels)) if self.information else self.levels


def curves(
    runs: Sequence[RunCurves], panels: Sequence[Panel], total_steps: int, unit: Unit
) -> Figure:
    """Draw four panels with all runs in each; colour and dash identify the run."""
    data: list[dict[str, Any]] = []
    shape = four_panels([panel.title(unit) for panel in panels], hovermode="x")
    for number, panel in enumerate(panels, start=1):
        suffix = "" if number == 1 else str(number)
        for run in runs:
            data += _traces(run, panel, suffix, unit, legend=number == 1)
        shape[f"xaxis{suffix}"] = axis("step", range=[0, total_steps])
        shape[f"yaxis{suffix}"] = axis("", range=_range(runs, panel, total_steps, unit))
    shape["shapes"] = [
        dotted_line(height, number)
        for number, panel in enumerate(panels, start=1)
        for height in panel.heights(unit)
    ]
    return {"data": data, "layout": shape}


def _range(runs: Sequence[RunCurves], panel: Panel, total_steps: int, unit: Unit) -> Range:
    late = 0.0 if panel.from_zero else _SETTLED * total_steps
    parts = [
        (run.columns["step"] > late, panel.shown(run.columns, name, unit))
        for run in runs
        for name in (panel.column, panel.marked)
        if name and name in run.columns
    ]
    settled = [values[rows & np.isfinite(values)] for rows, values in parts]
    if panel.from_zero:
        return from_zero(*settled, least=_LEAST)
    few = sum(map(len, settled)) < _FEW
    return around(*([values for _, values in parts] if few else settled), least=_LEAST)


def _traces(
    run: RunCurves, panel: Panel, suffix: str, unit: Unit, *, legend: bool
) -> list[dict[str, Any]]:
    colour, dash = RUN_COLOURS[run.place], RUN_DASHES[run.place]
    base = {
        "type": "scatter",
        "name": run.name,
        "legendgroup": run.name,
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
    }
    steps = typed_array(run.columns["step"])
    traces = [
        {
            **base,
            "mode": "lines",
            "x": steps,
            "y": typed_array(panel.shown(run.columns, panel.column, unit)),
            "line": {"color": colour, "dash": dash, "width": 2},
            "showlegend": legend,
        }
    ]
    if panel.marked and panel.marked in run.columns:
        values = panel.shown(run.columns, panel.marked, unit)
        seen = np.isfinite(values)
        traces.append(
            {
                **base,
                "name": f"{run.name}, test",
                "mode": "markers",
                "x": typed_array(run.columns["step"][seen]),
                "y": typed_array(values[seen]),
                "marker": {"color": colour, "size": 7, "symbol": "circle-open"},
                "showlegend": False,
            }
        )
    return traces


def beta_preview(steps: NDArray[np.int64], betas: Array) -> Figure:
    """Draw the beta schedule of a config."""
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": typed_array(steps),
                "y": typed_array(betas),
                "name": "β",
                "line": {"color": GREEN, "width": 2.5},
                "fill": "tozeroy",
                "fillcolor": "rgba(0,158,115,.12)",
            }
        ],
        "layout": layout(
            xaxis=axis("step", range=[0, round_up(float(steps[-1]), least=1.0)]),
            yaxis=axis("β", range=from_zero(betas, least=0.01)),
            showlegend=False,
            margin={"l": 50, "r": 10, "t": 10, "b": 40},
        ),
    }


def rate_bars(rates: Array, threshold: float, unit: Unit) -> Figure:
    """Draw the rate of each latent dimension; bars above `threshold` (nats) are filled."""
    informative = rates > threshold
    index = np.arange(len(rates))
    return {
        "data": [
            {
                "type": "bar",
                "x": index[mask].tolist(),
                "y": typed_array(unit.of(rates[mask])),
                "name": name,
                "marker": {"color": colour, "pattern": {"shape": pattern}},
            }
            for mask, name, colour, pattern in (
                (informative, f"above {unit.text(threshold, 3)}", GREEN, ""),
                (~informative, f"at most {unit.text(threshold, 3)}", ORANGE, "/"),
            )
        ],
        "layout": layout(
            xaxis=axis("latent dimension", range=[-0.7, len(rates) - 0.3]),
            yaxis=axis(
                f"rate, {unit.name}", range=from_zero(unit.of(rates), least=unit.of(_LEAST_RATE))
            ),
            hovermode="closest",
            showlegend=True,
            shapes=[
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": unit.of(threshold),
                    "y1": unit.of(threshold),
                    "line": {"color": "theme:text", "width": 1, "dash": "dot"},
                }
            ],
        ),
    }
