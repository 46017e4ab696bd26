"""Strip above a page's numbers that leads through its lesson, one step at a time.

The address has the number of the step and the visitor's answer, so a link opens a lesson at a step.
Each step is opened like a link: the page starts anew from the step's setting.
"""

from math import isnan, nan
from typing import Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.web import address, course, hidden_numbers, navigation, session
from pages.web.control_kinds import Choice, Line
from pages.web.course import ANSWER, DONE, LESSON
from pages.web.fixed_controls import HIDE, LOCK
from pages.web.lesson import Lesson, Move, Predict, Setting, Step, Text, lesson_of, setting_at
from pages.web.link_text import number_text, quoted
from pages.web.navigation import Page
from pages.web.plain_text import as_text

_AT = "step-of-lesson"  # session key: number of the step, 0 outside of a lesson, and the answer
_NUMBER = "lesson-number"  # session key: number that the visitor is typing
STYLE = """
.st-key-lesson { background: light-dark(#eaf2fa, #17222e); border-radius: .4rem;
  border-left: 4px solid light-dark(#0072b2, #56b4e9); padding: .4rem .7rem; gap: .35rem }
.st-key-lesson [data-testid=stMarkdownContainer] { margin: 0 }
.st-key-lesson p { margin: 0; line-height: 1.35 }
.st-key-lesson .stButton button { min-height: 0; height: 1.8rem; padding: 0 .6rem;
  white-space: nowrap }
.st-key-lesson-line { flex-wrap: nowrap; gap: .4rem }
.st-key-lesson-answer { flex-wrap: wrap; gap: .5rem }
.st-key-lesson-line > .stElementContainer:has(> .stMarkdown),
.st-key-lesson-answer > .stElementContainer:has(> .stMarkdown) { min-width: 0; flex: 1 1 12rem }
.st-key-lesson .stNumberInput { width: 9rem }
.st-key-lesson-leave button { width: 1.8rem }
.st-key-lesson-leave [data-testid=stMarkdownContainer] { position: absolute; width: 1px;
  height: 1px; overflow: hidden; clip-path: inset(50%) }
[data-testid=stLayoutWrapper]:has(> .st-key-no-lesson) { position: absolute }
@media (max-width: 999px) {
  .st-key-lesson-line { flex-wrap: wrap; justify-content: flex-end }
  .st-key-lesson-line > .stElementContainer:has(> .stMarkdown) { flex-basis: 100% }
  [data-testid=stLayoutWrapper]:has(> .st-key-lesson) { order: 2 }
}
"""
_OPEN = """
.st-key-head [data-testid=stCaptionContainer] { display: none }
.st-key-views [role=tab]:not(:focus) { scroll-margin-block: -9999px }
"""
"""Style while a lesson is open: it takes the place of the page's sentence.

A tab that a step opens scrolls itself into the window, on a phone away from the step. Within the
margin it does not.
"""


def _hiding(place: str) -> str:
    """Return the style that hides what is in a place, and says so there."""
    return f"""
{place} {{ position: relative }}
{place} > div {{ opacity: 0; pointer-events: none }}
{place}::before {{ content: "Hidden until you have answered."; position: absolute }}
"""


_UNANSWERED = hidden_numbers.rules() + _hiding(".st-key-views [data-testid=stTabPanel]")
_PICTURE = _hiding(".st-key-picture")


def draw() -> None:
    """Draw the step of the lesson that is open, if one is; call it first inside the stage."""
    page = navigation.topic()
    lesson = lesson_of(page) if page else ()
    number, answer = _at(lesson)
    with st.container(key="lesson" if number else "no-lesson"):
        if page and number:
            _draw_step(page, lesson, number, answer)


def button() -> None:
    """Draw the button that opens the lesson of the page; in its head."""
    page = navigation.topic()
    if page is None or not (lesson := lesson_of(page)):
        return
    label = f"Lesson in {len(lesson)} steps"
    help = f"Learn this topic in {len(lesson)} steps: look, predict, move, see why"
    if st.button(label, key="open-lesson", icon=":material/school:", help=help):
        _go(page, lesson, 1)


def _at(lesson: Lesson) -> tuple[int, str]:
    """Return the number of the step, 0 outside of a lesson, and the answer of the address."""
    context = get_script_run_ctx()
    if _AT not in st.session_state or (context and context.is_history_navigation):
        numbers = tuple(str(number) for number in range(len(lesson) + 1))
        number = int(address.value_of(Choice(LESSON, "Step of the lesson", numbers, "0")))
        answer = address.value_of(Line(ANSWER, "Answer", "", longest=30)) if number else ""
        st.session_state[_AT] = number, answer
    at: tuple[int, str] = st.session_state[_AT]
    return at


def _draw_step(page: Page, lesson: Lesson, number: int, given: str) -> None:
    step = lesson[number - 1]
    answer = _read(step, given)
    if address.is_new() and _is_bare():
        setting = setting_at(lesson, number)
        if answer is not None and isinstance(step, Predict) and step.shown is not None:
            setting = step.shown
        if setting:
            _open(page, number, setting, given)
    is_done = _is_done(step, answer)
    if is_done and number == len(lesson):
        course.finish(page)
    style = _OPEN
    if isinstance(step, Predict) and answer is None:
        style += _UNANSWERED + (_PICTURE if step.hides_picture else "")
    st.html(f"<style>{style}</style>")
    with st.container(horizontal=True, vertical_alignment="top", key="lesson-line"):
        st.markdown(f"**{number} of {len(lesson)}** · {_written(step.text)}")
        _draw_ways(page, lesson, number, is_done)
    if isinstance(step, Predict):
        if answer is None:
            _ask(page, lesson, number, step)
        else:
            _reveal(step, answer)
    elif isinstance(step, Move):
        _draw_goal(page, number, step, is_done)


