"""Style beyond Streamlit's theme: contrast, reserved space, charts."""

import streamlit as st

_STYLE = """
/* Padding: a formula that exceeds its box by two pixels would get a scroll bar. */
.katex-display { padding: 6px 4px }
@media (max-width: 640px) { .katex-display { font-size: .92em } }
/* White on the light blue of the dark theme has a contrast of 2.3 to 1. */
button[kind=primary], button[kind=primary] * { color: var(--kllab-on-primary); opacity: 1 }
.stApp { --kllab-on-primary: light-dark(#ffffff, #11161c) }
/* Alternative texts share one grid cell: the longest determines its height. */
[class*=st-key-says-] { display: grid }
[class*=st-key-says-] > * { grid-area: 1 / 1 }
[class*=st-key-unsaid-], [class*=st-key-unsaid-] * { visibility: hidden !important }
/* Charts. A style in the component would be sent with each chart at each change. */
.kllab-chart { width: 100% }
.kllab-chart[aria-busy=true] { opacity: .4 }
.kllab-chart-message:empty { display: none }
/* The toolbar is in the lower right corner, where it covers neither title nor legend. It is inside
the chart, as it would otherwise cause a scroll bar. */
.kllab-chart .modebar-container { top: auto !important; bottom: 0; opacity: .9 }
.kllab-chart .modebar { top: auto !important; bottom: 0 }
/* A finger scrolls the page, even if it starts on a chart. */
@media (pointer: coarse) { .kllab-chart .drag { touch-action: pan-y pinch-zoom !important } }
"""


def apply() -> None:
    """Add the lab's style to the page; the frame does this for all pages."""
    st.html(f"<style>{_STYLE}</style>")
