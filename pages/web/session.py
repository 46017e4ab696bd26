"""Session state on a change of page."""

import streamlit as st

from pages.web import open_runs, run_control, visitor

KEPT = frozenset(
    {
        *("page", "unit", "present", "present-mode-of-page", "runs-of-pages"),
        *(visitor.SESSION, run_control.KEYS),
    }
)
"""Session keys that are kept across pages: those of the frame, and what the visitor may control."""


def start(page: str) -> None:
    """Drop the controls of the previous page; remember its open runs.

    Pages may have controls of the same key, such as ``steps``, with different meanings. A page
    starts from its address; without parameters all controls are at their defaults.
    """
    left = st.session_state.setdefault("page", page)
    if left == page:
        return
    runs: dict[str, open_runs.State] = st.session_state.setdefault("runs-of-pages", {})
    if open_runs.REMEMBERED in st.session_state:
        runs[left] = open_runs.state()
    for key in [key for key in st.session_state if key not in KEPT]:
        del st.session_state[key]
    st.session_state["page"] = page
    if page in runs and open_runs.PARAMETER not in st.query_params:
        # Streamlit clears the address on a change of page, but the runs continue.
        open_runs.restore(runs[page])
