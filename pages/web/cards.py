"""Cards: links to all pages, each with a thumbnail that the page's topic computes."""

from collections.abc import Collection
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from urllib.parse import quote

import streamlit as st

from pages.charts.thumbnail import HEIGHT, svg
from pages.web.navigation import PAGES, Page

_STYLE = """
.st-key-cards { display: grid; gap: .5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(10rem, 45%), 1fr)) }
[class*=st-key-card-] { position: relative; height: 100%; padding: .5rem }
[class*=st-key-card-]:hover { border-color: var(--st-primary-color) }
[class*=st-key-card-] a { position: static; padding: 0; min-height: 0; line-height: 1.3 }
[class*=st-key-card-] a:hover { background: none }
[class*=st-key-card-] a span { white-space: normal }
[class*=st-key-card-] a::after { content: ""; position: absolute; inset: 0 }
[class*=st-key-card-] :is(p, [data-testid=stCaptionContainer]) { line-height: 1.3; margin: 0 }
"""


def draw(done: Collection[Page] = ()) -> None:
    """Draw a card for each page, in the order of the navigation; those in `done` have a mark."""
    st.html(f"<style>{_STYLE}{_thumbnails()}</style>")
    with st.container(key="cards"):
        for number, page in enumerate(PAGES, start=1):
            with st.container(border=True, gap="xxsmall", key=f"card-{page.name}"):
                icon = None if thumbnail_of(page) else f":material/{page.info.icon}:"
                mark = " :material/check_circle:" if page in done else ""
                label = f"{number}. **{page.info.heading}**{mark}"
                st.page_link(str(page.script), label=label, icon=icon)
                st.caption(page.info.sentence)


@cache
def _thumbnails() -> str:
    """Return the style that draws the thumbnails as backgrounds, which no screen reader names."""
    drawn = {page.name: thumbnail_of(page) for page in PAGES}
    return "\n".join(
        f".st-key-card-{name}::before {{ content: ''; height: {HEIGHT}px; width: 100%; "
        f'background: center / contain no-repeat url("data:image/svg+xml,{_quoted(one)}") }}'
        for name, one in drawn.items()
        if one
    )


@cache
def thumbnail_of(page: Page) -> str:
    """Return the thumbnail of a page as SVG; "" if its folder has no `thumbnail.py`."""
    module = f"pages.{page.section}.{page.name}.thumbnail"
    return svg(import_module(module).thumbnail()) if find_spec(module) else ""


def _quoted(drawn: str) -> str:
    return quote(drawn, safe=" =/:(),-").replace("'", "%27")
