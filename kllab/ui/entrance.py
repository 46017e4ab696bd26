"""What happens when a visitor comes from one page to another."""

import streamlit as st

KEPT = frozenset({"page", "unit", "owner", "open-runs"})
"""What a session keeps from page to page: the frame's own, and whose runs are open."""


def enter(page: str) -> None:
    """Forget the controls of the page left.

    Many pages have a control of the same key, such as ``steps``, with another range. What a preset
    has set stays in Streamlit's session: without this the next page's slider would start from it,
    and raise where it lies outside.
    """
    if st.session_state.setdefault("page", page) != page:
        for key in [key for key in st.session_state if key not in KEPT]:
            del st.session_state[key]
        st.session_state["page"] = page
