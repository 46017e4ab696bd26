"""Present mode: a page as it is shown to a class, by ``present=1`` in the address.

All type and marks grow with `STYLE`'s one variable, the size of the page's type; charts follow it.
Numbers are hidden until the lecturer reveals them, so that a class can predict. Keys and buttons
are in ``presenter.js``; ``rail.js`` keeps the controls in play, those that fit the rail.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.web import address, component, frame_choice, hidden_numbers, static_file
from pages.web.control_kinds import Choice

OFF, ON = "0", "1"
CONTROL = Choice("present", "Present", (OFF, ON), OFF)
_LEAVE_OR_ENTER = "present-or-leave"
_MODE = "present-mode-of-page"  # session key: the mode, whatever the browser's widget still says
_CHANGED = "present-changed"  # session key: the button was pressed, in a fragment of the page
_NAVIGATION = "@media (min-width: 1000px) { :root { --kllab-nav: 2.2rem } }"
"""Style of the navigation, which a page in somebody's frame does not have."""
_BUTTONS = """<div class="kllab-presenter" role="toolbar" aria-label="Presenting">
<button data-does="previous" title="Previous view" aria-keyshortcuts="PageUp P"
  aria-label="Previous view">&#x2039;<kbd>P</kbd></button>
<button data-does="next" title="Next view" aria-keyshortcuts="PageDown N"
  aria-label="Next view">&#x203a;<kbd>N</kbd></button>
<button data-does="reveal" title="Show or hide the numbers" aria-keyshortcuts="R">
  Numbers<kbd>R</kbd></button>
<button data-does="controls" title="Show all controls, none, or those that fit"
  aria-keyshortcuts="C">Controls<kbd>C</kbd></button>
<button data-does="screen" title="Full screen, and back" aria-keyshortcuts="F">
  Full<kbd>F</kbd></button>
</div>"""
STYLE = """
@media (min-width: 1000px) {
  /* The smallest type of a page is .875rem: 18 px in a window of 1280 x 640, and as large a part of
  a larger one. */
  html { font-size: max(20.6px, min(1.61vw, 3.22dvh)) !important }
  code { font-size: .875rem !important }
  .katex { font-size: 1.26em }
  .st-key-head [data-testid=stCaptionContainer] { display: none }
  .st-key-numbers [data-testid=stMetricValue] { font-size: 2rem; line-height: 1.27 }
  [class*=st-key-divergences] [data-testid=stMetric] > div { display: flex; flex-wrap: wrap;
    align-items: baseline; column-gap: .6rem }
  .st-key-rail { width: 13rem !important; [data-beyond] { display: none } }
  [data-testid=stLayoutWrapper] {
    &:has(> .st-key-rail) { width: 13rem !important; flex: none !important }
    .kllab-rail-folded &:has(> .st-key-rail) { display: none }
    &:has(> .st-key-rail-foot) { order: 1 }
    /* A wider view: its names, and more so its formula, need the room. */
    &:has(> .st-key-picture), &:has(> .st-key-views) { flex-grow: 1; flex-basis: 0 }
    .st-key-panes:has(.st-key-sides) > &:has(> .st-key-picture) { flex-grow: 1.6 }
    .st-key-panes:has(.st-key-views .katex-display) > &:has(> .st-key-views) { flex-grow: 1.5 }
  }
  .st-key-rail[data-more]::after { content: attr(data-more); font-size: .875rem }
  .st-key-rail .stMarkdown [data-testid=stMarkdownContainer] { font-size: .875rem }
  .st-key-rail .stMarkdown p { line-height: 1.35 }
  /* The narrow rail has one line for Train. */
  .st-key-train-line .stElementContainer:has([data-testid=stCaptionContainer]) { display: none }
  /* Each line of a run's row and numbers is one less for the picture. */
  .st-key-run-row .stElementContainer:is([class*=st-key-close-], [class*=st-key-more-]),
  .st-key-run-line:not(:has(.st-key-focus)) .stElementContainer[class*=st-key-hide-],
  .st-key-numbers [data-testid=stTooltipIcon] { display: none }
  .st-key-run-row [data-testid=stMarkdownContainer] { font-size: .875rem }
  .st-key-numbers .stHorizontalBlock:has(> .stElementContainer > .stMetric):not(
    [class*=st-key-divergences] *, :has(.stSelectbox)) {
    column-gap: .8rem; max-height: 3.3rem; overflow: clip;
    [data-testid=stMetricValue] { font-size: 1.5rem } }
  .st-key-views [role=tablist] { flex-wrap: wrap; column-gap: .55rem !important; row-gap: 0;
    overflow: visible }
  .st-key-views [role=tablist] [role=tab] { min-height: 0; padding-block: .15rem }
  .st-key-views .stElementContainer:has(.kllab-fills) { min-height: 12.5rem }
"""
STYLE += hidden_numbers.rules(".kllab-numbers-hidden")
STYLE += """
  .st-key-head-actions .stElementContainer:has(> .stPageLink), .st-key-open-lesson { display: none }
  .st-key-head-actions .st-key-presenter { width: auto; flex: none }
  .kllab-presenter { display: flex; gap: .3rem }
  .kllab-presenter:not([data-ready]) { visibility: hidden }
  .kllab-presenter button { font: inherit; font-size: .875rem; line-height: 1; cursor: pointer;
    color: inherit; background: none; border: 1px solid var(--kllab-line); border-radius: .4rem;
    padding: .25rem .4rem; display: flex; gap: .4rem; align-items: center }
  .kllab-presenter button[hidden] { display: none }
  .kllab-presenter button:is(:hover, [aria-pressed=true]) {
    background: var(--st-secondary-background-color) }
  .kllab-presenter kbd { font: inherit; color: var(--st-primary-color) }
}
@media (max-width: 999px) { .kllab-presenter { display: none } }
"""


