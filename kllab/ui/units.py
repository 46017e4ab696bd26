"""Nats or bits: one switch for the whole lab, in the sidebar and in the URL."""

import streamlit as st

from kllab.divergences.units import NATS, UNITS, Unit
from kllab.ui import controls
from kllab.ui.controls import Choice

CONTROL = Choice(
    "unit",
    "Unit of information",
    tuple(UNITS),
    NATS.name,
    help="1 nat is 1 / log 2 = 1.4427 bits: logarithms to base e or to base 2. Everything is "
    "computed in nats, and shown in the unit chosen here.",
)


def choose() -> None:
    """Draw the switch in the sidebar, and say if the link names no unit; the frame does both."""
    controls.warn_of_bad_query((CONTROL,))
    if st.context.is_embedded:
        return  # no sidebar there: the link says which
    with st.sidebar:
        CONTROL.draw()


def current() -> Unit:
    """Return the unit in which this page shows its numbers."""
    name = st.session_state.get(CONTROL.key) or st.query_params.get(CONTROL.key, NATS.name)
    return UNITS.get(name, NATS)
