"""Rail of the teacher's page: choose a prediction or write a question, and ask it."""

import streamlit as st

from kllab.classes import Question, Refused, Role, limits
from pages.web import visitor, workbench
from pages.web.attempt import attempt, draw_refusal
from pages.web.classes import service
from pages.web.lesson import Predict, predictions
from pages.web.plain_text import as_text

_OWN = "A question of my own"
_TOPIC, _CHOSEN, _PROBLEM = "class-topic", "class-prediction", "class-ask-problem"
_TEXT, _KIND, _OPTIONS, _TRUTH, _NUMBER = (
    f"class-own-{part}" for part in ("text", "kind", "options", "truth", "number")
)
_KINDS = ("Options", "A number")
_NONE = "none"


def draw(role: Role) -> None:
    """Draw the choice of a question, and the button that asks it."""
    topics = list(dict.fromkeys(page.info.heading for page, _ in predictions()))
    topic = st.selectbox("Ask about", [*topics, _OWN], key=_TOPIC)
    if topic == _OWN:
        _draw_own()
    else:
        of_topic = [
            index for index, (page, _) in enumerate(predictions()) if page.info.heading == topic
        ]
        st.radio(
            "Prediction",
            of_topic,
            key=_CHOSEN,
            format_func=lambda index: as_text(predictions()[index][1].text),
            help="The lab computes the answer. Students see it when you reveal it.",
        )
        prediction = predictions()[st.session_state[_CHOSEN]][1]
        st.caption(_options(prediction))
    draw_refusal(_PROBLEM)
    with workbench.rail_foot():
        st.button(
            "Ask the class",
            key="class-ask",
            type="primary",
            icon=":material/live_help:",
            on_click=_ask,
            args=(role,),
        )


def _options(prediction: Predict) -> str:
    if prediction.options:
        return "Options: " + as_text(" · ".join(prediction.options))
    unit = f", in {as_text(prediction.unit)}" if prediction.unit else ""
    return f"The answer is a number{unit}."


def _draw_own() -> None:
    st.text_area("Question", key=_TEXT, max_chars=limits.TEXT, height=90)
    st.segmented_control("Answers", _KINDS, key=_KIND, default=_KINDS[0], required=True)
    if st.session_state[_KIND] == _KINDS[0]:
        st.text_area(
            "Options, one in a line",
            key=_OPTIONS,
            height=110,
            max_chars=limits.OPTIONS[-1] * (limits.OPTION + 1),
        )
        options = [_NONE, *_own_options()]
        if st.session_state.get(_TRUTH, _NONE) not in options:
            st.session_state[_TRUTH] = _NONE
        st.selectbox("Right answer, shown when you reveal it", options, key=_TRUTH)
    else:
        st.number_input(
            "Right answer, if there is one", value=None, step=None, format="%g", key=_NUMBER
        )


def _own_options() -> tuple[str, ...]:
    lines = str(st.session_state.get(_OPTIONS, "")).splitlines()
    return tuple(" ".join(line.split()) for line in lines if line.strip())


def _ask(role: Role) -> None:
    attempt(lambda: service().ask(role.code, visitor.owner(), _question()), _PROBLEM)


def _question() -> Question:
    """Return the question that is chosen; raise `Refused` if it cannot be asked."""
    if st.session_state[_TOPIC] != _OWN:
        page, prediction = predictions()[int(st.session_state[_CHOSEN])]
        question: Question = prediction.question(page.name)
        return question
    text = str(st.session_state.get(_TEXT, ""))
    if st.session_state[_KIND] != _KINDS[0]:
        return Question(text, truth=st.session_state.get(_NUMBER))
    options = _own_options()
    if not options:
        raise Refused("Write the options, one in a line; or choose a number as the answer.")
    right = st.session_state.get(_TRUTH, _NONE)
    return Question(text, options, truth=float(options.index(right)) if right in options else None)
