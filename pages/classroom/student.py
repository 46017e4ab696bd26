"""The students' page: the question that is asked now, and how to leave."""

from contextlib import suppress

import streamlit as st

from kllab.classes import Refused, Role, UnknownClass, shown_code
from kllab.storage.errors import Unavailable
from pages.classroom import figures, text
from pages.web import class_bar, class_changes, class_question, visitor
from pages.web.chart import chart
from pages.web.classes import service
from pages.web.navigation import CLASS
from pages.web.plain_text import as_text

_STYLE = """
.st-key-class-student { max-width: 40rem; margin: 0 auto; padding-top: 1rem }
.st-key-class-student h1 { font-size: 1.5rem; padding: 0 }
.st-key-class-student [data-testid=stRadio] label { padding: .5rem .25rem }
.st-key-class-now [data-testid=stMarkdownContainer] strong { font-size: 1.15rem }
"""


def draw(role: Role) -> None:
    """Draw the page of a student."""
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="class-student"):
        st.title(f"Class {shown_code(role.code)}", anchor=False)
        st.caption(f"You are student {role.number}. {text.STUDENT_STORED}")
        with st.container(border=True, key="class-now"):
            st.fragment(_now)(role)
        st.button(
            "Leave the class", key="class-leave", type="tertiary", on_click=_leave, args=(role,)
        )


def _now(role: Role) -> None:
    """Draw the question, and after the reveal all answers."""
    try:
        current, state = service().role(visitor.owner()), service().state(role.code)
        if current is None or current.code != role.code:
            st.rerun()  # the frame says why
        role = current
        class_bar.follow(role, state, CLASS)
        class_question.draw(role, state)
        if state.asked is not None and state.asked.revealed:
            alt = text.alt_of_answers(state.asked, state)
            picture = figures.histogram(state.asked, state.answers)
            chart(picture, key="class-answers", alt=alt, height=260)
        mark = state.mark
    except UnknownClass:
        st.info("The class is closed. Thank you for taking part.", icon=":material/school:")
        return
    except Unavailable as error:
        st.warning(as_text(str(error)), icon=":material/cloud_off:")
        mark = None
    class_changes.rerun_when_changed(role, mark, class_bar.STUDENTS_TICK, key="clock-of-class")


def _leave(role: Role) -> None:
    st.query_params.clear()  # a reload would join the class again
    with suppress(Refused, Unavailable):  # a closed class cannot be left
        service().leave(role.code, visitor.owner())
