"""Nats or bits: one switch for the whole lab, in the sidebar and in the URL."""

import streamlit as st

from kllab.divergences.units import NATS, UNITS, Unit
from pages.web import address
from pages.web.controls import Choice

CONTROL = Choice(
    "unit",
    "Unit of information",
    tuple(UNITS),
    NATS.name,
    help="1 nat is 1 / log 2 = 1.4427 bits: logarithms to base e or to base 2. Everything is "
    "computed in nats, and shown in the unit chosen here.",
)


def choose() -> None:
    """Draw the switch in the sidebar, and say if the link names no unit; the frame does both.

    The one control that Streamlit binds to the address: it is drawn on every page, and what is
    bound by the frame stays in the address from page to page.
    """
    address.value_of(CONTROL)
    if st.context.is_embedded:
        return  # no sidebar there: the link says which
    with st.sidebar:
        st.segmented_control(
            CONTROL.label,
            CONTROL.options,
            required=True,
            default=CONTROL.default,
            key=CONTROL.key,
            help=CONTROL.help,
            bind="query-params",
        )


def current() -> Unit:
    """Return the unit in which this page shows its numbers."""
    name = st.session_state.get(CONTROL.key) or st.query_params.get(CONTROL.key, NATS.name)
    return UNITS.get(name, NATS)
