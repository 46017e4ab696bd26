"""My runs: what the visitor has trained, to open, compare, download, annotate and delete."""

import time

import streamlit as st

from kllab import topics
from kllab.runs import RunStatus
from kllab.runs.states import MOVING
from kllab.storage.errors import Unavailable
from pages.web import (
    address,
    chosen_runs,
    open_runs,
    run_menu,
    run_table,
    run_upload,
    visitor,
)
from pages.web.clock import tick_after
from pages.web.engine import engine
from pages.web.format import ago
from pages.web.navigation import PAGES
from pages.web.plain_text import as_text
from pages.web.run_row import BADGES
from pages.web.run_settings import settings_of
from pages.web.run_words import progress, seconds_left, waiting

MOST = 100
"""Number of runs that are listed."""
TICK = 2.0  # seconds between two reads of the store
LEAD = "What you have trained in this browser, newest first. Others see a run only by its link."
NO_COOKIE = (
    "This browser has sent no cookie yet. If it refuses cookies, these runs are yours for this "
    "visit only: keep the control link of a run (in its menu) to come back to it."
)
STYLE = """
.stMainBlockContainer:has(.st-key-my-runs) { max-width: 72rem;
  padding: calc(var(--kllab-nav) + 1rem) 1rem 3rem !important }
.st-key-my-runs { gap: .6rem }
.st-key-my-runs h1 { font-size: 1.5rem; padding: 0 0 .3rem }
.st-key-chosen { min-height: 2.6rem }
[class*=st-key-mine-] { border-top: 1px solid var(--kllab-line); padding: .3rem 0;
  gap: .25rem .8rem }
[class*=st-key-mine-] > .stElementContainer:has(.stProgress) { min-width: 0; flex: 1 1 16rem }
[class*=st-key-mine-] > .stElementContainer:has(.stMarkdownBadge) { flex: none }
@media (min-width: 1000px) { /* one below another */
  [class*=st-key-mine-] > .stElementContainer:has(.stMarkdownBadge) { min-width: 9rem }
  [class*=st-key-mine-] > .stElementContainer:has([data-testid=stCaptionContainer]) { flex: none;
    width: 6rem }
}
[class*=st-key-note-of-] { margin-top: -.4rem; padding-left: 1.8rem }
.st-key-tick-of-runs { position: absolute }
"""


def my_runs() -> None:
    """Draw the page."""
    st.html(f"<style>{STYLE}</style>")
    with st.container(key="my-runs"):
        st.title("My runs", anchor=False)
        st.caption(LEAD if visitor.is_remembered() else NO_COOKIE)
        run_upload.draw()
        listing()


@st.fragment
@address.section((run_table.ROWS,))
def listing() -> None:
    """List the runs; again every two seconds while one of them moves."""
    try:
        runs = engine().runs(visitor.owner(), MOST)
    except Unavailable as error:
        st.error(f"{as_text(str(error))} This page keeps trying.", icon=":material/cloud_off:")
        runs = None
    if runs:
        chosen_runs.draw([run for run in runs if st.session_state.get(_key(run))])
        for run in runs:
            _row(run)
        if len(runs) == MOST:
            st.caption(f"These are the newest {MOST}; older ones are kept, and their links open.")
    elif runs is not None:
        _none_yet()
    with st.container(key="tick-of-runs"):
        if runs is None or any(run.state in MOVING for run in runs):
            tick_after(TICK, key="tick")


def _none_yet() -> None:
    st.info(
        "No run yet. Open one of these pages and press **Train**: the run is listed here while it "
        "trains and afterwards.",
        icon=":material/model_training:",
    )
    for page in PAGES:
        if page.name in topics.EXPERIMENTS:
            icon = f":material/{page.info.icon}:"
            st.page_link(str(page.script), label=page.info.heading, icon=icon)


def _row(run: RunStatus) -> None:
    page = next((page for page in PAGES if page.name == run.experiment), None)
    heading = page.info.heading if page else run.experiment
    settings = settings_of(run.experiment, run.config)
    label = run.name or settings
    now = time.time()
    with st.container(horizontal=True, vertical_alignment="center", key=f"mine-{run.id}"):
        # Without escapes: the label is not drawn, only read out.
        st.checkbox(f"Select {label}", key=_key(run), label_visibility="collapsed")
        st.progress(
            min(run.step / run.total_steps, 1.0),
            text=f"**{as_text(label)}** · {heading} · {progress(run, seconds_left(run, now))}",
        )
        text, icon, colour = BADGES[run.state]
        st.badge(waiting(run, now) or text, icon=icon, color=colour)
        st.caption(ago(now - run.created))
        if page:
            st.page_link(
                str(page.script), label="Open", icon=":material/open_in_new:",
                query_params={open_runs.PARAMETER: run.id},
            )  # fmt: skip
        run_menu.draw(run, settings, downloads=True)
    if run.note:
        with st.container(key=f"note-of-{run.id}"):
            st.caption(as_text(run.note))


def _key(run: RunStatus) -> str:
    return f"chosen-{run.id}"


address.open_page((run_table.ROWS,))
my_runs()
