"""Bar of a class at the foot of every page: for students, and for the teacher who leads them."""

from collections.abc import Iterator, Mapping

import streamlit as st

from kllab.classes import ClassState, Lead, Role, UnknownClass, shown_code
from kllab.storage.errors import Unavailable
from pages.web import (
    address,
    class_changes,
    class_membership,
    class_question,
    classes,
    session,
    visitor,
)
from pages.web.attempt import attempt
from pages.web.classes import FOLLOWED, service
from pages.web.clock import tick_after
from pages.web.fixed_controls import HIDE, LOCK
from pages.web.navigation import CLASS, CLASS_SCRIPT
from pages.web.plain_text import as_text

STUDENTS_TICK = 1.0
"""Seconds between two questions of a browser whether the class has changed."""
EACH = "each:"
"""Begins the name of a parameter whose values are dealt to the students by their numbers."""
_TOGGLE, _PROBLEM, _ALONG = "class-follows", "class-bar-problem", "class-go-along"
_CHANGED = "class-follows-changed"  # session key: whether the switch has just been moved
_STYLE = """
:root { --kllab-bar: 2.5rem }
[data-testid=stLayoutWrapper]:has(> .st-key-class-bar) { position: fixed; inset: auto 0 0 0;
  z-index: 1000; height: var(--kllab-bar); padding: 0 .8rem; background: var(--kllab-ground);
  border-top: 1px solid var(--kllab-line) }
.st-key-class-bar { height: 100%; min-height: 0; justify-content: center; gap: 0 }
.st-key-class-line { flex-wrap: nowrap; gap: .6rem }
.st-key-class-line [data-testid=stMarkdownContainer] { margin: 0 }
.st-key-class-line p { font-size: .875rem; line-height: 1.2; margin: 0 }
.st-key-class-line > .stElementContainer:first-child { min-width: 0; margin-right: auto; flex: 1;
  p { white-space: nowrap; overflow: hidden; text-overflow: ellipsis } }
.st-key-class-line :is(.stButton, .stPopover, .stPageLink) :is(button, a) { min-height: 0;
  height: 1.9rem; padding: 0 .6rem; white-space: nowrap }
@media (max-width: 999px) { .stMainBlockContainer { padding-bottom: var(--kllab-bar) !important } }
"""


def draw(page: str) -> None:
    """Draw the bar on the page of this name if the visitor is in a class; for the frame.

    A student's browser that follows goes where the teacher has put the class.
    """
    place = st.container(key="class-place")  # always, so that the page keeps its place
    role = classes.role()
    class_membership.notice_gone(role)
    if st.context.is_embedded or (page == CLASS and (role is None or role.teaches)):
        return
    gone = class_membership.gone() if page != CLASS else ""
    if role is None and not gone:
        return
    with place:
        st.html(f"<style>{_STYLE}</style>")
    with place, st.container(key="class-bar"):
        if gone:
            _release(page)
            _draw_gone(gone)
        elif role is not None:
            st.fragment(_draw)(page, role.code)


def _draw_gone(why: str) -> None:
    """Say why the visitor is in its class no more; it may still be in an earlier one."""
    with st.container(horizontal=True, vertical_alignment="center", key="class-line"):
        st.markdown(as_text(why))
        st.page_link(str(CLASS_SCRIPT), label="Class", icon=":material/school:")


def _draw(page: str, code: str) -> None:
    """Draw the bar; the visitor was in the class with this code when the page was drawn."""
    try:
        role = service().role(visitor.owner())
        if role is None or role.code != code:
            st.rerun()  # the frame says why
        state = service().state(role.code)
        if st.session_state.pop(_CHANGED, False) and page == CLASS:
            st.rerun()  # also what the page draws
        if page != CLASS:
            follow(role, state, page)
        line = st.container(horizontal=True, vertical_alignment="center", key="class-line")
        with line:
            (_draw_teacher if role.teaches else _draw_student)(role, state, page)
        mark = state.mark
    except UnknownClass as error:
        st.caption(as_text(str(error)))
        return
    except Unavailable as error:
        st.caption(as_text(str(error)))
        tick_after(STUDENTS_TICK, key="clock-of-bar")
        return
    if page != CLASS:  # the page of a student has a clock of its own, and follows
        class_changes.rerun_when_changed(role, mark, STUDENTS_TICK, key="clock-of-bar")


