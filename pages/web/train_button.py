"""The Train button, with what a visitor may train, and why that is not possible."""

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from kllab.runs import RunSpec, UnknownRun
from kllab.storage.errors import Unavailable
from pages.web import allowance, classes, open_runs, visitor
from pages.web.engine import engine
from pages.web.plain_text import as_text
from pages.web.run_row import REFUSED
from pages.web.shortcut import ctrl_enter


def draw(
    experiment: str, config: str, then: Callable[[], None] = lambda: None, *, label: str = "Train"
) -> None:
    """Draw the Train button for `config` (JSON); a new run is added to the open runs.

    `then` is called after that, such as to show the part of the page that has the runs. `label` is
    that of the button.
    """
    available, problem = engine().available
    if not available:
        st.error(f"Training is not possible here. {as_text(problem)}", icon=":material/error:")
    with suppress(Unavailable):  # message above
        if notice := engine().notice:
            st.info(as_text(notice), icon=":material/inventory_2:")
    spec = RunSpec(experiment, config, visitor.owner(), classes.run_class())
    advice = allowance.advise(spec)
    if advice.sentence:
        st.caption(f":material/hourglass_disabled: {advice.sentence}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="train-line"):
        pressed = st.button(
            label,
            key="train",
            type="primary",
            icon=":material/model_training:",
            disabled=not (available and advice.may_train),
            shortcut="Ctrl+Enter",
        )
        if advice.lines:
            st.caption("  \n".join(advice.lines))
    ctrl_enter("train")
    if pressed:
        try:
            run_id = engine().submit(spec)
        except (ValueError, Unavailable) as error:
            st.error(as_text(str(error)), icon=":material/error:")
        else:
            classes.note_run(run_id)
            open_runs.add(run_id, _oldest())
            st.session_state.pop(REFUSED, None)
            then()
            st.rerun()


def _oldest() -> str:
    """Return the letter of the run to close: one that is not here or recorded, else the oldest."""

    def created(run_id: str) -> float:
        try:
            return engine().status(run_id).created
        except (UnknownRun, Unavailable):
            return float("-inf")

    runs = open_runs.opened()
    return min(runs, key=lambda letter: created(runs[letter]), default="")
