"""Question of a class as students see it: on its page, and in the bar of every page."""

import streamlit as st

from kllab.classes import Asked, ClassState, Role
from pages.web import visitor
from pages.web.attempt import attempt
from pages.web.classes import service
from pages.web.plain_text import as_text

_PROBLEM = "class-problem"  # session key: why the last answer was not taken


def draw(role: Role, state: ClassState) -> None:
    """Draw the question with the student's answer, or after the reveal with the truth."""
    asked = state.asked
    if asked is None:
        st.markdown("No question is open. Stay here: the next one appears by itself.")
        return
    st.markdown(f"**{as_text(asked.question.text)}**")
    own = service().answer_of(role.code, visitor.owner(), asked.number)
    if asked.revealed:
        _draw_truth(state, asked, own)
        return
    problem = st.session_state.pop(_PROBLEM, "")
    if asked.question.options:
        _draw_options(role, asked, own)
    else:
        _draw_number(role, asked, own)
    if problem:
        st.warning(as_text(problem), icon=":material/block:")
    elif own is not None:
        shown = as_text(asked.question.shown(own))
        st.caption(f"Your answer: {shown}. You can change it until the teacher reveals it.")


def truth_of(state: ClassState) -> str:
    """Return the truth of the question as Markdown, and how many have answered so."""
    asked = state.asked
    if asked is None or asked.question.truth is None:
        return ""
    question, truth = asked.question, asked.question.truth
    sentence = f"**Answer: {as_text(question.shown(truth))}.** {as_text(question.reason)}"
    if question.options and state.answers:
        right = sum(answer == truth for answer in state.answers)
        sentence += f" {right} of {len(state.answers)} answered so."
    return sentence.strip()


def _draw_truth(state: ClassState, asked: Asked, own: float | None) -> None:
    st.markdown(truth_of(state) or "The answers are shown by the teacher.")
    if own is not None:
        st.caption(f"Your answer was {as_text(asked.question.shown(own))}.")


def _draw_options(role: Role, asked: Asked, own: float | None) -> None:
    key = f"class-option-{asked.number}"
    options = asked.question.options
    chosen = None if own is None else int(own)
    if key not in st.session_state:
        st.session_state[key] = chosen

    def send() -> None:
        if (value := st.session_state[key]) is not None:
            _send(role, asked, float(value))

    st.radio(
        "Your answer",
        range(len(options)),
        key=key,
        format_func=lambda index: as_text(options[index]),
        on_change=send,
        label_visibility="collapsed",
    )


def _draw_number(role: Role, asked: Asked, own: float | None) -> None:
    key = f"class-number-{asked.number}"
    if key not in st.session_state:
        st.session_state[key] = own

    def send() -> None:
        if (value := st.session_state[key]) is not None:
            _send(role, asked, float(value))

    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = asked.question.unit
        label = f"Your answer, {as_text(unit)}" if unit else "Your answer"
        st.number_input(label, step=None, format="%g", key=key, width=180)
        st.button("Send", key=f"class-send-{asked.number}", on_click=send)


def _send(role: Role, asked: Asked, value: float) -> None:
    attempt(lambda: service().answer(role.code, visitor.owner(), asked.number, value), _PROBLEM)
