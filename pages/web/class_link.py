"""Links to classes: a student's joins one, a teacher's makes the browser a teacher of one."""

import streamlit as st

from kllab.classes import FORM, Refused, read_code
from pages.web import class_membership, classes, hidden_parameter, visitor
from pages.web.attempt import attempt, draw_refusal
from pages.web.class_membership import CODE
from pages.web.classes import service
from pages.web.link_text import quoted
from pages.web.navigation import CLASS

TOKEN = "teacher"
"""Parameter of the address of the page of classes: a teacher's token."""
_FOLLOWED, _PROBLEM = "followed-class-link", "class-link-problem"  # session keys


def follow(page: str) -> None:
    """Do what the link says, once; for the frame, before it draws what depends on the role."""
    if page != CLASS:
        return
    token, code = st.query_params.get(TOKEN, ""), st.query_params.get(CODE, "")
    if token:
        hidden_parameter.hide(TOKEN)
    if (token, code) == st.session_state.get(_FOLLOWED) or not (token or code):
        return
    st.session_state[_FOLLOWED] = token, code
    attempt(lambda: _follow(token, code), _PROBLEM)


def draw_problem() -> None:
    """Say why the link could not be followed."""
    draw_refusal(_PROBLEM, icon=":material/link_off:")


def _follow(token: str, code: str) -> None:
    if token:
        service().enter(token, visitor.owner())
        return
    read = read_code(code)
    if read is None:
        raise Refused(
            f"The link's `{CODE}` is {quoted(code)}, which is no code of a class: {FORM}."
        )
    role = classes.role()
    if role is None or role.code != read:
        class_membership.join(read)
