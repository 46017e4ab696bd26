"""Workbench: the layout of a page. Controls stand in a rail, what they change on a stage.

On a wide window the stage shows its numbers, the main picture and the open view at once, and
nothing has to be scrolled. On a phone the picture stays at the top while the rest scrolls below it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.web import address, head_actions, late_messages, lesson_strip
from pages.web.share import FIRST, TITLES, VIEW

_CHOSEN = "chosen-view"  # session key: title of the visitor's choice
STYLE = """
:root { --kllab-height: calc(100dvh - var(--kllab-nav) - var(--kllab-bar, 0rem)) }
[data-testid=stHeader] { height: var(--kllab-nav); min-height: 0 }
.stMainBlockContainer:has(.st-key-workbench) {
  padding: var(--kllab-nav) 1rem 0 !important; max-width: none }
.st-key-workbench { gap: 1rem }
.st-key-head :is([data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]) { margin: 0 }
.st-key-head h1 { font-size: 1.3rem; padding: 0; line-height: 1.2 }
.st-key-head p { margin: 0; line-height: 1.35 }
.st-key-numbers [data-testid=stMetricValue] { font-size: 1.5rem; line-height: 1.25; padding: 0 }
.st-key-numbers [data-testid=stMarkdownContainer] { margin: 0 }
.st-key-rail { gap: .5rem }
.st-key-rail-foot { position: sticky; bottom: 0; z-index: 2; gap: .4rem; padding: .4rem 0;
  background: var(--kllab-ground) }
:is(.st-key-rail, .st-key-views) [data-testid=stSliderTickBar] { display: none }
:is(.st-key-rail, .st-key-views) [data-testid=stSlider] { margin-bottom: -.6rem }
:is(.st-key-rail, .st-key-views) [data-testid=stSlider] label {
  min-height: 0; margin: 0 0 .45rem; line-height: 1.2 }
.st-key-views [data-testid=stTabPanel] { padding-top: .5rem }
.st-key-views [role=tablist] { gap: .7rem }
.st-key-views [role=tablist]:has([role=tab]:nth-of-type(8)) { gap: .4rem }
.st-key-views [data-testid=stTabPanel] > div { gap: .5rem }
.st-key-views .stButton button { min-height: 2rem; padding: .1rem .5rem }
.st-key-view-numbers [data-testid=stMetricValue] { font-size: 1.25rem; padding: 0 }
.st-key-view-picture .kllab-fills { height: max(150px, 24dvh) !important }
.st-key-views .katex-display { margin: .3em 0 }
/* The margin below a last paragraph would cause a scroll bar. */
.st-key-views [data-testid=stMarkdownContainer], .st-key-views [data-testid=stCaptionContainer] {
  &, > :last-child { margin-bottom: 0 } }
.kllab-fills, .stBidiComponent div:has(.kllab-fills) { height: 100% }
.st-key-sides { flex-wrap: nowrap; height: 100% }
/* In whole pixels, as Plotly draws. */
.st-key-sides > .stElementContainer:has(.kllab-fills) { flex: none; height: 100%;
  width: round(58%, 1px); &:nth-child(2) { flex: 1 1 0; min-width: 0 } }
