"""Trainings as a page sees them: submitted, named in the URL, watched, paused, stopped, compared.

Works for every experiment of `kllab.experiments`: the page brings the controls that make a config
and a function that draws what was recorded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from secrets import token_urlsafe
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from kllab.figures.theme import RUN_COLOURS
from kllab.runs import Action, RunSpec, RunStatus, RunsUnavailable, State, UnknownRun
from kllab.ui.engine import engine
from kllab.ui.plain_text import as_text

PARAMETER = "run"  # of the URL, once for each open run
REMEMBERED = "open-runs"  # in the session: the runs of the last visit to this page
MOST_OPEN = 6  # as many colours and dashes as there are
TICK = 0.5  # seconds between two looks at the store
_MOVING = (State.QUEUED, State.RUNNING, State.PAUSING, State.CANCELLING)
_BADGES: Mapping[State, tuple[str, Any]] = {
    State.QUEUED: (":material/hourglass_empty:", "gray"),
    State.RUNNING: (":material/play_arrow:", "blue"),
    State.PAUSING: (":material/pause:", "gray"),
    State.PAUSED: (":material/pause:", "orange"),
    State.CANCELLING: (":material/stop:", "gray"),
    State.CANCELLED: (":material/stop:", "gray"),
    State.FINISHED: (":material/check:", "green"),
    State.FAILED: (":material/error:", "red"),
    State.INTERRUPTED: (":material/power_off:", "red"),
}
_BUTTONS: Mapping[Action, tuple[str, str]] = {
    Action.PAUSE: ("Pause", ":material/pause:"),
    Action.RESUME: ("Resume", ":material/play_arrow:"),
    Action.RESTART: ("Restart", ":material/replay:"),
    Action.CANCEL: ("Stop", ":material/stop:"),
}


@dataclass(frozen=True)
class LiveRun:
    """One open run: where it stands and what it recorded so far."""

    letter: str
    label: str
    status: RunStatus

    @property
    def name(self) -> str:
        """Letter and label, as in legends."""
        return f"{self.letter}: {self.label}"

    @property
    def colour(self) -> str:
        """What it is drawn in."""
        return RUN_COLOURS[ord(self.letter) - ord("A")]

    @cached_property
    def columns(self) -> Mapping[str, NDArray[np.float64]]:
        """Scalars over the steps, decimated; NaN where a record has none."""
        return engine().history(self.status.id)

    @cached_property
    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """The newest of each recorded array."""
        return engine().latest_arrays(self.status.id)


def focus(runs: Sequence[LiveRun]) -> LiveRun:
    """Let the visitor choose the run to look at closely; the newest unless chosen."""
    if len(runs) == 1:
        return runs[0]
    letters = [run.letter for run in runs]
    if st.session_state.get("focus") not in letters:
        st.session_state["focus"] = letters[-1]
    chosen = st.segmented_control("Look closely at", letters, key="focus", required=True)
    return runs[letters.index(str(chosen))]


def open_ids() -> list[str]:
    """Return the ids of the runs in the URL, or of this session's last visit to the page."""
    ids = list(dict.fromkeys(st.query_params.get_all(PARAMETER)))[-MOST_OPEN:]
    if not ids and (remembered := st.session_state.get(REMEMBERED)):
        # Streamlit empties the URL on a change of page; the runs went on meanwhile.
        _open(remembered)
        return list(remembered)
    st.session_state[REMEMBERED] = ids
    return ids


