"""Style beyond Streamlit's theme: contrast, reserved space, charts.

A chart has thousands of elements and changes with each movement of a hand. So that the browser does
not restyle all of them each time:

- Name an element by its class, such as ``.stElementContainer``, or by its data-testid. The browser
  tries ``:has(> .x)`` alone on every element of the page.
- To the right of ``:has()`` or ``[class*=x]`` write neither ``*`` nor ``[class*=y]`` alone: a
  change to their left would restyle all elements below it that have a class.
- Write neither ``*`` nor ``[class*=x]`` nor an element of charts, such as ``text``, inside of
  ``:has()``: each new element of a chart would restyle what is around it.
"""

import streamlit as st

from pages.web import (
    controls,
    drawing_pad,
    head_actions,
    lesson_strip,
    page,
    run_menu,
    run_row,
    share,
    workbench,
    wrong_and_right,
)

_STYLE = """
/* Padding: a formula that exceeds its box by two pixels would get a scroll bar. */
.katex-display { padding: 6px 4px }
@media (max-width: 640px) { .katex-display { font-size: .92em } }
/* White on the light blue of the dark theme has a contrast of 2.3 to 1. */
button[kind=primary]:enabled { &, * { color: var(--kllab-on-primary); opacity: 1 } }
.stApp { --kllab-on-primary: light-dark(#ffffff, #11161c);
  --kllab-ground: light-dark(#ffffff, #11161c); --kllab-line: light-dark(#d8dee4, #333c46) }
/* Streamlit's colours of code have contrasts from 2.2 to 4.4 to 1. */
[data-testid=stCode] code .token {
  &:is(.keyword, .function) { color: light-dark(#0b5aa5, #6db5f5) }
  &.comment { color: light-dark(#5c6370, #a0a8b3) }
  &.string { color: light-dark(#0a6b2d, #6fdc8c) }
  &:is(.number, .boolean) { color: light-dark(#0b6a5c, #5ad6c0) } }
/* Without an outline nobody sees that the arrow keys would scroll the page. */
.stApp [data-testid=stMain]:focus-visible { outline: 2px solid; outline-offset: -2px }
/* Alternative texts share one grid cell: the longest determines its height. */
[class*=st-key-says-] { display: grid; grid-template-columns: minmax(0, 1fr) }
[class*=st-key-says-] > .stElementContainer, [class*=st-key-says-] > [data-testid=stLayoutWrapper] {
  grid-area: 1 / 1 }
/* Streamlit makes a box around a caption's text visible again. */
[class*=st-key-unsaid-] { &, p, [data-testid=stIconMaterial] { visibility: hidden !important } }
/* The unit stands in the header of every page. */
[data-testid=stLayoutWrapper]:has(> .st-key-unit-switch) {
  position: fixed; top: .35rem; right: 4rem; z-index: 1000000; width: auto }
/* Not seen: a button in the page's head sets the one, the other draws nothing. */
[data-testid=stLayoutWrapper]:has(> :is(.st-key-present-mode, .st-key-unseen)) { display: none }
/* Charts. A style in the component would be sent with each chart at each change. */
/* What changes in a chart moves and repaints nothing outside of it. */
.kllab-chart { width: 100%; overflow: hidden; contain: strict }
.kllab-chart[aria-busy=true] { opacity: .4 }
.kllab-chart-message:empty { display: none }
/* These draw nothing; nor does a fragment whose other elements are drawn outside of it. */
.stElementContainer:is([class*=st-key-hand-], .st-key-clock, [class*=st-key-clock-]),
[data-testid=stLayoutWrapper]:has(> .stVerticalBlock > .stElementContainer:only-child .kllab-hand),
[data-testid=stLayoutWrapper]:has(> .st-key-class-place) {
  position: absolute }
.kllab-chart { position: relative }
.kllab-handles { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none }
.kllab-handles g { pointer-events: all; touch-action: none; outline: none }
.kllab-reach { r: 1.125rem; fill: transparent }
.kllab-knob { r: .5rem; fill: var(--kllab-handle); stroke: var(--st-background-color);
  stroke-width: 2.5 }
.kllab-hollow .kllab-knob { fill: var(--st-background-color); stroke: var(--kllab-handle) }
.kllab-handles g:is(:hover, :active) .kllab-knob { r: .625rem }
.kllab-handles g:focus-visible .kllab-knob { stroke: var(--st-text-color); stroke-width: 3 }
/* The toolbar is in the lower right corner, where it covers neither title nor legend. It is inside
the chart, as it would otherwise cause a scroll bar. */
.kllab-chart .modebar-container { top: auto !important; bottom: 0; opacity: .9 }
.kllab-chart .modebar { top: auto !important; bottom: 0 }
.kllab-chart .modebar-btn svg[viewBox="0 0 30 16"] { width: 30px; height: 16px }
.kllab-chart .modebar-btn text { fill: var(--st-text-color); font: 600 13px var(--st-font) }
/* A finger scrolls the page, even if it starts on a chart. A tap shows the toolbar. */
@media (pointer: coarse) {
  .kllab-chart .drag { touch-action: pan-y pinch-zoom !important }
  .kllab-chart:not(.kllab-tapped) .modebar-container { visibility: hidden }
  .kllab-chart .modebar .modebar-group { padding: 0 }
  .kllab-chart .modebar .modebar-group .modebar-btn { display: inline-flex; align-items: center;
    justify-content: center; width: 44px; height: 28px; padding: 0 }
}
"""
_NO_HEADER = "[data-testid=stHeader] { display: none }"
"""Style of a page in somebody's frame: its logo would cover the rail."""
_PARTS = (
    workbench,
    head_actions,
    lesson_strip,
    share,
    controls,
    drawing_pad,
    page,
    run_row,
    run_menu,
    wrong_and_right,
)
"""Modules with a style of their own."""


def apply() -> None:
    """Add the lab's style to the page; the frame does this for all pages."""
    nav, header = ("0rem", _NO_HEADER) if st.context.is_embedded else ("3rem", "")
    parts = "".join((_STYLE, header, *(part.STYLE for part in _PARTS)))
    st.html(f"<style>:root {{ --kllab-nav: {nav} }}{parts}</style>")
