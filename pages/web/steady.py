"""Text of varying length in a space of fixed size, so that the page below does not move."""

from collections.abc import Callable, Iterable

import streamlit as st

_AS_LONG = 0.85
"""Texts longer than this share of the longest text may need as many lines."""


def steady(show: Callable[[str], object], text: str, others: Iterable[str], *, key: str) -> None:
    """Draw `show(text)` in the space of the longest of `others`, at any width.

    Parameters
    ----------
    show : callable
        Function that draws a text, such as `st.caption`.
    others : iterable of str
        Alternative texts; the longest are also drawn, and hidden by `style`.
    key : str
        Identifies the element on its page.
    """
    longest = max(map(len, others := list(others)), default=0)
    with st.container(key=f"says-{key}"):
        show(text)
        for number, other in enumerate(o for o in others if len(o) > _AS_LONG * longest):
            with st.container(key=f"unsaid-{key}-{number}"):
                show(other)
