"""Curves of several runs over the steps of their trainings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np

from kllab.divergences.units import Unit
from kllab.training.run_view import RunView
from pages.charts.panels import four_panels, on_panel, panel_axes
from pages.charts.shapes import level_line
from pages.charts.steady_range import Range, around, from_zero
from pages.charts.theme import (
    RUN_COLOURS,
    Array,
    Figure,
    Trace,
    axis,
    run_style,
)
from pages.charts.traces import area_between, line, markers

_SETTLED = 0.04
"""Share of the first steps that is ignored for the axis range, as their values are extreme."""
_FEW = 3
_MOST_NAMES = 2
_LEAST = 1e-3


View_co = TypeVar("View_co", covariant=True)


class DrawnRun(Protocol[View_co]):
    """Run to draw."""

    @property
    def letter(self) -> str:
        """Its short name: A, B."""

    @property
    def name(self) -> str:
        """Name in the legend."""

    @property
    def place(self) -> int:
        """Index in the orders of colours, dashes and symbols: 0 for A, 1 for B."""

    @property
    def view(self) -> View_co:
        """Run view of its topic."""

    @property
    def spread(self) -> Mapping[str, Array]:
        """Standard deviations of columns, if it stands for several runs; else nothing."""


Runs = Sequence[DrawnRun[RunView[Any]]]


@dataclass(frozen=True)
class Panel:
    """Panel of one quantity over the steps; `marked` is a column drawn as markers.

    ``thin`` is a column drawn as a thin line, if a run has it. ``levels`` are the heights of dotted
    lines. ``plan`` returns what a run is planned to have over the steps of its whole training.
    ``information`` means that columns, levels and plans are in nats and shown in the visitor's
    unit.
    """

    column: str
    name: str
    marked: str | None = None
    from_zero: bool = False
    information: bool = True
    levels: tuple[float, ...] = ()
    plan: Callable[[Any], tuple[Array, Array]] | None = None
    thin: str | None = None

    def title(self, unit: Unit) -> str:
        """Return the title of the panel."""
        return f"{self.name}, {unit.name}" if self.information else self.name

    def shown(self, columns: Mapping[str, Array], name: str, unit: Unit) -> Array:
        """Return a column in the displayed unit."""
        return unit.of(columns[name]) if self.information else columns[name]

    def heights(self, unit: Unit) -> tuple[float, ...]:
        """Return the levels in the displayed unit."""
        return tuple(map(unit.of, self.levels)) if self.information else self.levels


def curves(runs: Runs, panels: Sequence[Panel], total_steps: int, unit: Unit) -> Figure:
    """Draw four panels with all runs in each; colour and dash identify the run.

    The legend of more than two runs has only their letters: with their names it would take the
    place of the curves.
    """
    data: list[Trace] = []
    shape = four_panels([panel.title(unit) for panel in panels], hovermode="x")
    shape["shapes"] = []
    for number, panel in enumerate(panels, start=1):
        for run in runs:
            name = run.name if len(runs) <= _MOST_NAMES else run.letter
            data += _traces(run, name, panel, number, unit)
        heights = axis("", range=_range(runs, panel, total_steps, unit))
        # In a low chart a title between two panels would cover that of the lower one.
        steps = axis("step" if number > 2 else "", range=[0, total_steps])
        if number > 1:
            steps["matches"] = "x"  # a zoom along the steps is one of all panels
        shape |= panel_axes(number, steps, heights)
        shape["shapes"] += [level_line(height, number) for height in panel.heights(unit)]
    return {"data": data, "layout": shape}


def _range(runs: Runs, panel: Panel, total_steps: int, unit: Unit) -> Range:
    late = 0.0 if panel.from_zero else _SETTLED * total_steps
    parts = [
        (run.view.columns["step"] > late, panel.shown(run.view.columns, name, unit))
        for run in runs
        for name in (panel.column, panel.marked, panel.thin)
        if name and name in run.view.columns
    ]
    for run in runs:
        if panel.column in run.spread:
            rows = run.view.columns["step"] > late
            parts += [(rows, edge) for edge in _band(run, panel, unit)]
    settled = [values[rows & np.isfinite(values)] for rows, values in parts]
    settled += [_planned(run, panel, unit)[1] for run in runs if panel.plan]
    if panel.from_zero:
        return from_zero(*settled, least=_LEAST)
    few = sum(map(len, settled)) < _FEW
    return around(*([values for _, values in parts] if few else settled), least=_LEAST)


def _band(run: DrawnRun[RunView[Any]], panel: Panel, unit: Unit) -> tuple[Array, Array]:
    """Return the mean of a panel's column, less and plus one standard deviation."""
    mean = panel.shown(run.view.columns, panel.column, unit)
    spread = panel.shown(run.spread, panel.column, unit)
    return mean - spread, mean + spread


def _planned(run: DrawnRun[RunView[Any]], panel: Panel, unit: Unit) -> tuple[Array, Array]:
    """Return the steps and the planned values of a panel that has a plan."""
    assert panel.plan
    steps, values = panel.plan(run.view)
    return steps, unit.of(values) if panel.information else values


def _traces(
    run: DrawnRun[RunView[Any]], label: str, panel: Panel, number: int, unit: Unit
) -> list[Trace]:
    columns, colour = run.view.columns, RUN_COLOURS[run.place]
    base = {"legendgroup": label, **on_panel(number)}
    y = panel.shown(columns, panel.column, unit)
    curve = line(label, columns["step"], y, **run_style(run.place), width=2)
    traces = [curve | base | {"showlegend": number == 1}]
    if panel.column in run.spread:
        low, high = _band(run, panel, unit)
        seen = np.isfinite(low) & np.isfinite(high)
        step, name = columns["step"][seen], f"{label}, ± standard deviation"
        band = area_between(name, step, low[seen], high[seen], colour)
        traces.insert(0, band | base | {"showlegend": False, "opacity": 0.2})
    if panel.thin and panel.thin in columns:
        values = panel.shown(columns, panel.thin, unit)
        name = f"{label}, {panel.thin.replace('_', ' ')}"
        thin = line(name, columns["step"], values, color=colour, dash="dot", width=1)
        traces.append(thin | base | {"showlegend": False})
    if panel.plan:
        dotted: dict[str, Any] = {"color": colour, "dash": "dot", "width": 1.5}
        plan = line(f"{label}, planned", *_planned(run, panel, unit), **dotted)
        traces.insert(0, plan | base | {"showlegend": False, "hoverinfo": "skip"})
    if panel.marked and panel.marked in columns:
        values = panel.shown(columns, panel.marked, unit)
        seen = np.isfinite(values)
        step, style = columns["step"][seen], {"color": colour, "size": 7, "symbol": "circle-open"}
        tested = markers(f"{label}, test", step, values[seen], **style)
        traces.append(tested | base | {"showlegend": False})
    return traces
