"""Links to the topics before and after a page, in its head."""

import streamlit as st

from pages.web.navigation import PAGES, Page, topic


def draw() -> None:
    """Draw the links, in the order of the navigation; none on a page that is no topic."""
    page = topic()
    if page is None:
        return
    place = PAGES.index(page)
    if place > 0:
        _link("Previous", "chevron_left", PAGES[place - 1])
    if place + 1 < len(PAGES):
        _link("Next", "chevron_right", PAGES[place + 1])


def _link(which: str, icon: str, page: Page) -> None:
    label = f"{which}: {page.info.heading}"
    st.page_link(str(page.script), label=label, icon=f":material/{icon}:")
