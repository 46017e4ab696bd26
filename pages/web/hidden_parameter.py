"""Parameters of a link that are secret: taken out of the address, which may be projected."""

import streamlit as st

from pages.web import address

# Python alone would make a new entry in the browser's history, and Back would lead to the key.
_SCRIPT = """
export default function ({ data, setTriggerValue }) {
  const address = new URL(location.href);
  address.searchParams.delete(data.parameter);
  history.replaceState(history.state, "", address);
  setTriggerValue("hidden", true);
}
"""

_mount = st.components.v2.component("kllab_hidden_parameter", js=_SCRIPT)


def hide(parameter: str) -> None:
    """Take a parameter out of the browser's address, without a new entry in its history."""
    address.forget(parameter)
    data = {"parameter": parameter}
    _mount(
        key=f"hides-{parameter}", data=data, on_hidden_change=lambda: address.send({parameter: []})
    )
