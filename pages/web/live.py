"""Live trainings of a page: submit, watch, pause and compare runs.

Works for every experiment of `kllab.topics`: the page provides the controls that make a config
and a function that draws the records.

Only the Train button reruns the whole page. Progress and the buttons of a run rerun only the
fragment that shows runs, so the rest of the page does not change.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from secrets import token_urlsafe
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from kllab.runs import Action, RunService, RunSpec, RunStatus, RunsUnavailable, State, UnknownRun
from kllab.runs.states import next_state
from pages.charts.theme import RUN_COLOURS
from pages.web import open_runs
from pages.web.clock import tick_after
from pages.web.engine import engine
from pages.web.navigation import PAGES, Page
from pages.web.plain_text import as_text
from pages.web.shortcut import ctrl_enter

TICK = 0.5  # seconds between two reads of the store
STARTING = 2.0  # seconds before the next run in the queue is shown as waiting
_CHOSEN = "run-looked-at"  # session key: the visitor's choice since the last Train
_LAST_SEEN = "runs-last-seen"  # session key: statuses by id, shown while the store is not available
_REFUSED = "refused-action"  # session key: result of the last button of a run
_MOVING = (State.QUEUED, State.RUNNING, State.PAUSING, State.CANCELLING)
_BADGES: Mapping[State, tuple[str, str, Any]] = {
    State.QUEUED: ("queued", ":material/hourglass_empty:", "gray"),
    State.RUNNING: ("running", ":material/play_arrow:", "blue"),
    State.PAUSING: ("pausing", ":material/pause:", "gray"),
    State.PAUSED: ("paused", ":material/pause:", "orange"),
    State.CANCELLING: ("stopping", ":material/stop:", "gray"),
    State.CANCELLED: ("stopped", ":material/stop:", "gray"),
    State.FINISHED: ("finished", ":material/check:", "green"),
    State.FAILED: ("failed", ":material/error:", "red"),
    State.INTERRUPTED: ("interrupted", ":material/power_off:", "red"),
}
_BUTTONS: Mapping[Action, tuple[str, str, Callable[[RunService, str], None]]] = {
    Action.PAUSE: ("Pause", ":material/pause:", RunService.pause),
    Action.RESUME: ("Resume", ":material/play_arrow:", RunService.resume),
    Action.RESTART: ("Restart", ":material/replay:", RunService.restart),
    Action.CANCEL: ("Stop", ":material/stop:", RunService.cancel),
}


View = TypeVar("View")
Columns = Mapping[str, NDArray[np.float64]]
Arrays = Mapping[str, NDArray[Any]]
MakeView = Callable[[str, Columns, Arrays], View]
"""Function from config as JSON, columns and latest arrays to a topic's run view."""


@dataclass(frozen=True)
class LiveRun(Generic[View]):
    """Open run: status and records so far."""

    letter: str
    label: str
    status: RunStatus
    make_view: MakeView[View]

    @property
    def name(self) -> str:
        """Letter and label, for legends."""
        return f"{self.letter}: {self.label}"

    @property
    def moves(self) -> bool:
        """Whether it may change without action of a visitor."""
        return self.status.state in _MOVING

    @property
    def place(self) -> int:
        """Index in the orders of colours, dashes and symbols: 0 for A."""
        return open_runs.LETTERS.index(self.letter)

    @property
    def colour(self) -> str:
        """Colour of the run."""
        return RUN_COLOURS[self.place]

    @property
    def view(self) -> View:
        """Run view of its topic, created once for each step."""
        made: View = _view(self.make_view, self.status.config, self.status.id, self.status.step)
        return made

    @cached_property
    def columns(self) -> Columns:
        """Scalars over the steps, decimated; NaN if a record has none."""
        return _columns(self.status.id, self.status.step)

    @cached_property
    def arrays(self) -> Arrays:
        """Latest value of each recorded array."""
        return _arrays(self.status.id, self.status.step)


# Cached: read once per step for all visitors, and available if the store is not.
@lru_cache(maxsize=256)
def _columns(run_id: str, step: int) -> Columns:  # noqa: ARG001
    return engine().history(run_id)


@lru_cache(maxsize=64)
def _arrays(run_id: str, step: int) -> Arrays:  # noqa: ARG001
    return engine().latest_arrays(run_id)


@lru_cache(maxsize=64)
def _view(make_view: MakeView[Any], config: str, run_id: str, step: int) -> Any:
    return make_view(config, _columns(run_id, step), _arrays(run_id, step))


@dataclass(frozen=True)
class _Absent:
    """Open run that this page cannot show."""

    letter: str
    run_id: str
    reason: str
    made_on: Page | None = None


