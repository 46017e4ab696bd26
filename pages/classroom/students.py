"""View of the teacher's page on the students: who takes part, who is removed, who may join."""

import time

import streamlit as st

from kllab.classes import ClassState, Refused, Role, Student
from kllab.runs.limits import in_words
from kllab.storage.errors import Unavailable
from pages.web import visitor
from pages.web.attempt import attempt, draw_refusal
from pages.web.classes import service
from pages.web.page import TABLE_HEIGHT
from pages.web.plain_text import as_text

_PROBLEM, _JOINABLE = "class-students-problem", "class-joinable"  # session keys


def draw(role: Role, state: ClassState) -> None:
    """Draw the list of students, and what the teacher may do about them."""
    st.session_state[_JOINABLE] = state.joinable
    st.toggle(
        "New students can join",
        key=_JOINABLE,
        on_change=_let_join,
        args=(role,),
        help="Switch it off once all are here: those who are in the class stay, nobody else gets "
        "in. You can switch it on again.",
    )
    draw_refusal(_PROBLEM)
    try:
        found = service().students(role.code, visitor.owner())
    except (Unavailable, Refused) as error:
        st.warning(as_text(str(error)), icon=":material/cloud_off:")
        return
    if not found:
        st.markdown("No student is in the class now.")
        return
    _draw_actions(role, found, _draw_table(found))


def _draw_table(found: list[Student]) -> list[Student]:
    """Draw the students, and return the chosen ones."""
    now = time.time()
    columns = {
        "student": [one.number for one in found],
        "has answered or trained": ["yes" if one.active else "no" for one in found],
        "joined": [f"{in_words(max(now - one.joined, 1.0))} ago" for one in found],
    }
    # A row stands for another student once an earlier one is gone: then nothing is chosen.
    gone = set(range(1, found[-1].number)) - {one.number for one in found}
    chosen = st.dataframe(
        columns,
        height=TABLE_HEIGHT,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"class-students-{hash(tuple(sorted(gone)))}",
    )
    return [found[row] for row in chosen.selection.rows if row < len(found)]


def _draw_actions(role: Role, found: list[Student], chosen: list[Student]) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Remove the chosen",
            key="class-remove",
            icon=":material/person_remove:",
            disabled=not chosen,
            help="Their answers are deleted, and their pages say that they were removed. To keep "
            "them from joining again, switch off that new students can join.",
            on_click=attempt,
            args=(lambda: _remove(role, chosen), _PROBLEM),
        )
        idle = sum(not one.active for one in found)
        with st.popover(
            "Remove all who take no part", icon=":material/group_off:", disabled=not idle
        ):
            st.markdown(
                f"**{idle}** of {len(found)} students have neither answered nor trained. They can "
                "join again, if new students can join."
            )
            st.button(
                "Remove them",
                key="class-remove-inactive",
                on_click=attempt,
                args=(lambda: service().remove_inactive(role.code, visitor.owner()), _PROBLEM),
            )


def _remove(role: Role, chosen: list[Student]) -> None:
    for one in chosen:
        service().remove(role.code, visitor.owner(), one.number)


def _let_join(role: Role) -> None:
    joinable = bool(st.session_state[_JOINABLE])
    attempt(lambda: service().let_join(role.code, visitor.owner(), joinable), _PROBLEM)
