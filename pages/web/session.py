"""Session state on a change of page."""

from collections.abc import Mapping

import streamlit as st

from pages.web import (
    address,
    class_link,
    class_membership,
    course,
    open_runs,
    page_state,
    run_control,
    visitor,
)
from pages.web.navigation import SCRIPTS

_RUNS = "runs-of-pages"  # session key: open and hidden runs of the pages that were left
_ANEW = "page-starts-anew"  # session key: whether the page's runs stay open
KEPT = frozenset(
    {
        *("page", "unit", "present", "present-mode-of-page", _RUNS),
        *(course.SESSION, visitor.SESSION, run_control.KEYS, *class_membership.KEPT),
    }
)
"""Session keys that are kept across pages: those of the frame, and what the visitor may control."""
FRAME = (
    *("unit", "present", "embed", "embed_options"),
    *(class_membership.CODE, class_link.TOKEN, run_control.PARAMETER),
)
"""Parameters of the address that the frame keeps across pages, or that are secret."""


def close_run(run_id: str) -> None:
    """Close a run on this page and on those that remember it."""
    if run_id in open_runs.opened().values():
        open_runs.close(run_id)
    runs: dict[str, open_runs.State] = st.session_state.get(_RUNS, {})
    for page, (opened, hidden) in runs.items():
        runs[page] = ["" if one == run_id else one for one in opened], hidden


def start(page: str) -> None:
    """Drop the controls of the previous page; remember its open runs.

    Pages may have controls of the same key, such as ``steps``, with different meanings. A page
    starts from its address; without parameters all controls are at their defaults.
    """
    left = st.session_state.setdefault("page", page)
    keeps_runs = st.session_state.get(_ANEW)
    if left == page and keeps_runs is None:
        return
    runs: dict[str, open_runs.State] = st.session_state.setdefault(_RUNS, {})
    if open_runs.REMEMBERED in st.session_state:
        runs[left] = open_runs.state()
    dropped = {key: value for key, value in st.session_state.items() if key not in KEPT}
    for key in dropped:
        del st.session_state[key]
    if left == page:
        of_widgets = (str, int, float, list)
        page_state.current().former = {
            str(key): value for key, value in dropped.items() if isinstance(value, of_widgets)
        }
    st.session_state["page"] = page
    if keeps_runs is False:
        runs.pop(page, None)
    if page in runs and open_runs.PARAMETER not in st.query_params:
        # Streamlit clears the address on a change of page, but the runs continue.
        open_runs.restore(runs[page])


def open_page(page: str, parameters: Mapping[str, list[str]], *, keep_runs: bool = True) -> None:
    """Open a page, which may be this one, as from a link; not in a callback.

    Parameters of the frame stay as they are; do not name them.
    Unless `keep_runs`, runs that were open on the page are closed if the parameters name none.
    """
    if page not in SCRIPTS:  # it is of another version of the lab
        return
    st.session_state[_ANEW] = keep_runs
    if page != st.session_state["page"]:
        st.switch_page(str(SCRIPTS[page]), query_params=dict(parameters))
    # Not by `switch_page`, which drops the parameters of the frame from the address.
    left_out: dict[str, list[str]] = {name: [] for name in st.query_params if name not in FRAME}
    address.send(left_out | dict(parameters))
    st.rerun()
