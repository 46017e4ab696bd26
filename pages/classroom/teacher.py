"""The teacher's page: ask, watch the answers come in, reveal; trainings of the class."""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from kllab.classes import ClassState, Role, UnknownClass, shown_code
from kllab.storage.errors import Unavailable
from pages.classroom import ask, figures, invitation, students, text, views
from pages.web import class_bar, class_changes, class_question, visitor, workbench
from pages.web.attempt import attempt, draw_refusal
from pages.web.chart import chart
from pages.web.classes import service
from pages.web.clock import tick_after
from pages.web.plain_text import as_text
from pages.web.share import VIEW

TEACHERS_TICK = 0.3
"""Seconds between two questions of the teacher's browser whether the class has changed."""
_TRAININGS, _TOGETHER = "Trainings", "Together"  # titles of views of what students train
_PROBLEM = "class-teacher-problem"
_STYLE = """
.st-key-class-question p { font-size: 1.05rem; margin: 0 }
.st-key-class-question button { min-height: 0; height: 2.1rem }
.st-key-class-code-large p { font: 700 clamp(2rem, 9dvh, 5rem)/1.1 var(--st-code-font, monospace);
  letter-spacing: .06em; margin: 0; white-space: nowrap }
.st-key-class-invitation > .stElementContainer p { font-size: 1.1rem; overflow-wrap: anywhere;
  margin: 0; text-align: center }
"""


def draw(role: Role) -> None:
    """Draw the page of a teacher."""
    st.html(f"<style>{_STYLE}</style>")
    rail, stage = workbench.lay_out(f"Class {shown_code(role.code)}", text.LEAD)
    with rail:
        ask.draw(role)
    with stage:
        st.fragment(_stage)(role)


def _stage(role: Role) -> None:
    """Draw what changes as students answer or train."""
    class_bar.go_now()
    places = workbench.places()
    try:
        state = service().state(role.code)
    except UnknownClass:
        st.rerun()  # it was closed: the page is that of a visitor
    except Unavailable as error:
        st.warning(as_text(str(error)), icon=":material/cloud_off:")
        tick_after(views.TRAININGS_TICK, key="clock-of-class")
        return
    with places.numbers.container(key="class-question", gap="xsmall"):
        draw_refusal(_PROBLEM)
        _draw_question(role, state)
    places.draw_views(
        {
            "Join": lambda: views.join(role, state),
            "Students": lambda: students.draw(role, state),
            _TRAININGS: lambda: views.trainings(role),
            _TOGETHER: lambda: views.together(role),
            "About": lambda: views.about(role),
        }
    )
    view = st.session_state[VIEW]
    with places.picture:
        if view == _TOGETHER:
            views.plane(role)
        elif state.asked is None:
            invitation.draw(role)
        else:
            chart(
                figures.histogram(state.asked, state.answers),
                key="class-answers",
                alt=text.alt_of_answers(state.asked, state),
                height=None,
            )
    if view in (_TRAININGS, _TOGETHER):
        tick_after(views.TRAININGS_TICK, key="clock-of-class")
    else:
        class_changes.rerun_when_changed(role, state.mark, TEACHERS_TICK, key="clock-of-class")


def _draw_question(role: Role, state: ClassState) -> None:
    asked = state.asked
    if asked is None:
        closed = "" if state.joinable else " Nobody new can join."
        st.markdown(f"Students here: **{state.members}**.{closed} Choose a question, and ask it.")
        return
    st.markdown(f"**{as_text(asked.question.text)}**")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{len(state.answers)} of {state.members} have answered.")
        if not asked.revealed:
            label = "Show the answers" if asked.question.truth is None else "Reveal the answer"
            _button(label, "reveal", lambda: service().reveal(role.code, visitor.owner()), True)
        elif asked.question.page:
            _button("Show it on its page", "show", lambda: _show(role, state), True)
        _button(
            "Close the question", "end", lambda: service().end_question(role.code, visitor.owner())
        )
    if asked.revealed and (truth := class_question.truth_of(state)):
        st.markdown(truth)


def _button(label: str, key: str, act: Callable[[], Any], is_main: bool = False) -> None:
    kind: Literal["primary", "secondary"] = "primary" if is_main else "secondary"
    st.button(label, key=f"class-{key}", type=kind, on_click=attempt, args=(act, _PROBLEM))


def _show(role: Role, state: ClassState) -> None:
    """Put the class, and this browser, on the page of the question."""
    assert state.asked is not None
    question = state.asked.question
    parameters = {name: list(values) for name, values in question.parameters}
    class_bar.lead(role, question.page, parameters)
    class_bar.go_along(question.page, parameters)
