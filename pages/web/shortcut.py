"""Keyboard shortcut: Ctrl+Enter presses a button from anywhere on the page.

Streamlit's own shortcut fails while a radio button, such as one of a choice, has the focus: the
radio button stops the event first. This one listens in the capture phase.
"""

import streamlit as st

_SCRIPT = """
const stops = new WeakMap();

export default function ({ data, parentElement }) {
  stops.get(parentElement)?.();
  const press = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const button = document.querySelector(`.st-key-${data.button} button`);
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // Streamlit's own shortcut would press it once more
    if (event.repeat || button.disabled) return;
    const focused = document.activeElement;
    focused?.blur(); // a field sends its text when it loses the focus
    setTimeout(() => {
      button.click();
      focused?.focus({ preventScroll: true });
    });
  };
  const stop = () => window.removeEventListener("keydown", press, true);
  stops.set(parentElement, stop);
  window.addEventListener("keydown", press, true);
  return stop;
}
"""

_mount = st.components.v2.component("kllab_shortcut", js=_SCRIPT)


def ctrl_enter(button: str) -> None:
    """Let Ctrl+Enter (Command+Enter on a Mac) press the button with the key `button`."""
    _mount(key=f"ctrl-enter-{button}", data={"button": button})
