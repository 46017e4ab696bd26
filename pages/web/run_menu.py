"""The menu of a run that the visitor controls: name, note, control link, and deletion."""

import streamlit as st

from kllab.runs import RunStatus
from kllab.runs.store.control import LONGEST_NAME
from kllab.runs.store.note import LONGEST_NOTE
from kllab.storage.errors import Unavailable
from pages.web import run_control, run_downloads, session
from pages.web.engine import engine
from pages.web.plain_text import as_text

_REFUSED = "refused-name"  # session key: id of the run and why its name, note or end was refused
_ASKED = "run-to-delete"  # session key: id of the run whose deletion is to be confirmed
STYLE = """
[class*=st-key-more-] button { min-height: 0; width: 2rem; height: 2rem; padding: 0 }
[class*=st-key-more-] button [data-testid=stMarkdownContainer] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
/* The arrow of a menu takes the width of the icon, which says enough. */
[class*=st-key-more-] button div[aria-hidden=true] { display: none }
"""


def draw(status: RunStatus, settings: str, *, downloads: bool = False) -> None:
    """Draw the button of the menu, and the menu if it is open.

    Parameters
    ----------
    settings : str
        What the run is called if it has no name.
    downloads : bool, optional
        Whether the menu offers the files of the run as well.
    """
    with st.popover(
        "More", key=f"more-{status.id}", icon=":material/more_horiz:", type="tertiary",
        help="Name this run, write a note, let others control it, or delete it", on_change="rerun",
    ) as menu:  # fmt: skip
        if menu.open:
            _name_and_note(status, settings)
            if downloads:
                run_downloads.buttons(status)
            _control_link(status)
            _delete_button(status.id)


def _name_and_note(status: RunStatus, settings: str) -> None:
    st.text_input(
        "Name", status.name, LONGEST_NAME, key=f"name-{status.id}", placeholder=settings,
        on_change=_rename, args=(status.id,),
        help="Shown in place of its settings, to all who open the run. Empty: the settings.",
    )  # fmt: skip
    st.text_area(
        "Note", status.note, max_chars=LONGEST_NOTE, key=f"note-{status.id}", height=68,
        placeholder="What it showed, or why you trained it", on_change=_write_note,
        args=(status.id,), help="Shown to all who open the run, and part of its download.",
    )  # fmt: skip
    refused_id, refusal = st.session_state.get(_REFUSED, ("", ""))
    if refused_id == status.id:
        st.error(as_text(refusal), icon=":material/error:")


def _control_link(status: RunStatus) -> None:
    try:
        link = run_control.link_to(status)
    except (ValueError, Unavailable) as error:
        st.caption(as_text(str(error)))
        return
    st.markdown("Control link")
    st.code(link, language=None, wrap_lines=True)
    st.caption(
        "Whoever opens it can pause, stop, name and delete this run. The link of the page, and "
        "that of Share, only show it."
    )


def _delete_button(run_id: str) -> None:
    if st.session_state.get(_ASKED) != run_id:
        st.button(
            "Delete", key=f"delete-{run_id}", icon=":material/delete:", on_click=_ask,
            args=(run_id,),
        )  # fmt: skip
        return
    st.markdown("Delete this run, its records and its checkpoint? This cannot be undone.")
    with st.container(horizontal=True):
        st.button(
            "Delete it", key=f"delete-now-{run_id}", icon=":material/delete:",
            on_click=_delete, args=(run_id,),
        )  # fmt: skip
        st.button("Keep it", key=f"keep-{run_id}", on_click=_ask, args=("",))


def _ask(run_id: str) -> None:
    st.session_state[_ASKED] = run_id


def _rename(run_id: str) -> None:
    st.session_state.pop(_REFUSED, None)
    try:
        engine().rename(run_id, st.session_state[f"name-{run_id}"], run_control.by(run_id))
    except (ValueError, Unavailable) as error:
        st.session_state[_REFUSED] = run_id, str(error)


def _write_note(run_id: str) -> None:
    st.session_state.pop(_REFUSED, None)
    try:
        engine().write_note(run_id, st.session_state[f"note-{run_id}"], run_control.by(run_id))
    except (ValueError, Unavailable) as error:
        st.session_state[_REFUSED] = run_id, str(error)


def _delete(run_id: str) -> None:
    _ask("")
    delete(run_id)


def delete(run_id: str) -> None:
    """Delete a run and close it on all pages; a refusal is shown in its menu."""
    st.session_state.pop(_REFUSED, None)
    try:
        engine().delete(run_id, run_control.by(run_id))
    except (ValueError, Unavailable) as error:
        st.session_state[_REFUSED] = run_id, str(error)
    else:
        session.close_run(run_id)