def focus(runs: Sequence[LiveRun[View]]) -> LiveRun[View]:
    """Return the run in focus: the visitor's choice since the last Train, else the newest."""
    if len(runs) == 1:
        return runs[0]
    by_id = {run.status.id: run for run in runs}
    newest = max(runs, key=lambda run: run.status.created).status.id
    chosen = st.session_state.get(_CHOSEN)
    shown = chosen if chosen in by_id else newest
    if st.session_state.get("focus") != shown:
        st.session_state["focus"] = shown
    st.segmented_control(
        "Look closely at",
        list(by_id),
        format_func=lambda run_id: by_id[run_id].letter,
        key="focus",
        required=True,
        on_change=_choose,
    )
    return by_id[shown]


def _choose() -> None:
    st.session_state[_CHOSEN] = st.session_state["focus"]


def train_button(experiment: str, config: str) -> None:
    """Draw the Train button for `config` (JSON); a new run is added to the open runs."""
    available, problem = engine().available
    if not available:
        st.error(f"Training is not possible here. {as_text(problem)}", icon=":material/error:")
    with suppress(RunsUnavailable):  # message above
        if notice := engine().notice:
            st.info(as_text(notice), icon=":material/inventory_2:")
    pressed = st.button(
        "Train",
        key="train",
        type="primary",
        icon=":material/model_training:",
        disabled=not available,
        shortcut="Ctrl+Enter",
    )
    ctrl_enter("train")
    if pressed:
        owner = st.session_state.setdefault("owner", token_urlsafe(9))
        try:
            run_id = engine().submit(RunSpec(experiment, config, owner))
        except (ValueError, RunsUnavailable) as error:
            st.error(as_text(str(error)), icon=":material/error:")
        else:
            open_runs.add(run_id, _oldest())
            st.session_state.pop(_CHOSEN, None)
            st.session_state.pop(_REFUSED, None)
            st.rerun()


def _oldest() -> str:
    """Return the letter of the run to close: one that no longer exists, else the oldest."""

    def created(run_id: str) -> float:
        try:
            return engine().status(run_id).created
        except (UnknownRun, RunsUnavailable):
            return float("-inf")

    runs = open_runs.opened()
    return min(runs, key=lambda letter: created(runs[letter]), default="")


def panel(
    experiment: str,
    make_view: MakeView[View],
    label_of: Callable[[str], str],
    draw: Callable[[Sequence[LiveRun[View]]], None],
    *,
    needed: Callable[[str], Collection[str]] = lambda _: (),
    before: Callable[[], None] = lambda: None,
) -> None:
    """Show the open runs: a row of status and buttons each, then the output of `draw`.

    Parameters
    ----------
    experiment : str
        Runs of other experiments are listed but not drawn.
    make_view : callable
        From config as JSON, columns and latest arrays to the `view` of a run.
    label_of : callable
        From config as JSON to a short label.
    draw : callable
        Draws the open runs that have recorded `needed`, in the order of their letters. Values of
        a diverged training are NaN.
    needed : callable
        From config as JSON to the names of columns and arrays that drawing a run requires.
    before : callable
        Draws the page while no run can be drawn.
    """
    open_runs.take_from_address()

    @st.fragment
    def watch() -> None:
        clock = st.container(key="clock")
        found, outage = _find(experiment, make_view, label_of)
        for each in found:
            if isinstance(each, LiveRun):
                _row(each)
            else:
                _absent(each)
        _say_what_made_room()
        runs = [each for each in found if isinstance(each, LiveRun)]
        try:
            drawn = [run for run in runs if _can_be_drawn(run, needed(run.status.config))]
            # Undefined values, such as differences of infinities, are drawn as gaps.
            with np.errstate(all="ignore"):
                if drawn:
                    draw(drawn)
                else:
                    before()
        except (RunsUnavailable, UnknownRun) as error:  # after its row was drawn
            outage = str(error)
        if outage:
            st.caption(f":material/cloud_off: {as_text(outage)} This page keeps trying.")
        if outage or any(run.moves for run in runs):
            with clock:
                tick_after(TICK, key="tick")

    watch()


def _find(
    experiment: str, make_view: MakeView[View], label_of: Callable[[str], str]
) -> tuple[list[LiveRun[View] | _Absent], str]:
    """Return the open runs in the order of their letters, and why the store is unavailable."""
    found: list[LiveRun[View] | _Absent] = []
    last_seen: dict[str, RunStatus] = st.session_state.get(_LAST_SEEN, {})
    seen: dict[str, RunStatus] = {}
    outage = ""
    for letter, run_id in open_runs.opened().items():
        try:
            status = engine().status(run_id)
        except UnknownRun as error:
            found.append(_Absent(letter, run_id, str(error)))
            continue
        except RunsUnavailable as error:
            outage = str(error)
            if run_id not in last_seen:
                continue
            status = last_seen[run_id]
        seen[run_id] = status
        found.append(_shown(letter, status, experiment, make_view, label_of))
    st.session_state[_LAST_SEEN] = seen if not outage else last_seen | seen
    return found, outage


