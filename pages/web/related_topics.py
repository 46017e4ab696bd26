"""Related topics at the end of each page of deep learning."""

import streamlit as st

from pages.web.navigation import PAGES


def related_topics(name: str) -> None:
    """Show the role of KL on the page called `name`, and links to the others with formulas."""
    others = {page: page.info.kl for page in PAGES if page.info.kl}
    here = next(page for page in others if page.name == name)
    kl = others.pop(here)
    st.markdown(f"Here ${kl.formula}$ is {kl.role} ({kl.direction}).")
    with st.expander("The same KL on other pages"):
        for page, kl in others.items():
            with st.container(gap="xxsmall"):
                st.page_link(str(page.script), label=f"**{page.info.heading}**")
                st.caption(f"${kl.formula}$: {kl.role}. Direction: {kl.direction}.")
