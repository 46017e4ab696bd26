"""What Streamlit's theme cannot say: contrast, room that is kept, and charts."""

import streamlit as st

_STYLE = """
/* A formula that reaches two pixels beyond its box would be a region that scrolls. */
.katex-display { padding: 6px 4px }
@media (max-width: 640px) { .katex-display { font-size: .92em } }
/* White on the light blue of the dark theme has a contrast of 2.3 to 1. */
button[kind=primary], button[kind=primary] * { color: var(--kllab-on-primary); opacity: 1 }
.stApp { --kllab-on-primary: light-dark(#ffffff, #11161c) }
/* Texts of which one is shown: all take their room, so that nothing below moves. */
[class*=st-key-says-] { display: grid }
[class*=st-key-says-] > * { grid-area: 1 / 1 }
[class*=st-key-unsaid-], [class*=st-key-unsaid-] * { visibility: hidden !important }
/* Of charts; a style of their own would travel with each of them at each change. */
.kllab-chart { width: 100% }
.kllab-chart[aria-busy=true] { opacity: .4 }
.kllab-chart-message:empty { display: none }
/* In the lower right corner the toolbar covers neither title nor legend, and all of it lies within
   the chart: what reaches beyond its box would bring a scroll bar. */
.kllab-chart .modebar-container { top: auto !important; bottom: 0; opacity: .9 }
.kllab-chart .modebar { top: auto !important; bottom: 0 }
/* A finger scrolls the page, also where it begins on a chart. */
@media (pointer: coarse) { .kllab-chart .drag { touch-action: pan-y pinch-zoom !important } }
"""


def apply() -> None:
    """Add the lab's own style to the page; the frame does it once for all pages."""
    st.html(f"<style>{_STYLE}</style>")
