"""Present mode: a page as it is shown to a class, by ``present=1`` in the address."""

import streamlit as st

from pages.web import address
from pages.web.control_kinds import Choice

OFF, ON = "0", "1"
CONTROL = Choice("present", "Present", (OFF, ON), OFF)
_LEAVE_OR_ENTER = "present-or-leave"


def choose() -> None:
    """Read the mode from the address, and warn if the link's value is unknown; for the frame.

    Like the unit it is bound to the address by the frame, so it stays there across pages. The
    widget is not seen: the button in a page's head sets it.
    """
    address.value_of(CONTROL)
    if st.query_params.get(CONTROL.key) == "":
        address.remove(CONTROL.key)  # Streamlit would take it for no choice
    with st.container(key="present-mode"):
        st.segmented_control(
            CONTROL.label,
            CONTROL.options,
            required=True,
            default=CONTROL.default,
            key=CONTROL.key,
            bind="query-params",
        )


def is_on() -> bool:
    """Return whether this page is shown to a class."""
    return bool(st.session_state.get(CONTROL.key) == ON)


def button() -> None:
    """Draw the button that enters and leaves the mode."""
    on = is_on()
    if st.button(
        "Leave" if on else "Present",
        key=_LEAVE_OR_ENTER,
        icon=":material/close:" if on else ":material/present_to_all:",
        help="Back to the whole page" if on else "Show this page to a class: large, with keys",
        on_click=_set,
        args=(OFF if on else ON,),
    ):
        st.rerun()  # the whole page, as the frame has the mode


def _set(mode: str) -> None:
    st.session_state[CONTROL.key] = mode
