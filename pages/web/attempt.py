"""What a visitor asks for and the lab may refuse: done, or said why not at the next run."""

from collections.abc import Callable

import streamlit as st

from kllab.storage.errors import Unavailable
from pages.web.plain_text import as_text


def attempt(act: Callable[[], object], problem: str) -> None:
    """Do what a visitor asks for; if it is refused, keep why for `draw_refusal`.

    Parameters
    ----------
    problem : str
        Session key of the sentence that says why.
    """
    try:
        act()
    except (ValueError, Unavailable) as error:
        st.session_state[problem] = str(error)


def draw_refusal(problem: str, icon: str = ":material/block:") -> None:
    """Say once why the last `attempt` with this session key was refused."""
    if sentence := st.session_state.pop(problem, ""):
        st.warning(as_text(sentence), icon=icon)