def _draw_student(role: Role, state: ClassState, page: str) -> None:
    st.markdown(f"**{shown_code(role.code)}** · student {role.number}")
    if page == CLASS:
        pass
    elif state.asked is not None:
        with st.popover("Answer" if not state.asked.revealed else "The answer", key="class-asked"):
            class_question.draw(role, state)
    is_elsewhere = role.follows and state.lead is not None and page != state.lead.page
    if is_elsewhere and st.button("Go to the class", key="class-go"):
        assert state.lead is not None
        _go(role, state.lead)
    st.session_state[_TOGGLE] = role.follows
    st.toggle(
        "Follow",
        key=_TOGGLE,
        on_change=_set_follows,
        args=(role,),
        help="Go to the pages that the teacher shows. Switch it off to look around by yourself.",
    )


def _set_follows(role: Role) -> None:
    follows = bool(st.session_state.get(_TOGGLE, role.follows))
    attempt(lambda: service().follow(role.code, visitor.owner(), follows), _PROBLEM)
    if follows:
        st.session_state.pop(FOLLOWED, None)  # go there now
    st.session_state[_CHANGED] = True


def _draw_teacher(role: Role, state: ClassState, page: str) -> None:
    answers = f" · answers: {len(state.answers)}" if state.asked else ""
    st.markdown(f"Class **{shown_code(role.code)}** · students: {state.members}{answers}")
    if problem := st.session_state.pop(_PROBLEM, ""):
        st.markdown(f":material/error: {as_text(problem)}")
    if state.lead is not None:
        st.button(
            "Let them go",
            key="class-let-go",
            help="Controls are no longer locked, and everybody goes where they like.",
            on_click=attempt,
            args=(lambda: service().end_lead(role.code, visitor.owner()), _PROBLEM),
        )
    st.button(
        "Bring the class here",
        key="class-bring",
        type="primary",
        help="The students' browsers go to this page with these settings. To lock or hide controls "
        "for them, use Share in the page's head.",
        on_click=lambda: bring(role, page, address.parameters()),
    )
    st.page_link(str(CLASS_SCRIPT), label="Class", icon=":material/school:")


def bring(role: Role, page: str, parameters: Mapping[str, list[str]]) -> None:
    """Put the class of a teacher on a page; for callbacks. The bar says if that is refused."""
    attempt(lambda: lead(role, page, parameters), _PROBLEM)


def lead(role: Role, page: str, parameters: Mapping[str, list[str]]) -> None:
    """Put the class of a teacher on a page with these parameters."""
    led = {
        name: values for name, values in parameters.items() if name not in session.FRAME and values
    }
    listed = tuple((name, tuple(values)) for name, values in sorted(led.items()))
    service().lead(role.code, visitor.owner(), page, listed)


def follow(role: Role, state: ClassState, page: str) -> None:
    """Go where the teacher has put the class, unless this student's browser has been there."""
    if role.teaches:
        return
    if state.lead is None or not role.follows:
        _release(page)
    elif st.session_state.get(FOLLOWED) != (role.code, state.lead.number):
        _go(role, state.lead)


def _go(role: Role, lead: Lead) -> None:
    st.session_state[FOLLOWED] = (role.code, lead.number)
    session.open_page(lead.page, dict(_dealt(lead, role.number)))


def _dealt(lead: Lead, number: int) -> Iterator[tuple[str, list[str]]]:
    """Return the parameters of a lead for the student of this number."""
    for name, values in lead.parameters:
        if name.startswith(EACH):
            yield name.removeprefix(EACH), [values[(number - 1) % len(values)]]
        else:
            yield name, list(values)


def _release(page: str) -> None:
    """Free the controls of the page if the class had fixed them, and does no longer."""
    if st.session_state.pop(FOLLOWED, None) is None:
        return
    free = {name: st.query_params.get_all(name) for name in st.query_params}
    if free.pop(LOCK, []) + free.pop(HIDE, []):
        session.open_page(page, free)


def go_along(page: str, parameters: dict[str, list[str]]) -> None:
    """Remember to open a page, where the teacher has put the class, at the next `go_now`."""
    st.session_state[_ALONG] = page, parameters


def go_now() -> None:
    """Open the page of the last `go_along`, which a callback called: it cannot open a page."""
    if along := st.session_state.pop(_ALONG, None):
        session.open_page(*along)
