"""Live trainings of a page: watch, pause and compare runs.

Works for every experiment of `kllab.topics`: the page provides a function that draws the
records.

Only the Train button reruns the whole page. Progress and the buttons of a run rerun only the
fragment that shows runs, so the rest of the page does not change.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import quote

import numpy as np
import streamlit as st

from kllab.runs import UnknownRun
from kllab.storage.errors import Unavailable
from pages.web import (
    address,
    allowance,
    controls,
    dragging,
    open_runs,
    recorded_runs,
    run_table,
    workbench,
)
from pages.web.chart import Dragged
from pages.web.clock import tick_after
from pages.web.control_kinds import Control
from pages.web.found_runs import can_be_drawn, find
from pages.web.live_run import AbsentRun, LiveRun, View
from pages.web.plain_text import as_text
from pages.web.presets import matches
from pages.web.run_row import draw_absent, draw_messages, draw_row, name_window, tag
from pages.web.workbench import Places, Views

ABOUT = "About"
"""Title of the view on the training that the rail describes."""
TICK = 0.45  # seconds from one read of the store to the next: two drawings a second
TICK_SLOW = 3.0  # the same, while only another window or Train may change something
CONTROLS: tuple[Control, ...] = (run_table.ROWS,)
"""Controls of the views of all trainings; a link can fix them, so each page names them."""
LABORATORY = "laboratory"
"""Key of the fragment of a page whose stage sets controls of the rail."""


def _focus(runs: Sequence[LiveRun[View]]) -> LiveRun[View]:
    """Draw the menu of the open runs; return the one in focus.

    It is the visitor's choice since the last Train, else the newest that was trained here; one that
    is hidden only if all are.
    """
    by_id = {run.status.id: run for run in runs}
    hidden, chosen = open_runs.hidden(), open_runs.chosen()

    def order(run_id: str) -> tuple[bool, bool, float]:
        run = by_id[run_id]
        return run_id not in hidden, not run.recorded, run.status.created

    shown = chosen if chosen in by_id else max(by_id, key=order)
    if len(runs) > 1:
        tags = {run_id: tag(run) for run_id, run in by_id.items()}
        if st.session_state.get("focus") != shown:
            st.session_state["focus"] = shown
        st.segmented_control(
            "Run in focus",
            list(by_id),
            format_func=tags.__getitem__,
            key="focus",
            required=True,
            on_change=_choose,
            label_visibility="collapsed",
            width="content",
        )
    return by_id[shown]


def _choose() -> None:
    open_runs.choose(st.session_state["focus"])


def open_page(
    experiment: str, cases: Mapping[str, Mapping[str, Any]], controls: Sequence[Control]
) -> None:
    """Open the runs of the address; if it names none, the recorded run of the values that it has.

    If these are the values of no preset, it is the recorded run of the page's defaults, so that a
    page never begins empty. The open runs stay while controls move: the address names them as soon
    as it would open others without.

    Call it when the page opens, after `address.open_page`. `cases` are the presets of the training,
    `controls` its controls.
    """

    def recorded(values: Mapping[str, Any]) -> list[str]:
        preset = next((name for name, case in cases.items() if matches(case, values)), "")
        run_id = recorded_runs.id_of(preset)
        return [run_id] if run_id in recorded_runs.ids(experiment) else []

    usual = recorded({control.key: control.settle(control.default) for control in controls})
    open_runs.open_page(usual, lambda: recorded(address.copied(controls)) or usual)
    address.read(CONTROLS)


def show_recorded(experiment: str, preset: str) -> None:
    """Open the recorded run of a preset, which was chosen, and put it into focus."""
    run_id = recorded_runs.id_of(preset)
    if run_id in recorded_runs.ids(experiment):
        open_runs.open_recorded(run_id)


def redraw_rail_after(move: Callable[[Dragged], None]) -> Callable[[Dragged], None]:
    """Return `move`, which sets controls of the rail, for a handle in the stage.

    The stage is a fragment of its own while runs move: the page's fragment reruns instead of it, so
    that these controls follow. Its key is `LABORATORY`.
    """

    def moved(dragged: Dragged) -> None:
        move(dragged)
        dragging.wait(is_dragged=not dragged.done)
        redraw_rail()

    return moved


def redraw_rail() -> None:
    """Let the page's fragment rerun; in the callback of a stage's element that sets its controls.

    Not the whole page: then Streamlit may drop the end of its drawing if the clock ticks at once,
    and a chart that is dragged would be built anew.
    """
    st.rerun(LABORATORY)


def panel(
    experiment: str,
    run_type: type[View],
    label_of: Callable[[Any], str],
    draw: Callable[[Sequence[LiveRun[View]], LiveRun[View], Places], Views],
    before: Callable[[Places], Views],
    views: Views,
    of_views: Sequence[Control] = (),
    *,
    preview: bool = True,
    first: str = ABOUT,
) -> None:
    """Fill the stage of a workbench: the row of the run in focus, numbers, picture and views.

    Parameters
    ----------
    experiment : str
        Runs of other experiments are listed but not drawn.
    run_type : type
        Run view of the experiment.
    label_of : callable
        From config to a short label.
    draw : callable
        Draws the open runs that are not hidden and miss nothing `required`, in the order of their
        letters, and the one in focus in detail; returns the views of them. Values of a diverged
        training are NaN.
    before : callable
        Draws the stage while no run can be drawn: the preview of the training; returns its views.
    views : mapping
        Views that the page always has, `ABOUT` among them.
    of_views : sequence of Control, optional
        Controls that are drawn by views. Their values stay in the address while the views are
        closed.
    preview : bool, optional
        Whether the view `ABOUT` begins with the preview while runs are drawn.
    first : str, optional
        View that is open at first while only recorded runs are drawn.
    """
    open_runs.follow_address()
    were_chosen = open_runs.are_chosen()

    def watch() -> None:
        if allowance.is_old() or were_chosen != open_runs.are_chosen():
            st.rerun()  # also what the rail has in the address may depend on the open runs
        clock = st.container(key="clock")
        row = st.container(key="run-row")
        places = workbench.places()
        found, outage = find(experiment, run_type, label_of)
        hidden = open_runs.hidden()
        drawn: list[LiveRun[View]] = []
        runs = [each for each in found if isinstance(each, LiveRun)]
        focus = None
        with row:
            if runs:
                with st.container(horizontal=True, vertical_alignment="center", key="run-line"):
                    focus = _focus(runs)
                    draw_row(focus)
                draw_messages(focus)
            for each in found:
                if isinstance(each, AbsentRun):
                    draw_absent(each)
            _name_replaced()
            try:
                drawn = [run for run in runs if run.status.id not in hidden and can_be_drawn(run)]
            except (Unavailable, UnknownRun) as error:
                outage = str(error)
        # Undefined values, such as differences of infinities, are drawn as gaps.
        with _section(of_views), np.errstate(all="ignore"):
            if drawn:
                shown = focus if focus in drawn and focus else drawn[-1]
                if focus and shown is not focus:
                    why = "is hidden" if focus.status.id in hidden else "has no numbers yet"
                    row.caption(f"{focus.letter} {why}; these are of {shown.letter}.")
                about = partial(_about, before, views[ABOUT]) if preview else views[ABOUT]
                of_runs = draw(drawn, shown, places)
                # What is to be seen in a recorded run stands there.
                opened = first if all(run.recorded for run in drawn) else ""
                places.draw_views({**of_runs, **views, ABOUT: about}, opened)
            else:
                if runs and all(run.status.id in hidden for run in runs):
                    row.caption(_all_are_hidden(runs))
                places.draw_views({**before(places), **views})
        if outage:
            row.caption(f":material/cloud_off: {as_text(outage)} This page keeps trying.")
        if focus:
            name_window(focus)
        moves = outage or any(run.moves for run in runs)
        if moves or allowance.is_refused() or any(run.waits for run in runs):
            with clock:
                tick_after(TICK if moves else TICK_SLOW, key="tick")

    if open_runs.move() or allowance.is_refused():
        st.fragment(watch)()
    else:  # a handle need not rerun the whole page if nothing moves by itself
        with st.container():  # as of a fragment: the stage keeps its place, and is not built anew
            watch()


def _all_are_hidden(runs: Sequence[LiveRun[Any]]) -> str:
    which = "Each open run is" if len(runs) > 1 else f"Run {runs[0].letter} is"
    return f"{which} hidden: press **Show** (:material/visibility_off:) to draw it again."


def _about(before: Callable[[Places], Views], about: Callable[[], None]) -> None:
    """Draw the preview of the training to come, and what the page says about it."""
    before(workbench.places_in_view())
    about()


@contextmanager
def _section(of_views: Sequence[Control]) -> Iterator[None]:
    """Open a section for the controls of views; those that are not drawn keep their values."""
    every = (*of_views, *CONTROLS)
    with address.section(every):
        controls.without_widgets(every)
        yield


def _name_replaced() -> None:
    for letter, run_id in open_runs.replaced().items():
        goes_on = "" if recorded_runs.is_recorded(run_id) else ", and goes on"
        st.info(
            f"{len(open_runs.LETTERS)} runs can be open at once: {letter} was closed for a newer "
            f"one. It is kept{goes_on}: [its own link](?{open_runs.PARAMETER}="
            f"{quote(run_id, safe='')}) opens it.",
            icon=":material/move_down:",
        )
