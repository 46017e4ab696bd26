"""Texts that change length without moving what stands below them."""

from collections.abc import Callable, Iterable

import streamlit as st

_AS_LONG = 0.85
"""Share of the longest text from which another may take as many lines."""


def steady(show: Callable[[str], object], text: str, others: Iterable[str], *, key: str) -> None:
    """Draw `show(text)` in the room that the longest of `others` would take, at any width.

    Parameters
    ----------
    show : callable
        Such as `st.caption`.
    others : iterable of str
        What may stand here instead; the longest are drawn as well and hidden by `style`.
    key : str
        Names the place on its page.
    """
    longest = max(map(len, others := list(others)), default=0)
    with st.container(key=f"says-{key}"):
        show(text)
        for number, other in enumerate(o for o in others if len(o) > _AS_LONG * longest):
            with st.container(key=f"unsaid-{key}-{number}"):
                show(other)
