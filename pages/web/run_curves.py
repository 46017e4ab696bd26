"""What the results of all training pages have: curves, numbers, comparison, files."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import streamlit as st

from kllab.divergences.units import Unit
from pages.charts import training
from pages.charts.training import Panel
from pages.web import page, run_table, seed_curves
from pages.web.chart import chart
from pages.web.live_run import LiveRun, View
from pages.web.number import Parts
from pages.web.run_columns import Row, rows_of
from pages.web.run_downloads import run_downloads

_MEANS = "Mean over seeds, with a band of ± one standard deviation."


def draw_curves(
    runs: Sequence[LiveRun[Any]],
    panels: Sequence[Panel],
    unit: Unit,
    alt: str,
    key: str = "curves",
) -> None:
    """Draw panels over the steps, every run in each."""
    total_steps = max(run.status.total_steps for run in runs)
    shown = seed_curves.drawn(runs)
    if len(shown) < len(runs):
        st.caption(_MEANS)
        alt = f"{_MEANS} {alt}"
    figure = partial(training.curves, shown, panels, total_steps, unit)
    chart(figure, key=key, alt=alt, height=None)


def draw_numbers(
    numbers: Mapping[str, str], explained: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Draw numbers in a row by their names, some of which have an explanation."""
    with st.container(horizontal=True, gap="small"):
        draw_each_number(numbers, explained)


def draw_each_number(numbers: Mapping[str, str], explained: Mapping[str, str]) -> None:
    """Draw numbers by their names, in a row that also has something else."""
    for name, value in numbers.items():
        st.metric(name, value, width="content", help=explained.get(name))


def comparison(
    runs: Sequence[LiveRun[View]],
    compared: Callable[[View, Unit], Parts],
    unit: Unit,
    explained: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Draw a table with the numbers `compared` of each run, from the first run on."""
    if len(runs) == 1:
        st.caption("Train again, with another setting: each run has a row here.")
    rows = [row for run in runs for row in _rows(run, compared(run.view, unit))]
    if rows:
        run_table.draw(rows, key=runs[0].status.experiment, explained=explained)


def _rows(run: LiveRun[Any], parts: Parts) -> list[Row]:
    status = run.status
    name = f"{run.letter}: {status.name}" if status.name else run.letter
    return rows_of(run.letter, name, run.view, status.step, parts, status.note)


def tables_and_files(run: LiveRun[Any], unit: Unit) -> None:
    """Draw the data of a run's charts as tables, and its downloads."""
    page.data(run.view.tables, unit, name=f"run-{run.status.id}")
    run_downloads(run)
