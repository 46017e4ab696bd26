"""The curves and the latest numbers of open runs."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from kllab.divergences.units import Unit
from pages.charts import training
from pages.charts.training import Panel, RunCurves
from pages.web.chart import chart
from pages.web.live_run import LiveRun


def draw_curves(
    runs: Sequence[LiveRun[Any]], panels: Sequence[Panel], unit: Unit, alt: str, key: str = "curves"
) -> None:
    """Draw panels over the steps, every run in each; a run's view has its `columns`."""
    chart(
        lambda: training.curves(
            [RunCurves(run.name, run.place, run.view.columns) for run in runs],
            panels,
            max(run.status.total_steps for run in runs),
            unit,
        ),
        key=key,
        alt=alt,
        height=520,
    )


def draw_latest(numbers: Mapping[str, str], width: int) -> None:
    """Draw the latest numbers of a run in a row."""
    with st.container(horizontal=True, gap="small"):
        for name, value in numbers.items():
            st.metric(name, value, width=width)
