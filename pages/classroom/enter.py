"""The way into a class: join one by its code, or open one."""

from contextlib import suppress

import streamlit as st

from kllab.classes import FORM, read_code
from kllab.storage.errors import Unavailable
from pages.classroom import text
from pages.web import class_membership, visitor
from pages.web.attempt import attempt, draw_refusal
from pages.web.classes import TOKEN, service
from pages.web.plain_text import as_text

_TYPED, _PROBLEM = "class-code", "class-problem-entering"
_STYLE = """
.st-key-class-enter { max-width: 60rem; margin: 0 auto; padding-top: 1rem }
.st-key-class-enter h1 { font-size: 1.5rem; padding: 0 }
"""


def draw() -> None:
    """Draw the two ways in."""
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="class-enter"):
        st.title("Class", anchor=False)
        st.caption(text.LEAD)
        draw_refusal(_PROBLEM)
        with suppress(Unavailable):  # said by who joins or opens a class
            if notice := service().notice():
                st.info(as_text(notice), icon=":material/inventory_2:")
        students, teachers = st.columns(2, gap="medium")
        with students.container(border=True):
            st.subheader("Join", anchor=False)
            st.markdown("Your teacher has shown you a code, such as HKM-347.")
            st.text_input("Code of the class", key=_TYPED, max_chars=40, on_change=_join)
            st.button("Join", key="class-join", type="primary", on_click=_join)
            st.caption(text.STUDENT_STORED)
        with teachers.container(border=True):
            st.subheader("Teach", anchor=False)
            st.markdown(
                "- **Ask**: a prediction whose answer the lab computes, or your own question.\n"
                "- **Lead**: put all browsers on a page with your settings, and lock controls.\n"
                "- **Compare**: each student trains a VAE; one picture shows them all."
            )
            st.button("Open a class", key="class-open", type="primary", on_click=_open)
            st.caption("It needs no account. Keep the teacher's link to come back to your class.")
        st.caption(text.STORED)


def _join() -> None:
    typed = str(st.session_state[_TYPED])
    if not typed.strip():
        return
    code = read_code(typed)
    if code is None:
        st.session_state[_PROBLEM] = f"“{typed}” is no code of a class: {FORM}."
        return
    attempt(lambda: class_membership.join(code), _PROBLEM)


def _open() -> None:
    def open_class() -> None:
        code, token = service().open_class(visitor.owner())
        st.session_state.setdefault(TOKEN, {})[code] = token

    attempt(open_class, _PROBLEM)
