"""Actions in the head of every page: a row of icon buttons at its right.

To add one, write a function that draws a button or a popover with a label, an ``icon`` and a
``help``, and add it to `_ACTIONS`. The label is not seen; it is the name for screen readers. The
``help`` is the tooltip.
"""

import streamlit as st

from pages.web import lesson_strip, neighbours, presenting, share

_ACTIONS = (neighbours.draw, lesson_strip.button, share.button, presenting.actions)
"""Functions that draw one action each, from left to right."""

STYLE = """
/* As high as the title's line: the head of a page does not grow. */
.st-key-head-actions { margin: -3px 0; flex-wrap: nowrap }
@media (max-width: 999px) { .st-key-head-actions { margin: 2px 0 } } /* below the navigation */
.st-key-head-actions :is(.stButton, .stPopover, .stPageLink) :is(button, a) { min-height: 0;
  width: 2rem; height: 1.75rem; padding: 0; justify-content: center }
.st-key-head-actions :is(.stButton, .stPopover, .stPageLink) [data-testid=stMarkdownContainer] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
"""


def draw() -> None:
    """Draw all actions."""
    with st.container(key="head-actions", horizontal=True, gap="xsmall", width="content"):
        for action in _ACTIONS:
            action()
