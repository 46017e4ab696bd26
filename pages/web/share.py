"""Share: a dialog with the link to a page as it stands, which can also fix controls for a class."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from kllab.classes import shown_code
from pages.web import (
    address,
    class_bar,
    classes,
    course,
    fixed_controls,
    navigation,
    open_runs,
    presenting,
)
from pages.web.fixed_controls import HIDE, LOCK
from pages.web.lesson import lesson_of
from pages.web.link import link

VIEW = "view"
"""Name of the open view in the address."""
TITLES = "titles-of-views"
"""Session key: titles of the views of the page, as last drawn."""
FIRST = "first-view"
"""Session key: title of the view that opens if the address names none."""
STYLE = """
/* The button that copies is visible even if the pointer is elsewhere. */
[role=dialog] [data-testid=stCode] pre { padding-right: 3.5rem }
[role=dialog] [data-testid=stCode] div:has([data-testid=stElementToolbarButton]) {
  opacity: 1; visibility: visible }
/* The label of a locked control is legible, and has a padlock. */
.st-key-workbench :is(label, [data-testid=stSliderThumbValue])[disabled] p,
.st-key-workbench label[disabled]::before { color: light-dark(#59616b, #aab2bb) }
.st-key-workbench label[disabled]::before { content: "lock" / ""; margin-right: .25rem;
  font: 1rem/1 "Material Symbols Rounded" }
"""
HEIGHT = 640
"""Height of the page in a frame, in pixels: as in a projector's window."""


def button() -> None:
    """Draw the button that opens the dialog."""
    if st.button(
        "Share",
        key="share",
        icon=":material/share:",
        help="Copy the link to this page, or make one for a class",
    ):
        _dialog()


@st.dialog("Share this page", width="medium")
def _dialog() -> None:
    """Draw the link, what can be chosen about it, and the code that embeds the page."""
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = _view()
        step = _step()
        large = st.toggle("Large, for a projector", presenting.is_on(), key="share-large")
    locked = _controls(
        "Lock controls", LOCK, "They are shown, but neither they nor their handles can be moved."
    )
    hidden = _controls(
        "Hide controls", HIDE, "They are not shown, and keep the values they have now."
    )
    changed = {
        VIEW: view,
        course.LESSON: step,
        course.ANSWER: [],
        course.DONE: [],
        presenting.CONTROL.key: [presenting.ON] if large else [],
        LOCK: _listed([key for key in locked if key not in hidden]),
        HIDE: _listed(hidden),
        **_values([*locked, *hidden]),
    }
    with place:
        st.code(link(**changed), language=None, wrap_lines=True)
        if open_runs.move():
            st.caption(
                "Whoever opens it sees the open runs, and cannot pause or stop them. A control "
                "link, in the menu of a run, lets others do so."
            )
    st.caption(
        "Locked and hidden controls keep a class together. They protect nothing: anyone can "
        "change the address."
    )
    _bring(changed)
    st.markdown("To show it in a page of your own:")
    st.code(_frame(link(**changed, embed=["true"])), language="html", wrap_lines=True)


def _bring(changed: Mapping[str, list[str]]) -> None:
    """Offer the teacher of a class to put it on this page."""
    role = classes.role()
    if role is None or not role.teaches:
        return
    parameters = {**address.parameters(), **changed}
    page = st.session_state["page"]
    label = f"Bring class {shown_code(role.code)} here"
    st.button(label, key="share-bring", on_click=class_bar.bring, args=(role, page, parameters))


def _view() -> list[str]:
    """Draw the menu of the view that opens; return its title, or nothing if it opens anyway."""
    titles: list[str] = st.session_state.get(TITLES, [])
    if len(titles) < 2:
        return []
    now = st.session_state.get(VIEW)
    first = titles.index(now) if now in titles else 0
    chosen = st.selectbox("Opens with the view", titles, first, key="share-view")
    return [] if chosen == st.session_state.get(FIRST) else [chosen]


def _step() -> list[str]:
    """Draw the menu of the step at which the lesson opens; return its number, or nothing."""
    page = navigation.topic()
    steps = len(lesson_of(page)) if page else 0
    if not steps:
        return []
    numbers = ["", *(str(number) for number in range(1, steps + 1))]
    [now] = address.parameters().get(course.LESSON, [""])[:1]
    chosen = st.selectbox(
        "Lesson",
        numbers,
        numbers.index(now) if now in numbers else 0,
        format_func=lambda number: f"Step {number}" if number else "None",
        key="share-lesson",
        width=120,
    )
    return [chosen] if chosen else []


def _controls(label: str, parameter: str, help: str) -> list[str]:
    """Draw a menu of the page's controls; return the keys of the chosen ones."""
    controls = {key: control for key, (control, _) in address.drawn().items()}
    labels = [control.label for control in controls.values()]

    def shown(key: str) -> str:
        text = controls[key].label
        return text if labels.count(text) == 1 else f"{text} ({key})"

    fixed = fixed_controls.fixed(parameter)
    return st.multiselect(
        label,
        list(controls),
        [key for key in controls if key in fixed],
        format_func=shown,
        help=f"{help} Those of a view are listed once it has been open.",
        placeholder="None",
        key=f"share-{parameter}",
    )


def _listed(keys: list[str]) -> list[str]:
    return [",".join(keys)] if keys else []


def _values(keys: list[str]) -> dict[str, list[str]]:
    """Return the parameters of these controls with their values, even if these are defaults."""
    controls = address.drawn()
    return {key: [controls[key][0].text(controls[key][1])] for key in keys}


def _frame(url: str) -> str:
    title = navigation.title_of(st.session_state["page"])
    return (
        f'<iframe src="{escape(url)}" title="{escape(title)}" '
        f'width="100%" height="{HEIGHT}" style="border: 0" allow="fullscreen" loading="lazy">'
        "</iframe>"
    )