def _shown(
    letter: str,
    status: RunStatus,
    experiment: str,
    make_view: MakeView[View],
    label_of: Callable[[str], str],
) -> LiveRun[View] | _Absent:
    if status.experiment != experiment:
        made_on = next((page for page in PAGES if page.name == status.experiment), None)
        where = f"the {made_on.info.title} page" if made_on else f"a page of {status.experiment}"
        return _Absent(letter, status.id, f"Run {status.id} was made on {where}.", made_on)
    try:
        return LiveRun(letter, label_of(status.config), status, make_view)
    except ValueError as error:
        reason = f"Run {status.id} was made by another version of the lab: {error}."
        return _Absent(letter, status.id, reason)


def _can_be_drawn(run: LiveRun[Any], needed: Collection[str]) -> bool:
    if not run.status.step:
        return False
    missing = [name for name in needed if name not in run.columns and name not in run.arrays]
    if missing and not run.moves:
        st.caption(
            f"Run {run.letter} cannot be drawn: its {run.status.step:,} steps recorded no "
            f"{', '.join(missing)}."
        )
    return not missing


def _say_what_made_room() -> None:
    for letter, run_id in open_runs.made_room().items():
        st.info(
            f"{len(open_runs.LETTERS)} runs can be open at once: {letter} was closed for a newer "
            f"one. It is kept, and goes on: [its own link](?{open_runs.PARAMETER}="
            f"{quote(run_id, safe='')}) opens it.",
            icon=":material/move_down:",
        )


def _absent(run: _Absent) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{run.letter}"):
        st.warning(f"**{run.letter}** {as_text(run.reason)}", icon=":material/link_off:")
        if run.made_on:
            st.page_link(
                str(run.made_on.script),
                label="Open it there",
                icon=f":material/{run.made_on.info.icon}:",
                query_params={open_runs.PARAMETER: run.run_id},
            )
        _close_button(run.letter, run.run_id, "Take this run off the page.")


def _row(run: LiveRun[Any]) -> None:
    status = run.status
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{run.letter}"):
        with st.container(width=340, gap="xxsmall"):
            st.markdown(
                f':color[■]{{foreground="{run.colour}"}} **{run.letter}**&ensp;{as_text(run.label)}'
            )
            st.progress(min(status.step / status.total_steps, 1.0), text=_progress(status))
        text, icon, colour = _BADGES[status.state]
        st.badge(_waiting(status, time.time()) or text, icon=icon, color=colour)
        for action in status.actions:
            if next_state(status.id, status.state, action) == status.state:
                continue  # the button was pressed already
            text, icon, _ = _BUTTONS[action]
            st.button(
                text, key=f"{action}-{run.letter}", icon=icon, on_click=_act,
                args=(action, status.id),
            )  # fmt: skip
        help_text = "Take this run off the page. It goes on, and its link still finds it."
        _close_button(run.letter, status.id, help_text)
    refused_id, refusal = st.session_state.get(_REFUSED, ("", ""))
    if refused_id == status.id:
        st.error(as_text(refusal), icon=":material/error:")
    if status.message:
        show = st.error if status.state in (State.FAILED, State.INTERRUPTED) else st.info
        show(as_text(status.message))


def _close_button(letter: str, run_id: str, help_text: str) -> None:
    st.button(
        "Close", key=f"close-{letter}", icon=":material/close:", type="tertiary", help=help_text,
        on_click=open_runs.close, args=(run_id,),
    )  # fmt: skip


def _progress(status: RunStatus) -> str:
    if not status.step:
        return f"no step of {status.total_steps:,} yet"
    return f"step {status.step:,} of {status.total_steps:,}"


def _waiting(status: RunStatus, now: float) -> str:
    """Describe the place of a queued run, or that it starts if it is next and just queued."""
    place = status.queue_position
    if status.state != State.QUEUED or place is None:
        return ""
    if place > 1:
        return f"queued, place {place}"
    return "starting" if now - status.updated < STARTING else "queued, next"


def _act(action: Action, run_id: str) -> None:
    _, _, act = _BUTTONS[action]
    st.session_state.pop(_REFUSED, None)
    try:
        act(engine(), run_id)
    except (ValueError, RunsUnavailable) as error:
        st.session_state[_REFUSED] = (run_id, str(error))
