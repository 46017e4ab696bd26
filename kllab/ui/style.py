"""What Streamlit's theme cannot say: contrast, and room that is kept."""

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
"""


def apply() -> None:
    """Add the lab's own style to the page; the frame does it once for all pages."""
    st.html(f"<style>{_STYLE}</style>")
