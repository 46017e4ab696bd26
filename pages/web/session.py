"""What happens when a visitor comes from one page to another."""

import streamlit as st

from pages.web import open_runs

KEPT = frozenset({"page", "unit", "owner", "runs-of-pages"})
"""What a session keeps from page to page: the frame's own, and whose runs are whose."""


def start(page: str) -> None:
    """Forget the controls of the page left; remember which runs were open on it.

    Many pages have a control of the same key, such as ``steps``, that means something else. A page
    that is come to starts from its address, which without parameters says: at the defaults.
    """
    left = st.session_state.setdefault("page", page)
    if left == page:
        return
    runs: dict[str, list[str]] = st.session_state.setdefault("runs-of-pages", {})
    runs[left] = st.session_state.get(open_runs.REMEMBERED, [])
    for key in [key for key in st.session_state if key not in KEPT]:
        del st.session_state[key]
    st.session_state["page"] = page
    if not st.query_params.get_all(open_runs.PARAMETER):
        # Streamlit empties the address on a change of page; the runs went on meanwhile.
        open_runs.remember(runs.get(page, []))