@cache
def _component() -> Callable[..., Any]:
    return component.declare("presenter", static_file.PRESENTER, _BUTTONS)


def choose() -> None:
    """Read the mode from the address, and warn if the link's value is unknown; for the frame.

    The widget is not seen: the button in a page's head sets it.
    """
    given = address.value_of(CONTROL)
    context = get_script_run_ctx()
    if _MODE not in st.session_state or (context and context.is_history_navigation):
        st.session_state[_MODE] = given
    # Nobody sees the widget: another value in it is of a message from before the button.
    st.session_state[CONTROL.key] = st.session_state[_MODE]
    frame_choice.draw(CONTROL, "present-mode")


def is_on() -> bool:
    """Return whether this page is shown to a class."""
    return bool(st.session_state.get(_MODE) == ON)


def actions() -> None:
    """Draw the button that enters and leaves the mode, and in the mode those of the lecturer."""
    if st.session_state.pop(_CHANGED, False):
        st.rerun()  # the whole page, as the frame has the mode
    on = is_on()
    if on:
        # Here, not in the frame: the run of the whole page may be cut off by a chart's message.
        st.html(f"<style>{'' if st.context.is_embedded else _NAVIGATION}{STYLE}</style>")
        _component()(key="presenter")
    st.button(
        "Leave" if on else "Present",
        key=_LEAVE_OR_ENTER,
        icon=":material/close:" if on else ":material/present_to_all:",
        help="Back to the whole page (Escape)" if on else "Show to a class: large, with keys",
        on_click=_set,
        args=(OFF if on else ON,),
    )


def enter() -> None:
    """Enter the mode with the next run of the whole page; in the callback of a button."""
    st.session_state[CONTROL.key] = st.session_state[_MODE] = ON


def _set(mode: str) -> None:
    st.session_state[CONTROL.key] = st.session_state[_MODE] = mode
    st.session_state[_CHANGED] = True
