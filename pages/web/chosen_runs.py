"""Table of chosen runs of a list: any number of one experiment."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from kllab import topics
from kllab.divergences.units import Unit
from kllab.runs import RunStatus
from kllab.storage.errors import Unavailable
from kllab.training.run_view import RunView
from pages.web import run_table
from pages.web.live_run import view_of
from pages.web.number import Parts
from pages.web.run_columns import Row, rows_of
from pages.web.run_settings import settings_of, text_of


def compare(runs: Sequence[RunStatus], unit: Unit) -> None:
    """Draw the table of runs of one experiment; name those that have no numbers."""
    experiment = runs[0].experiment
    text = text_of(experiment)
    compared: Callable[[object, Unit], Parts] | None = getattr(text, "compared", None)
    if compared is None:
        return
    explained: Mapping[str, str] = getattr(text, "HELP", {})
    rows: list[Row] = []
    without = 0
    for run in runs:
        view = _view(run)
        name = run.name or settings_of(experiment, run.config)
        parts = compared(view, unit) if view else {}
        without += not parts
        if view:
            rows += rows_of("", name, view, run.step, parts, run.note)
    if rows:
        run_table.draw(rows, key=experiment, explained=explained)
    if without:
        st.caption(f"{without} of the {len(runs)} chosen runs have no numbers yet.")


def _view(run: RunStatus) -> RunView[Any] | None:
    """Return the view of a run; None if it has no numbers, or is of another version."""
    run_type: Any = topics.run_view(run.experiment)
    if not run.step or run_type is None:
        return None
    try:
        config = run_type.config_type.from_json(run.config)
        view: RunView[Any] = view_of(run_type, config, run.id, run.step)
    except (ValueError, Unavailable):
        return None
    return None if view.missing else view
