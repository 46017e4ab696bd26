"""Session state on a change of page."""

import streamlit as st

from pages.web import class_membership, open_runs, run_control, visitor

_RUNS = "runs-of-pages"  # session key: open and hidden runs of the pages that were left
_ANEW = "page-starts-anew"  # session key
KEPT = frozenset(
    {
        *("page", "unit", "present", "present-mode-of-page", _RUNS),
        *(visitor.SESSION, run_control.KEYS, *class_membership.KEPT),
    }
)
"""Session keys that are kept across pages: those of the frame, and what the visitor may control."""


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
    if left == page and not st.session_state.get(_ANEW):
        return
    runs: dict[str, open_runs.State] = st.session_state.setdefault(_RUNS, {})
    if open_runs.REMEMBERED in st.session_state:
        runs[left] = open_runs.state()
    for key in [key for key in st.session_state if key not in KEPT]:
        del st.session_state[key]
    st.session_state["page"] = page
    if page in runs and open_runs.PARAMETER not in st.query_params:
        # Streamlit clears the address on a change of page, but the runs continue.
        open_runs.restore(runs[page])


def start_anew() -> None:
    """Let the next run of the page start from its address, even if it is the same page."""
    st.session_state[_ANEW] = True
