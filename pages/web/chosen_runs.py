"""Chosen runs of a list: open them together, delete them, compare them in a table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from kllab import topics
from kllab.divergences.units import Unit
from kllab.runs import RunStatus
from kllab.storage.errors import Unavailable
from kllab.training.run_view import RunView
from pages.web import open_runs, run_menu, run_table, units
from pages.web.live_run import view_of
from pages.web.navigation import PAGES, Page
from pages.web.number import Parts
from pages.web.run_columns import Row, rows_of
from pages.web.run_settings import settings_of, text_of

_DELETES = "runs-to-delete"
"""Session key: whether the deletion of the chosen runs is to be confirmed."""


def draw(chosen: Sequence[RunStatus]) -> None:
    """Draw what can be done with the chosen runs: open those of a page together, delete them."""
    with st.container(key="chosen", horizontal=True, vertical_alignment="center"):
        if not chosen:
            st.session_state.pop(_DELETES, None)
            st.caption("Select runs of one page to compare them, or runs to delete.")
            return
        if st.session_state.get(_DELETES):
            these = f"these {len(chosen)} runs, their" if len(chosen) > 1 else "this run, its"
            checkpoint = "checkpoints" if len(chosen) > 1 else "checkpoint"
            st.markdown(f"Delete {these} records and {checkpoint}? This cannot be undone.")
            ids = tuple(run.id for run in chosen)
            st.button(
                "Delete for good", key="delete-chosen-now", icon=":material/delete:",
                on_click=_delete, args=(ids,),
            )  # fmt: skip
            st.button("Keep", key="keep-chosen", on_click=_ask, args=(False,))
            return
        for page in PAGES:
            if of_page := [run for run in chosen if run.experiment == page.name]:
                _link(page, of_page)
        st.button(
            f"Delete {len(chosen)}", key="delete-chosen", icon=":material/delete:", on_click=_ask,
            args=(True,),
        )  # fmt: skip
    if len(chosen) > 1 and len({run.experiment for run in chosen}) == 1:
        compare(chosen[::-1], units.current())


def _link(page: Page, runs: Sequence[RunStatus]) -> None:
    """Draw the link that opens runs of a page together, as many as can be open at once."""
    most = len(open_runs.LETTERS)
    which = f"the newest {most}" if len(runs) > most else str(len(runs))
    st.page_link(
        str(page.script),
        label=f"Open {which} on {page.info.heading}",
        icon=f":material/{page.info.icon}:",
        # The oldest is A, as if they had been trained there.
        query_params={open_runs.PARAMETER: [run.id for run in runs[:most]][::-1]},
    )


def _ask(is_asked: bool) -> None:
    st.session_state[_DELETES] = is_asked


def _delete(run_ids: Sequence[str]) -> None:
    _ask(False)
    for run_id in run_ids:
        run_menu.delete(run_id)


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
