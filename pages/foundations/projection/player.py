"""Play button of the optimiser's path: the steps follow each other by themselves."""

import time
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.foundations.projection.controls import BACK
from pages.web import controls
from pages.web.clock import tick_after

_BEGUN = "path-begun"  # session key: when the path began to play
SECONDS = 0.5
"""Time of a step."""


def step_of(steps: int, buttons: DeltaGenerator) -> int:
    """Draw the slider of a path of so many steps, and its button; return the step that is shown."""
    if not steps:
        st.session_state.pop(_BEGUN, None)
        return 0
    begun = st.session_state.get(_BEGUN)
    playing = None if begun is None else int((time.monotonic() - begun) / SECONDS)
    if playing is not None and playing >= steps:
        st.session_state.pop(_BEGUN)
        playing = None
    if playing is None:
        buttons.button("Play", icon=":material/play_arrow:", key="play-path", on_click=_play)
        return steps - int(controls.draw_one(replace(BACK, high=steps)))
    buttons.button("Stop", icon=":material/stop:", key="stop-path", on_click=_stop)
    st.progress(playing / steps, text=f"Step {playing} of {steps}")
    tick_after(SECONDS, key="clock-of-path")
    return playing


def _play() -> None:
    st.session_state[_BEGUN] = time.monotonic()


def _stop() -> None:
    st.session_state.pop(_BEGUN, None)
