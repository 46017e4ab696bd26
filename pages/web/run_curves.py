"""What the results of all training pages have: curves, numbers, comparison, files."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import streamlit as st

from kllab.divergences.units import Unit
from pages.charts import training
from pages.charts.training import Panel
from pages.web import page
from pages.web.chart import chart
from pages.web.live_run import LiveRun, View
from pages.web.run_downloads import run_downloads


def draw_curves(
    runs: Sequence[LiveRun[Any]],
    panels: Sequence[Panel],
    unit: Unit,
    alt: str,
    key: str = "curves",
) -> None:
    """Draw panels over the steps, every run in each."""
    total_steps = max(run.status.total_steps for run in runs)
    figure = partial(training.curves, runs, panels, total_steps, unit)
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
    runs: Sequence[LiveRun[View]], numbers: Callable[[View, Unit], dict[str, str]], unit: Unit
) -> None:
    """Draw a table with a row of `numbers` for each run, from the first run on."""
    if len(runs) == 1:
        st.caption("Train again, with another setting: each run has a row here.")
    rows = [{"run": each.name, **numbers(each.view, unit)} for each in runs]
    st.dataframe(rows, hide_index=True)


def tables_and_files(run: LiveRun[Any], unit: Unit) -> None:
    """Draw the data of a run's charts as tables, and its downloads."""
    page.data(run.view.tables, unit, name=f"run-{run.status.id}")
    run_downloads(run)
