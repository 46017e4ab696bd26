"""Related topics at the end of each page of deep learning."""

import streamlit as st

from pages.web.navigation import PAGES


def related_topics(name: str) -> None:
    """Show the role of KL on the page called `name`, and links to the others with formulas."""
    others = {page: page.info.kl for page in PAGES if page.info.kl}
    here = next(page for page in others if page.name == name)
    kl = others.pop(here)
    st.header("The same KL, seen from here", anchor=False)
    st.markdown(f"Here ${kl.formula}$ is {kl.role} ({kl.direction}). On the other pages:")
    listed = list(others.items())
    for start in range(0, len(listed), 3):
        columns = st.columns(3)
        for column, (page, kl) in zip(columns, listed[start : start + 3], strict=False):
            with column.container(border=True, height="stretch", gap="xsmall"):
                st.page_link(str(page.script), label=f"**{page.info.heading}**")
                st.latex(kl.formula)
                st.caption(f"{kl.role}. Direction: {kl.direction}.")