def _open(ids: Sequence[str]) -> None:
    st.session_state[REMEMBERED] = list(ids)
    if ids:
        st.query_params[PARAMETER] = list(ids)
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def train_button(experiment: str, config: str) -> None:
    """Offer to train `config` (JSON); the new run joins those in the URL."""
    available, problem = engine().available
    if not available:
        st.error(f"Training is not possible here. {as_text(problem)}", icon=":material/error:")
    pressed = st.button(
        "Train",
        key="train",
        type="primary",
        icon=":material/model_training:",
        disabled=not available,
        shortcut="Ctrl+Enter",
    )
    if pressed:
        owner = st.session_state.setdefault("owner", token_urlsafe(9))
        try:
            run_id = engine().submit(RunSpec(experiment, config, owner))
        except (ValueError, RunsUnavailable) as error:
            st.error(as_text(str(error)), icon=":material/error:")
        else:
            _open([*open_ids(), run_id][-MOST_OPEN:])
            st.session_state.pop("focus", None)
            st.rerun()


def panel(
    experiment: str,
    label_of: Callable[[str], str],
    draw: Callable[[Sequence[LiveRun]], None],
    before: Callable[[], None] = lambda: None,
) -> None:
    """Watch the runs of the URL: one row of state and buttons each, then what `draw` draws.

    Parameters
    ----------
    experiment : str
        Runs of another experiment are named and left out.
    label_of : callable
        Config as JSON to a few words that tell runs apart.
    draw : callable
        Gets the open runs that have recorded something, oldest first.
    before : callable
        Draws what there is to see before any run has recorded something.
    """
    runs = _find(experiment, label_of)
    if not runs:
        before()
        return
    moving = any(run.status.state in _MOVING for run in runs)

    @st.fragment(run_every=TICK if moving else None)
    def watch() -> None:
        now = _find(experiment, label_of, quiet=True)
        for run in now:
            _row(run)
        recorded = [run for run in now if run.status.step]
        if recorded:
            draw(recorded)
        else:
            before()
        if moving and not any(run.status.state in _MOVING for run in now):
            st.rerun()  # nothing moves any more: draw the page once more, without the clock

    watch()


def _find(experiment: str, label_of: Callable[[str], str], *, quiet: bool = False) -> list[LiveRun]:
    found: list[LiveRun] = []
    for run_id in open_ids():
        try:
            status = engine().status(run_id)
            elsewhere = status.experiment != experiment
            problem = (
                f"Run {run_id!r} is of another page, that of {status.experiment}."
                if elsewhere
                else ""
            )
        except (UnknownRun, RunsUnavailable) as error:
            problem = str(error)
        if problem:
            if not quiet:
                st.warning(as_text(problem), icon=":material/link_off:")
            continue
        letter = chr(ord("A") + len(found))
        found.append(LiveRun(letter, label_of(status.config), status))
    return found


def _row(run: LiveRun) -> None:
    status = run.status
    icon, colour = _BADGES[status.state]
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{status.id}"):
        with st.container(width=340, gap="xxsmall"):
            st.markdown(
                f'<b style="color:{run.colour}">{run.letter}</b>&ensp;{run.label}',
                unsafe_allow_html=True,
            )
            st.progress(
                min(status.step / status.total_steps, 1.0),
                text=f"step {status.step:,} of {status.total_steps:,}",
            )
        waiting = f", place {status.queue_position}" if status.queue_position else ""
        st.badge(f"{status.state}{waiting}", icon=icon, color=colour)
        for action in status.actions:
            text, symbol = _BUTTONS[action]
            if st.button(text, key=f"{action}-{status.id}", icon=symbol):
                _act(action, status.id)
        if st.button(
            "Close", key=f"close-{status.id}", icon=":material/close:", type="tertiary",
            help="Take this run off the page. It goes on, and its link still finds it.",
        ):  # fmt: skip
            _open([run_id for run_id in open_ids() if run_id != status.id])
            st.rerun()
    if status.message:
        show = st.error if status.state in (State.FAILED, State.INTERRUPTED) else st.info
        show(as_text(status.message))


def _act(action: Action, run_id: str) -> None:
    try:
        getattr(engine(), action.value)(run_id)
    except (ValueError, RunsUnavailable) as error:
        st.error(as_text(str(error)), icon=":material/error:")
    else:
        st.rerun()
