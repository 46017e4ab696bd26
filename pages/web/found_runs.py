"""Find the open runs: in the store, among the recordings, or as they were last seen."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from kllab.runs import RunStatus, UnknownRun
from kllab.storage.errors import Unavailable
from pages.web import open_runs, recorded_runs
from pages.web.engine import engine
from pages.web.live_run import AbsentRun, LiveRun, View
from pages.web.navigation import PAGES
from pages.web.recorded_runs import Recorded

_LAST_SEEN = "runs-last-seen"  # session key: statuses by id, shown while the store is not available


def find(
    experiment: str, run_type: type[View], label_of: Callable[[Any], str]
) -> tuple[list[LiveRun[View] | AbsentRun], str]:
    """Return the open runs in the order of their letters, and why the store is unavailable."""
    found: list[LiveRun[View] | AbsentRun] = []
    last_seen: dict[str, RunStatus] = st.session_state.get(_LAST_SEEN, {})
    seen: dict[str, RunStatus] = {}
    outage = ""
    for letter, run_id in open_runs.opened().items():
        recorded_as = recorded_runs.experiment_of(run_id, experiment)
        if recorded_as is not None:
            recorded = recorded_runs.load(recorded_as, run_id)
            status = recorded.status(recorded_as, run_id)
            found.append(_open(letter, status, experiment, run_type, label_of, recorded))
            continue
        try:
            status = engine().status(run_id)
        except UnknownRun as error:
            found.append(AbsentRun(letter, run_id, str(error)))
            continue
        except Unavailable as error:
            outage = str(error)
            if run_id not in last_seen:
                continue
            status = last_seen[run_id]
        seen[run_id] = status
        found.append(_open(letter, status, experiment, run_type, label_of))
    st.session_state[_LAST_SEEN] = seen if not outage else last_seen | seen
    return found, outage


def _open(
    letter: str,
    status: RunStatus,
    experiment: str,
    run_type: type[View],
    label_of: Callable[[Any], str],
    recorded: Recorded | None = None,
) -> LiveRun[View] | AbsentRun:
    """Return the run of `status`; an absent one if it is of another page or version."""
    if status.experiment != experiment:
        made_on = next((page for page in PAGES if page.name == status.experiment), None)
        where = f"the page “{made_on.info.heading}”" if made_on else f"one of {status.experiment}"
        return AbsentRun(letter, status.id, f"Run {status.id} was made on {where}.", made_on)
    try:
        config = run_type.config_type.from_json(status.config)
    except ValueError as error:
        reason = f"Run {status.id} was made by another version of the lab: {error}."
        return AbsentRun(letter, status.id, reason)
    return LiveRun(letter, label_of(config), status, run_type, config, recorded)


def can_be_drawn(run: LiveRun[Any]) -> bool:
    """Return whether a run has recorded all that a page needs; say so if it never will."""
    if not run.status.step:
        return False
    missing = run.view.missing
    if missing and not run.moves:
        st.caption(
            f"Run {run.letter} cannot be drawn: its {run.status.step:,} steps recorded no "
            f"{', '.join(missing)}."
        )
    return not missing
