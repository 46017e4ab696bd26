"""The end of each page of deep learning: where the same formula stood on the others."""

import streamlit as st

from kllab.explorations.same_kl import PLACES, elsewhere
from kllab.ui.rooms import PAGES

FOLDER = PAGES / "deep_learning"


def same_kl(page: str) -> None:
    """Show what KL does on this `page`, and link to every other with its own formula."""
    here = next(place for place in PLACES if place.page == page)
    st.header("The same KL, seen from here", anchor=False)
    st.markdown(f"Here ${here.formula}$ is {here.does} ({here.direction}). On the other pages:")
    others = elsewhere(page)
    for start in range(0, len(others), 3):
        columns = st.columns(3)
        for column, place in zip(columns, others[start : start + 3], strict=False):
            with column.container(border=True, height="stretch", gap="xsmall"):
                st.page_link(str(FOLDER / f"{place.page}.py"), label=f"**{place.title}**")
                st.latex(place.formula)
                st.caption(f"{place.does}. Direction: {place.direction}.")
