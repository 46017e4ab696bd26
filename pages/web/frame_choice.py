"""Choices that the frame draws; Streamlit binds them to the address, so they outlast a page."""

import streamlit as st

from pages.web import address
from pages.web.control_kinds import Choice


def draw(control: Choice, container: str) -> None:
    """Draw `control` without its label, in a container of its own with this key."""
    if st.query_params.get(control.key) == "":
        address.remove(control.key)  # Streamlit would take it for no choice
    with st.container(key=container, width="content"):
        st.segmented_control(
            control.label,
            control.options,
            required=True,
            default=control.default,
            key=control.key,
            help=control.help,
            label_visibility="collapsed",
            bind="query-params",
        )
