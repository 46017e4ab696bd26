"""Whether the visitor is still a student of its class, and if not, why."""

import streamlit as st

from kllab.classes import Role, UnknownClass, shown_code
from kllab.storage.errors import Unavailable
from pages.web import visitor
from pages.web.classes import FOLLOWED, TOKEN, service
from pages.web.plain_text import as_text

CODE = "class"
"""Parameter of the address of the page of classes: a code, which students join by."""
_IN = "student-of-class"  # session key: code of the class that this browser was a student of
_GONE = "gone-from-class"  # session key: why this browser is in its class no more
_GONE_READ = "gone-was-read"  # session key: whether the page of classes has said it
_REMOVED = "The teacher has removed you"
KEPT = (FOLLOWED, TOKEN, _IN, _GONE, _GONE_READ)
"""Session keys on classes that are kept across pages."""


def join(code: str) -> None:
    """Make the visitor a student of a class."""
    service().join(code, visitor.owner(), visitor.address())
    st.session_state.pop(_GONE, None)


def notice_gone(current: Role | None) -> None:
    """Keep why the visitor is no longer a student of the class as which the last run knew it.

    `current` is the role now; for the frame.
    """
    before = st.session_state.pop(_IN, None)
    if current is not None and not current.teaches:
        st.session_state[_IN] = current.code
    if before is None or (current is not None and current.code == before):
        return
    try:
        why = _why_gone(before)
    except Unavailable:  # it may well be in the class
        st.session_state.setdefault(_IN, before)
        return
    if current is None or why.startswith(_REMOVED):
        st.session_state[_GONE] = why
        st.session_state.pop(_GONE_READ, None)
        if CODE in st.query_params:
            del st.query_params[CODE]  # a reload would join the class again


def gone() -> str:
    """Return why the visitor is in its class no more, until the page of classes has said it."""
    if st.session_state.get(_GONE_READ):
        st.session_state.pop(_GONE, None)
    return str(st.session_state.get(_GONE, ""))


def draw_gone() -> None:
    """Say on the page of classes why the visitor is in its class no more."""
    if sentence := st.session_state.get(_GONE):
        st.session_state[_GONE_READ] = True
        st.warning(as_text(sentence), icon=":material/group_off:")


def _why_gone(code: str) -> str:
    try:
        was_removed = service().was_removed(code, visitor.owner())
    except UnknownClass:
        return "The class is closed. Thank you for taking part."
    if not was_removed:
        return f"You have left class {shown_code(code)}."
    return (
        f"{_REMOVED} from class {shown_code(code)}. Your answers are deleted; what you have "
        "trained is still yours. You can join again with the code, if the teacher lets new "
        "students in."
    )
