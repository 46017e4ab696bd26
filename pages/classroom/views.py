"""Views of the teacher's page: what the class trains, and what is stored."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from kllab.classes import ClassState, Refused, Role
from kllab.runs import InvalidAction, UnknownRun
from kllab.storage.errors import Unavailable
from pages.classroom import figures, invitation, text
from pages.classroom.trainings import VAE, Training, of_class
from pages.web import class_bar, run_control, units, visitor
from pages.web.attempt import attempt, draw_refusal
from pages.web.chart import chart
from pages.web.classes import TOKEN, service
from pages.web.engine import engine
from pages.web.link import written
from pages.web.navigation import PAGES
from pages.web.open_runs import LETTERS, PARAMETER
from pages.web.page import TABLE_HEIGHT
from pages.web.plain_text import as_text

TRAININGS_TICK = 0.7
"""Seconds between two looks at the trainings."""
_PROBLEM = "class-view-problem"
BETAS = (1, 0.2, 2, 0.5, 0.1, 0.7, 3, 0.3, 1.5, 0.4, 1.2, 0.6, 2.5, 0.8, 0.9, 1.1, 1.3, 1.7, 4, 5)
"""Values of β in the order of the students: few of them already span the plane."""
EACH = {
    "dataset": ["digits_8x8"],
    "size": ["small"],
    "steps": ["600"],
    "schedule": ["constant"],
    "lock": ["beta,dataset,size,steps,schedule,latent_dim,seed"],
    f"{class_bar.EACH}beta": [f"{beta:g}" for beta in BETAS],
    # Those who have the same β train from another seed: the picture shows how far that matters.
    f"{class_bar.EACH}seed": [str(n // len(BETAS)) for n in range(10 * len(BETAS))],
}
"""Address of the page of VAEs, with a β of each student's own."""


def trainings(role: Role) -> None:
    """Draw who has trained what."""
    found = _found(role)
    if not found:
        st.markdown("Nobody has trained yet.")
        _draw_use(role)
        return
    headings = {page.name: page.info.heading for page in PAGES}
    trained = len({one.student for one in found})
    st.markdown(f"Students who have trained: **{trained}**. Trainings: **{len(found)}**.")
    _draw_use(role)
    newest = found[::-1]
    columns = {
        "student": [one.student for one in newest],
        "state": [one.state for one in newest],
        "done": [one.progress for one in newest],
        "β": [one.beta for one in newest],
        "topic": [headings.get(one.experiment, one.experiment) for one in newest],
    }
    config = {"done": st.column_config.ProgressColumn("done", format="percent", width="small")}
    chosen = st.dataframe(
        columns,
        height=TABLE_HEIGHT,
        hide_index=True,
        column_config=config,
        on_select="rerun",
        selection_mode="multi-row",
        key="class-trainings",
    )
    of_rows = [newest[row] for row in chosen.selection.rows if row < len(newest)]
    _draw_actions(of_rows, [one for one in found if not one.ended])


def _draw_use(role: Role) -> None:
    """Say what the class may train, and has used of it."""
    with suppress(Unavailable):  # said above
        st.caption(text.use(engine().class_use(service().run_class(role.code))))


def _draw_actions(chosen: Sequence[Training], unended: Sequence[Training]) -> None:
    """Draw what the teacher may do with the chosen trainings, or with all."""
    with st.container(horizontal=True, gap="small"):
        stopped = [one for one in chosen if not one.ended] if chosen else unended
        st.button(
            "Stop the chosen" if chosen else "Stop all",
            key="class-stop",
            icon=":material/stop_circle:",
            disabled=not stopped,
            on_click=attempt,
            args=(lambda: _stop(stopped), _PROBLEM),
        )
        same = [one for one in chosen if one.experiment == chosen[0].experiment]
        st.button(
            "Open the chosen",
            key="class-open-runs",
            icon=":material/open_in_new:",
            disabled=not chosen,
            help="On their page, where you can pause, stop and delete them. Six fit.",
            on_click=_open,
            args=(same[: len(LETTERS)],),
        )
    draw_refusal(_PROBLEM)


def _stop(trainings: Sequence[Training]) -> None:
    for one in trainings:
        with suppress(InvalidAction, UnknownRun):  # it has ended, or was deleted
            engine().cancel(one.of.run_id, one.of.control)


def _open(trainings: Sequence[Training]) -> None:
    parameters = {
        PARAMETER: [one.of.run_id for one in trainings],
        run_control.PARAMETER: [one.of.control for one in trainings],
    }
    class_bar.go_along(trainings[0].experiment, parameters)


def _found(role: Role) -> tuple[Training, ...]:
    """Return the trainings of the class; say why if they cannot be read."""
    try:
        return of_class(role.code, visitor.owner())
    except (Unavailable, Refused) as error:
        st.warning(as_text(str(error)), icon=":material/cloud_off:")
        return ()


def together(role: Role) -> None:
    """Say how the students' VAEs fill the picture beside it, and offer to begin."""
    draw_refusal(_PROBLEM)
    st.markdown(
        "Each VAE that a student trains is a point of the picture: its rate and its distortion. "
        "With a β of their own the students together draw the curve between them: less of one "
        "costs more of the other."
    )
    st.button(
        "Give each student a β",
        key="class-each",
        icon=":material/group_work:",
        on_click=attempt,
        args=(lambda: class_bar.lead(role, VAE, EACH), _PROBLEM),
    )
    st.caption(
        "The browsers go to the page of VAEs with images of 8 x 8 pixels, whose trainings take "
        "seconds. There each student presses Train."
    )


def plane(role: Role) -> None:
    """Draw all VAEs of the students in the plane of rate and distortion, as they train.

    Distortions of different images cannot be compared: the images are those of most VAEs.
    """
    vaes = [one for one in _found(role) if one.experiment == VAE]
    counts = Counter(one.dataset for one in vaes)
    shown = [one for one in vaes if one.dataset == max(counts, key=counts.__getitem__)]
    figure = figures.plane(shown, units.current())
    chart(figure, key="class-plane", alt=text.alt_of_plane(shown), height=None)


def join(role: Role, state: ClassState) -> None:
    """Draw the invitation, or how a class goes if the invitation is the main picture."""
    if state.asked is None:
        st.markdown(text.COURSE)
    else:
        invitation.draw(role)


def about(role: Role) -> None:
    """Draw what is stored, the teacher's link, and the end of the class."""
    draw_refusal(_PROBLEM)
    st.markdown(text.STORED)
    token = st.session_state.get(TOKEN, {}).get(role.code)
    with st.popover("Teacher's link", icon=":material/key:"):
        st.markdown("Whoever has this link teaches the class. Do not show it on a projector.")
        if token:
            link = written(st.context.url or "", {"teacher": [token]})
            st.code(link, language=None, wrap_lines=True)
        else:
            st.caption("The lab does not know the link, only a hash of it. A new one ends the old.")
            st.button("Make a new link", key="class-token", on_click=_renew, args=(role,))
    with st.popover("Close the class", icon=":material/delete:"):
        st.markdown("Everything that belongs to the class is deleted. This cannot be undone.")
        st.button(
            "Delete it now",
            key="class-close",
            on_click=attempt,
            args=(lambda: service().close_class(role.code, visitor.owner()), _PROBLEM),
        )


def _renew(role: Role) -> None:
    def renew() -> None:
        token = service().new_token(role.code, visitor.owner())
        st.session_state.setdefault(TOKEN, {})[role.code] = token

    attempt(renew, _PROBLEM)
