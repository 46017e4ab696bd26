"""Unit of information: a switch between nats and bits, in the header and in the URL."""

import streamlit as st

from kllab.divergences.units import NATS, UNITS, Unit
from pages.web import address
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
    """Draw the switch in the header, and warn if the link's unit is unknown; for the frame.

    This is the only control that Streamlit binds to the address: it is drawn on every page, and
    parameters bound by the frame stay in the address across pages.
    """
    address.value_of(CONTROL)
    if st.context.is_embedded:
        return  # without a header the link determines the unit
    if st.query_params.get(CONTROL.key) == "":
        address.remove(CONTROL.key)  # Streamlit would take it for no choice
    with st.container(key="unit-switch", width="content"):
        st.segmented_control(
            CONTROL.label,
            CONTROL.options,
            required=True,
            default=CONTROL.default,
            key=CONTROL.key,
            help=CONTROL.help,
            label_visibility="collapsed",
            bind="query-params",
        )


def current() -> Unit:
    """Return the unit of the numbers on this page."""
    name = st.session_state.get(CONTROL.key) or st.query_params.get(CONTROL.key, NATS.name)
    return UNITS.get(name, NATS)
