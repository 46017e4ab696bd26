"""View in which draws arrive: walks of the log likelihood ratio, computed from a seed."""

import time
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.likelihood_ratio.spec import Hypotheses
from kllab.topics.likelihood_ratio.walks import LONGEST, walks
from pages.foundations.likelihood_ratio import controls as own
from pages.foundations.likelihood_ratio import figures, text
from pages.web import address, controls, dragging
from pages.web.chart import chart
from pages.web.clock import tick_after

_SINCE = "likelihood_ratio_since"  # session key: start of the clock, and the draws at that moment
_TICK, _PER_SECOND = 0.3, 12.0


def draw(spec: Hypotheses, unit: Unit) -> None:
    """Draw the walkers' first draws; while the clock runs more and more of them."""
    _advance()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        truth = controls.draw_one(own.TRUTH)
        seed = controls.draw_one(own.SEED)
        is_running = _SINCE in st.session_state
        label, icon = ("Pause", "pause") if is_running else ("Draw", "play_arrow")
        st.button(label, icon=f":material/{icon}:", key="draw-live", on_click=_toggle)
    flips = controls.draw_one(own.FLIPS)
    found = walks(spec, truth, seed, flips)
    told = text.walks(found, truth, unit, spec.alpha)
    figure = partial(figures.walk, found, unit, LONGEST)
    chart(figure, key="walks", alt=f"Walks of the log likelihood ratio. {told}", height=None)
    st.caption(told)
    if is_running:
        tick_after(_TICK, key="clock-of-draws")


def _toggle() -> None:
    if st.session_state.pop(_SINCE, None) is None:
        flips = address.held(own.FLIPS)
        at = 1 if flips >= LONGEST else flips
        st.session_state[_SINCE] = (time.monotonic(), at)


def _advance() -> None:
    """Set the number of draws by the clock; the address is written when it stops."""
    if _SINCE not in st.session_state:
        return
    began, at = st.session_state[_SINCE]
    flips = min(int(at + _PER_SECOND * (time.monotonic() - began)), LONGEST)
    address.assign({own.FLIPS.key: max(flips, 1)})
    if flips >= LONGEST:
        del st.session_state[_SINCE]
    else:
        dragging.wait()