def _draw_ways(page: Page, lesson: Lesson, number: int, is_done: bool) -> None:
    """Draw the buttons to the step before, to the next one, and out of the lesson."""
    if number > 1 and st.button(
        "Back", key="lesson-back", icon=":material/chevron_left:", type="tertiary"
    ):
        _open(page, number - 1, setting_at(lesson, number - 1))
    is_last = number == len(lesson)
    following = course.after(page) if is_last else None
    heading = following.info.heading if following else "End of the course"
    label = heading if is_last else "Next" if is_done else "Skip"
    kind: Literal["primary", "secondary"] = "primary" if is_done else "secondary"
    if st.button(label, key="lesson-next", type=kind):
        if not is_last:
            _go(page, lesson, number + 1)
        elif following:
            _open(following, 1, setting_at(lesson_of(following), 1))
        else:
            session.open_page("", {DONE: [course.text()]})
    if st.button(
        "Leave the lesson",
        key="lesson-leave",
        icon=":material/close:",
        type="tertiary",
        help="Leave the lesson; the page stays as it is",
    ):
        _open(page, 0, None)


def _ask(page: Page, lesson: Lesson, number: int, step: Predict) -> None:
    """Draw what takes the answer."""
    with st.container(horizontal=True, vertical_alignment="center", key="lesson-answer"):
        if step.options:
            for index, option in enumerate(step.options):
                if st.button(as_text(option), key=f"lesson-option-{index}"):
                    _answer(page, lesson, number, float(index))
        elif step.placed:
            placed = address.values().get(step.placed, nan)
            is_gone = isnan(placed)  # such as a parameter of a family that is no longer chosen
            if st.button("Check", key="lesson-check", type="primary", disabled=is_gone):
                _answer(page, lesson, number, float(placed))
        else:
            label = f"Your answer, {step.unit}" if step.unit else "Your answer"
            value = st.number_input(
                label,
                value=None,
                step=None,
                format="%g",
                key=_NUMBER,
                placeholder=step.unit or "number",
                label_visibility="collapsed",
            )
            if st.button("Check", key="lesson-check", type="primary") and value is not None:
                _answer(page, lesson, number, float(value))


def _answer(page: Page, lesson: Lesson, number: int, value: float) -> None:
    step = lesson[number - 1]
    assert isinstance(step, Predict)
    _open(page, number, step.shown, number_text(value))


def _reveal(step: Predict, answer: float) -> None:
    truth = step.truth()
    question = step.question(_name())
    is_right = step.is_right(answer, truth)
    shown = as_text(question.shown(truth.value))
    verdict = (
        f":material/check_circle: **Right: {shown}.**"
        if is_right
        else f":material/cancel: **The answer: {shown}.** Yours: {as_text(question.shown(answer))}."
    )
    with st.container(horizontal=True, vertical_alignment="center", key="lesson-answer"):
        st.markdown(f"{verdict} {as_text(truth.reason)}")


def _draw_goal(page: Page, number: int, step: Move, is_reached: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="lesson-answer"):
        if is_reached:
            st.markdown(f":material/check_circle: {_written(step.then)}")
        else:
            st.markdown(":material/radio_button_unchecked: Not there yet.")
            if st.button("Show me", key="lesson-show", type="tertiary"):
                _open(page, number, step.example)


def _is_done(step: Step, answer: float | None) -> bool:
    if isinstance(step, Move):
        try:
            return step.reached(address.values())
        except ValueError:  # the page says what it cannot use
            return False
    return answer is not None or not isinstance(step, Predict)


def _read(step: Step, given: str) -> float | None:
    """Return the answer of the address, or None if the step has none or none that is allowed."""
    if not given or not isinstance(step, Predict):
        return None
    try:
        value = float(given)
        step.question(_name()).check_answer(value)
    except ValueError:
        st.warning(
            f"The link's `{ANSWER}` could not be used: {as_text(quoted(given))} is not an answer "
            "to this step.",
            icon=":material/link_off:",
        )
        return None
    return value


def _go(page: Page, lesson: Lesson, number: int) -> None:
    """Open a step: with its setting, or with the page as it is."""
    _open(page, number, lesson[number - 1].setting)


def _open(page: Page, number: int, setting: Setting | None, answer: str = "") -> None:
    """Open the page at a step of its lesson, 0 for none."""
    now = address.parameters()
    kept = [name for name in now if name not in session.FRAME]
    if setting is not None:
        kept = [name for name in kept if name in (LOCK, HIDE)]
    parameters = {name: now[name] for name in kept} | {
        name: [value] for name, value in (setting or {}).items()
    }
    parameters |= {
        LESSON: [str(number)] if number else [],
        ANSWER: [answer] if answer else [],
        DONE: [course.text()] if number and course.text() else [],
    }
    given = {name: values for name, values in parameters.items() if values}
    session.open_page(page.name, given, keep_runs=setting is None)


def _is_bare() -> bool:
    """Return whether the address names a step, but nothing of the page."""
    of_lesson = (LESSON, ANSWER, DONE, LOCK, HIDE)
    return all(name in (*of_lesson, *session.FRAME) for name in st.query_params)


def _written(text: Text) -> str:
    try:
        return text(address.values()) if callable(text) else text
    except ValueError:
        return "Set the controls to values that the page can use."


def _name() -> str:
    page = navigation.topic()
    return page.name if page else ""
