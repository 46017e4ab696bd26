"""Three ways into the lab, the views of the home page: to learn, to teach, to compute."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.web import cards, class_bar, classes, course, equation, presenting, session
from pages.web.course import DONE, LESSON
from pages.web.lesson import lesson_of
from pages.web.link import written
from pages.web.navigation import CLASS_SCRIPT, Page, page_of

LEARN, TEACH, COMPUTE = "I have never met KL", "I teach it", "I need a number"
"""Titles of the views."""
_LECTURE = "lecture"


def learn() -> None:
    """Draw the course with its progress, and a card for each topic."""
    pages, done = course.pages(), course.done()
    following = next((page for page in pages if page not in done), None)
    steps = sum(len(lesson_of(page)) for page in pages)
    st.progress(
        len(done) / len(pages),
        f"A course in {len(pages)} lessons: {len(done)} done"
        + (f", about {course.minutes()} minutes left." if following else f", all {steps} steps."),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if following:
            way = "Continue" if done else "Start"
            label = f"{way}: {following.info.heading}"
            if st.button(label, key="course", type="primary", icon=":material/school:"):
                session.open_page(following.name, {LESSON: ["1"], **_done()})
        if st.button("Glossary", key="glossary", icon=":material/menu_book:", type="tertiary"):
            equation.show()
    cards.draw(done)


def teach() -> None:
    """Draw the topics as lectures, and say how to use the lab in front of a class."""
    pages = course.pages()
    headings = {page.name: page.info.heading for page in pages}
    name = st.selectbox("Lecture", list(headings), format_func=headings.__getitem__, key=_LECTURE)
    page = page_of(name)
    st.caption(f"{page.info.sentence} {len(lesson_of(page))} steps, with predictions to ask.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(
            "Present it",
            key="present-lecture",
            type="primary",
            icon=":material/present_to_all:",
            on_click=presenting.enter,
            help="Large, on this screen; PageDown and PageUp go through the steps",
        ):
            session.open_page(name, {LESSON: ["1"]})
        role = classes.role()
        if role and role.teaches:
            st.button(
                "Bring my class there",
                key="bring-to-lecture",
                on_click=class_bar.bring,
                args=(role, name, {LESSON: ["1"]}),
            )
        st.page_link(str(CLASS_SCRIPT), label="Open a class", icon=":material/school:")
    st.caption("The link for your class:")
    st.code(_link(page), language=None, wrap_lines=True)
    st.markdown(
        "- **Ask**: in a class students predict on their devices; their answers appear on your "
        "screen, and the lab computes the right one.\n"
        "- **Lead**: put all browsers on a page with your settings, and lock controls.\n"
        "- **Train**: each student trains a model; one picture shows them all."
    )


def compute() -> DeltaGenerator:
    """Draw the ways to a number; return the place of the code of the page's numbers."""
    _way("families", "Any two families", "Choose them, and read KL both ways with its error.")
    _way("estimation", "Samples", "Estimate KL from draws, or from two columns of your own.")
    st.markdown("**The package** `kllab`, which computes all numbers of this lab. These two:")
    return st.empty()


def _way(name: str, label: str, sentence: str) -> None:
    page = page_of(name)
    icon = f":material/{page.info.icon}:"
    with st.container(gap=None):
        st.page_link(str(page.script), label=f"**{label}**", icon=icon)
        st.caption(sentence)


def _link(page: Page) -> str:
    """Return the link that opens the lesson of a page."""
    start = (st.context.url or "").partition("?")[0].rstrip("/")
    return written(f"{start}/{page.name}", {LESSON: ["1"]})


def _done() -> dict[str, list[str]]:
    text = course.text()
    return {DONE: [text]} if text else {}
