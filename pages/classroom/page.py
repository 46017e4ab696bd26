"""Classes: the way in, the teacher's page and the students' page."""

import streamlit as st

from kllab.classes import ClassesUnavailable, Refused, read_code
from pages.classroom import enter, student, teacher
from pages.web import classroom, hidden_parameter, visitor
from pages.web.classroom import service
from pages.web.plain_text import as_text

CODE, TOKEN = "class", "teacher"
"""Parameters of the address: the code in a student's link, and the token in a teacher's."""


def _follow_link() -> None:
    """Join the class of a student's link, or teach that of a teacher's."""
    token, code = st.query_params.get(TOKEN, ""), st.query_params.get(CODE, "")
    if token:
        hidden_parameter.hide(TOKEN)
        service().enter(token, visitor.owner())
    elif code:
        read = read_code(code)
        if read is None:
            raise Refused(
                f"The link's `class` is “{code[:40]}”, which is no code of a class: a code has six "
                "letters or digits, such as HKM-347."
            )
        role = classroom.role()
        if role is None or role.code != read:
            service().join(read, visitor.owner())
            st.rerun()  # the frame has the bar of the class


def page() -> None:
    """Draw what belongs to the visitor's role."""
    try:
        _follow_link()
    except (Refused, ClassesUnavailable) as error:
        st.warning(as_text(str(error)), icon=":material/link_off:")
    role = classroom.role()
    if role is None:
        enter.draw()
    elif role.teaches:
        teacher.draw(role)
    else:
        student.draw(role)


page()
