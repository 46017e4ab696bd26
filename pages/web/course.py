"""Course: the lessons of all pages in the order of the navigation, and which of them are done.

Which are done is in the address while a lesson or the home page is open, and in the session.
"""

from functools import cache

import streamlit as st

from pages.web import address
from pages.web.lesson import lesson_of
from pages.web.navigation import PAGES, Page

LESSON = "lesson"
"""Parameter of the address: number of the step, counted from 1."""
ANSWER = "answer"
"""Parameter of the address: the visitor's number, or the index of the option."""
DONE = "done"
"""Parameter of the address: names of the pages whose lesson is done."""
SESSION = "lessons-that-are-done"
"""Session key: names of the pages whose lesson is done; kept across pages."""
SECONDS_A_STEP = 40
"""Time that a step is expected to take."""


@cache
def pages() -> tuple[Page, ...]:
    """Return the pages that have a lesson, in the order of the course."""
    return tuple(page for page in PAGES if lesson_of(page))


def after(page: Page) -> Page | None:
    """Return the page with the next lesson."""
    order = pages()
    place = order.index(page) + 1
    return order[place] if place < len(order) else None


def done() -> tuple[Page, ...]:
    """Return the pages whose lesson is done, in the order of the course."""
    names = {*st.session_state.get(SESSION, ()), *st.query_params.get(DONE, "").split(",")}
    return tuple(page for page in pages() if page.name in names)


def finish(page: Page) -> None:
    """Remember that the lesson of a page is done."""
    st.session_state[SESSION] = tuple(dict.fromkeys([*(one.name for one in done()), page.name]))


def text() -> str:
    """Return the text of the address for the lessons that are done."""
    return ",".join(page.name for page in done())


def keep_in_address() -> None:
    """Keep which lessons are done in the address and in the session; for the home page."""
    st.session_state[SESSION] = tuple(page.name for page in done())
    if (now := text()) != st.query_params.get(DONE, ""):
        address.send({DONE: [now] if now else []})


def minutes() -> int:
    """Return about how long the lessons that are not done take."""
    steps = sum(len(lesson_of(page)) for page in pages() if page not in done())
    return max(1, round(steps * SECONDS_A_STEP / 60))
