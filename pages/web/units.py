"""Unit of information: a switch between nats and bits, in the header and in the URL."""

import streamlit as st

from kllab.divergences.units import NATS, UNITS, Unit
from pages.web import address, frame_choice
from pages.web.control_kinds import Choice

CONTROL = Choice(
    "unit",
    "Unit of information",
    tuple(UNITS),
    NATS.name,
    help="1 nat is 1 / log 2 = 1.4427 bits: logarithms to base e or to base 2. Everything is "
    "computed in nats, and shown in the unit chosen here.",
)


def choose() -> None:
    """Draw the switch in the header, and warn if the link's unit is unknown; for the frame."""
    address.value_of(CONTROL)
    chosen = st.session_state.get(CONTROL.key, CONTROL.default)
    if chosen != CONTROL.default and CONTROL.key not in st.query_params:
        st.session_state[CONTROL.key] = chosen  # then a page that code has opened has it as well
    if st.context.is_embedded:
        return  # without a header the link determines the unit
    frame_choice.draw(CONTROL, "unit-switch")


def current() -> Unit:
    """Return the unit of the numbers on this page."""
    name = st.session_state.get(CONTROL.key) or st.query_params.get(CONTROL.key, NATS.name)
    return UNITS.get(name, NATS)