@media (min-width: 1000px) {
  [data-testid=stLayoutWrapper] {
    &:has(> .st-key-workbench) { height: var(--kllab-height) }
    &:has(> .st-key-rail), &:has(> .st-key-stage) { height: 100%; min-height: 0 }
    &:has(> .st-key-rail-foot) { margin-top: auto; position: sticky; bottom: 0; z-index: 2 }
    &:has(> .st-key-picture) { flex: var(--kllab-picture, 5) 1 0; height: 100%; min-width: 0 }
    &:has(> .st-key-views) { flex: 4 1 0; height: 100%; min-width: 0 }
  }
  .st-key-workbench { height: 100%; min-height: 0; align-items: stretch; flex-wrap: nowrap }
  .st-key-rail { height: 100%; overflow: hidden auto; padding: .6rem .8rem 0 .2rem;
    border-right: 1px solid var(--kllab-line) }
  .st-key-stage { height: 100%; gap: .4rem; padding: .6rem 0 .4rem }
  .st-key-stage [data-testid=stLayoutWrapper]:has(.st-key-panes),
  .st-key-stage .stVerticalBlock:has(.st-key-panes) { flex: 1 1 0; min-height: 0; gap: .4rem }
  .st-key-panes { height: 100%; align-items: stretch; flex-wrap: nowrap }
  .st-key-panes:has(.st-key-sides) { --kllab-picture: 5.7;
    [role=tablist] { flex-wrap: wrap; row-gap: 0; overflow: visible }
    [role=tablist]:has([role=tab]:nth-of-type(8)) { gap: 0 .25rem }
    [role=tablist] [role=tab] { min-height: 0; padding-block: .2rem } }
  .st-key-views, .st-key-picture { height: 100%; overflow: hidden; gap: .4rem }
  .st-key-views > .stTabs { flex: 1 1 0; min-height: 0 }
  .st-key-views > .stTabs > div { height: 100% }
  .st-key-views [data-testid=stTabPanel] { flex: 1 1 0; min-height: 0; overflow: hidden auto }
  .st-key-views [data-testid=stTabPanel] > div { min-height: 100% }
  /* A chart in a fragment of its own has one more box around it. */
  .st-key-picture > [data-testid=stLayoutWrapper]:has(.kllab-fills) { flex: 1 1 0; min-height: 0 }
  .st-key-picture > [data-testid=stLayoutWrapper] > .stHorizontalBlock:has(.kllab-fills),
  .st-key-picture > [data-testid=stLayoutWrapper] > .stVerticalBlock:has(.kllab-fills) {
    height: 100% }
  /* So has a view whose results arrive while it is open. */
  .st-key-views [data-testid=stLayoutWrapper]:has(.st-key-arriving) { flex: 1 1 0;
    > .stVerticalBlock { height: 100% } }
  .stElementContainer:has(.kllab-fills) { flex: 1 1 0; min-height: clamp(140px, 22dvh, 200px);
    overflow: hidden }
  .st-key-view-picture .stElementContainer:has(.kllab-fills) { flex: none }
}
@media (min-width: 1700px) {
  .st-key-panes:has(.st-key-sides) { --kllab-picture: 9.5;
    [role=tablist]:has([role=tab]:nth-of-type(8)) { gap: 0 .4rem } }
}
@media (max-width: 999px) {
  /* One column in another order. Without boxes of their own around it, the picture stays in view
  until the end of the page. */
  .st-key-workbench { flex-direction: column; flex-wrap: nowrap; align-items: stretch }
  .st-key-stage, .st-key-stage .stVerticalBlock:has(.st-key-panes), .st-key-panes {
    display: contents }
  [data-testid=stLayoutWrapper] {
    &:has(> .st-key-stage), .st-key-stage &:has(.st-key-panes) { display: contents }
    &:has(> .st-key-head) { order: 0 }
    &:has(> .st-key-picture) { order: 1; position: sticky; top: var(--kllab-nav); z-index: 5;
      width: 100%; background: var(--kllab-ground) }
    &:has(> .st-key-numbers), &:has(> .st-key-run-row) { order: 2 }
    &:has(> .st-key-rail) { order: 3; width: 100% !important; max-width: none; flex: none }
    &:has(> .st-key-views) { order: 4 }
  }
  .st-key-picture .kllab-fills { height: max(180px, 36dvh) }
  .st-key-views .kllab-fills { height: 320px }
  .st-key-views [role=tablist] { gap: .45rem }
  .st-key-views [role=tablist]:has([role=tab]:nth-of-type(8)) [role=tab] p { font-size: .8rem }
}
"""

Views = Mapping[str, Callable[[], None]]
"""Functions that draw the views of a stage, by their titles."""


@dataclass(frozen=True)
class Places:
    """Empty places of a stage.

    Attributes
    ----------
    numbers
        For the latest numbers.
    picture
        For the main picture. A chart in it with ``height=None`` fills the height that is left.
    """

    numbers: DeltaGenerator
    picture: DeltaGenerator
    _views: DeltaGenerator

    def draw_views(self, views: Views, first: str = "") -> None:
        """Draw the open one of `views`, each a tab; the address has its title.

        `first` is the title of the one that is open at first; by default the first of them.
        """
        titles = list(views)
        _open_chosen(titles, first or titles[0])
        with self._views:
            tabs = st.tabs(titles, key=VIEW, on_change=_choose)
            for tab, draw in zip(tabs, views.values(), strict=True):
                if tab.open:
                    with tab:
                        draw()


def _open_chosen(titles: Sequence[str], first: str) -> None:
    """Open the view that the visitor or the link has chosen; `first` if there is none such.

    A choice is kept while it is not among the views, such as one of a training that has not begun.
    """
    context = get_script_run_ctx()
    if _CHOSEN not in st.session_state or (context and context.is_history_navigation):
        st.session_state[_CHOSEN] = st.query_params.get(VIEW, "")
    chosen = st.session_state[_CHOSEN]
    opened = chosen if chosen in titles else first
    # With other titles the tabs are another widget, which has no value yet.
    is_new = st.session_state.get(TITLES, titles) != titles
    if is_new or st.session_state.get(VIEW, titles[0]) != opened:
        late_messages.set_widget(VIEW, opened)
    st.session_state[TITLES], st.session_state[FIRST] = list(titles), first


def open_view(title: str) -> None:
    """Open a view when the stage is drawn next; in the callback of a button."""
    st.session_state[_CHOSEN] = title
    address.send({VIEW: [title]})


def _choose() -> None:
    if late_messages.is_late(VIEW):
        return  # a new widget of tabs reports what it shows: on Back and Forward too late
    open_view(st.session_state[VIEW])


def lay_out(title: str, lead: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw the heading of a page; return its rail and its stage."""
    with st.container(key="workbench", horizontal=True):
        rail = st.container(key="rail", width=320)
        stage = st.container(key="stage")
    with stage, st.container(key="head", gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.title(title, anchor=False)
            head_actions.draw()
        st.caption(lead)
    return rail, stage


def rail_foot() -> DeltaGenerator:
    """Return a place that stays visible at the foot of the rail; call it last inside the rail."""
    return st.container(key="rail-foot")


def places() -> Places:
    """Draw the step of the lesson; return the places of a stage. Call it inside the stage."""
    lesson_strip.draw()
    numbers = st.container(key="numbers")
    with st.container(key="panes", horizontal=True, gap="medium"):
        return Places(numbers, st.container(key="picture"), st.container(key="views"))


def side_by_side() -> DeltaGenerator:
    """Return a place for two charts beside each other, inside the picture's place."""
    return st.container(key="sides", horizontal=True, gap="small")


def places_in_view() -> Places:
    """Return places for numbers and a picture inside the open view."""
    numbers = st.container(key="view-numbers")
    return Places(numbers, st.container(key="view-picture"), numbers)
