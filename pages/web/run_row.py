"""The row of an open run: label, progress, status, buttons and message."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from kllab.runs import Action, RunService, State
from kllab.runs.states import next_state
from kllab.storage.errors import Unavailable
from pages.web import open_runs, run_control, run_menu
from pages.web.engine import engine
from pages.web.live_run import AbsentRun, LiveRun
from pages.web.navigation import title_of
from pages.web.plain_text import as_text
from pages.web.recorded_runs import Recorded
from pages.web.run_control import is_controlled
from pages.web.run_words import progress, seconds_left, waiting

REFUSED = "refused-action"  # session key: result of the last button of a run
BADGES: Mapping[State, tuple[str, str, Any]] = {
    State.QUEUED: ("queued", ":material/hourglass_empty:", "gray"),
    State.RUNNING: ("running", ":material/play_arrow:", "blue"),
    State.YIELDING: ("running", ":material/play_arrow:", "blue"),
    State.PAUSING: ("pausing", ":material/pause:", "gray"),
    State.PAUSED: ("paused", ":material/pause:", "orange"),
    State.CANCELLING: ("stopping", ":material/stop:", "gray"),
    State.CANCELLED: ("stopped", ":material/stop:", "gray"),
    State.FINISHED: ("finished", ":material/check:", "green"),
    State.FAILED: ("failed", ":material/error:", "red"),
    State.INTERRUPTED: ("interrupted", ":material/power_off:", "red"),
}
RECORDED: tuple[str, str, Any] = ("recorded", ":material/history:", "gray")
_NOT_YOURS = (
    "You can watch this run, compare it and download it. Whoever started it, or has its control "
    "link, can pause, stop, rename and delete it."
)
_SHOWN, _HIDDEN = ":material/visibility:", ":material/visibility_off:"
_BUTTONS: Mapping[Action, tuple[str, str, Callable[[RunService, str, str], None]]] = {
    Action.PAUSE: ("Pause", ":material/pause:", RunService.pause),
    Action.RESUME: ("Resume", ":material/play_arrow:", RunService.resume),
    Action.RESTART: ("Restart", ":material/replay:", RunService.restart),
    Action.CANCEL: ("Stop", ":material/stop:", RunService.cancel),
}
STYLE = """
.st-key-focus [role=radio] { padding: 0 .5rem }
/* A long label takes two lines beside its buttons, not a line of its own above them. */
@media (min-width: 1000px) {
  .st-key-run-line .stHorizontalBlock[class*=st-key-row-] { flex-wrap: nowrap;
    > .stElementContainer:has(.stProgress, .stMarkdown) { min-width: 0 }
    > .stElementContainer:has(.stMarkdownBadge) { flex: none } }
}
/* The row of one of several runs is one line: the names of its buttons are only for screen readers,
and the end of a long label is cut off. */
.st-key-run-line:has(.st-key-focus) .stButton {
  button { min-height: 0; min-width: 0; width: 2rem; height: 2rem; padding: 0 }
  [data-testid=stMarkdownContainer] {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
}
@media (max-width: 999px) {
  .st-key-run-line > [data-testid=stLayoutWrapper] { flex-basis: 100% }
  .st-key-run-line .stHorizontalBlock[class*=st-key-row-] { gap: .25rem .5rem }
}
@media (min-width: 1000px) {
  .stApp:not(:has(.kllab-presenter)) .st-key-run-line:has(.st-key-focus) {
    &, .stHorizontalBlock[class*=st-key-row-] { flex-wrap: nowrap; gap: .5rem }
    [class*=st-key-row-] > .stElementContainer:has(.stProgress, .stMarkdown) { min-width: 0 }
    [class*=st-key-row-] > .stElementContainer:has(.stMarkdownBadge) { flex: none }
    .stProgress p, .stMarkdown p { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
  }
}
"""


def tag(run: LiveRun[Any]) -> str:
    """Return letter, colour and state of a run for the menu of runs, or that it is hidden."""
    if run.status.id in open_runs.hidden():
        return f"{_HIDDEN} {run.letter} hidden"
    _, icon, _ = RECORDED if run.recorded else BADGES[run.status.state]
    return f':color[■]{{foreground="{run.colour}"}} {run.letter} {icon}'


def draw_row(run: LiveRun[Any]) -> None:
    """Draw the row of a run: label, progress, state and buttons."""
    if run.recorded:
        _draw_recorded(run, run.recorded)
        return
    status = run.status
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"row-{run.letter}"
    ):
        st.progress(
            min(status.step / status.total_steps, 1.0),
            text=f':color[■]{{foreground="{run.colour}"}} **{run.letter}** '
            f"{progress(status, seconds_left(status, time.time()))} · {as_text(run.label)}",
        )
        text, icon, colour = BADGES[status.state]
        st.badge(waiting(status, time.time()) or text, icon=icon, color=colour)
        if status.note:
            st.badge("note", icon=":material/notes:", color="gray", help=as_text(status.note))
        mine = is_controlled(status)
        if mine or not status.owner:
            _draw_actions(run)
        else:
            st.badge("somebody else's", icon=":material/person:", color="gray", help=_NOT_YOURS)
        _hide_button(run)
        help_text = "Take this run off the page. It goes on, and its link still finds it."
        _close_button(run.letter, status.id, help_text)
        if mine:
            run_menu.draw(status, run.settings)


def _draw_actions(run: LiveRun[Any]) -> None:
    """Draw a button for each action that the state of the run allows."""
    status = run.status
    for action in status.actions:
        if next_state(status.id, status.state, action) == status.state:
            continue  # the button was pressed already
        text, icon, _ = _BUTTONS[action]
        st.button(
            text, key=f"{action}-{run.letter}", icon=icon, help=f"{text} this run",
            on_click=_act, args=(action, status.id),
        )  # fmt: skip


def _draw_recorded(run: LiveRun[Any], recorded: Recorded) -> None:
    """Draw the row of a recorded run: label, date, seed and a button."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"row-{run.letter}"
    ):
        seed = f"seed {recorded.seed}"
        named = run.label if seed in run.label else f"{run.label}, {seed}"
        st.markdown(
            f':color[■]{{foreground="{run.colour}"}} **{run.letter}** {as_text(named)} · '
            "trained beforehand by this code"
        )
        text, icon, colour = RECORDED
        made = ", ".join(f"{name} {value}" for name, value in recorded.made.items())
        st.badge(
            f"{text} {recorded.day:%d %b %Y}", icon=icon, color=colour,
            help=f"{made}. Train makes a fresh run beside it.",
        )  # fmt: skip
        _hide_button(run)
        help_text = "Take this run off the page. Its preset, or its link, opens it again."
        _close_button(run.letter, run.status.id, help_text)


def name_window(run: LiveRun[Any]) -> None:
    """Say in the window's title how far the run is, for a visitor who looks elsewhere meanwhile."""
    status = run.status
    if run.recorded:
        st.set_page_config(page_title=title_of(status.experiment))
        return
    text, _, _ = BADGES[status.state]
    share = f" {status.step / status.total_steps:.0%}" if status.state == State.RUNNING else ""
    st.set_page_config(page_title=f"{run.letter} {text}{share} · {title_of(status.experiment)}")


def draw_messages(run: LiveRun[Any]) -> None:
    """Draw the message of a run, and why its last button was refused."""
    status = run.status
    refused_id, refusal = st.session_state.get(REFUSED, ("", ""))
    if refused_id == status.id:
        st.error(as_text(refusal), icon=":material/error:")
    if status.message:
        show = st.error if status.state in (State.FAILED, State.INTERRUPTED) else st.info
        show(as_text(status.message))


def draw_absent(run: AbsentRun) -> None:
    """Draw the row of a run that this page cannot show."""
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


def _hide_button(run: LiveRun[Any]) -> None:
    run_id = run.status.id
    if run_id in open_runs.hidden():
        label, icon, act, help_text = "Show", _HIDDEN, open_runs.show, "Show this run again."
    else:
        label, icon, act = "Hide", _SHOWN, open_runs.hide
        help_text = "Hide this run from all charts and tables. It keeps its letter, and goes on."
    st.button(
        label, key=f"hide-{run.letter}", icon=icon, type="tertiary", help=help_text,
        on_click=act, args=(run_id,),
    )  # fmt: skip


def _close_button(letter: str, run_id: str, help_text: str) -> None:
    st.button(
        "Close", key=f"close-{letter}", icon=":material/close:", type="tertiary", help=help_text,
        on_click=open_runs.close, args=(run_id,),
    )  # fmt: skip


def _act(action: Action, run_id: str) -> None:
    _, _, act = _BUTTONS[action]
    st.session_state.pop(REFUSED, None)
    try:
        act(engine(), run_id, run_control.by(run_id))
    except (ValueError, Unavailable) as error:
        st.session_state[REFUSED] = (run_id, str(error))
