"""Wrong code beside right code: their numbers, and their text in two columns."""

from collections.abc import Mapping

import streamlit as st

STYLE = """
/* The code is half of the page: its view is wider than on others. */
.st-key-stage:has(.st-key-wrong-and-right) .st-key-panes { --kllab-picture: 2.9 }
.st-key-wrong-and-right { display: grid; grid-auto-flow: column; gap: 0 1rem;
  grid-auto-columns: minmax(0, 1fr); grid-template-rows: auto auto }
.st-key-wrong-and-right [data-testid=stCaptionContainer] p { display: -webkit-box;
  -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; min-height: 2.7em }
.st-key-code-columns { display: grid; gap: .5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)) }
.st-key-code-columns code { font-size: .72rem; line-height: 1.35 }
.st-key-code-columns pre { padding: .5rem }
"""


def numbers(found: Mapping[str, tuple[str, str]]) -> None:
    """Draw numbers by their names, each with a line below it."""
    with st.container(key="wrong-and-right"):
        for name, (number, line) in found.items():
            st.metric(name, number)
            st.caption(line)


def code(wrong: str, right: str) -> None:
    """Draw both pieces of code beside each other, or below each other if there is no space."""
    with st.container(key="code-columns"):
        for title, text in (
            (":material/close: **Wrong**", wrong),
            (":material/check: **Right**", right),
        ):
            with st.container(gap="xxsmall"):
                st.markdown(title)
                st.code(text, language="python", wrap_lines=True)
