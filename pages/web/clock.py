"""A clock: runs the fragment it is drawn in again and again, as long as it is drawn.

Unlike ``st.fragment(run_every=...)`` it needs no run of the whole page to stop. It waits for the
answer to its last tick before the next one, and does not tick where nobody looks.
"""

import time

import streamlit as st

_SCRIPT = """
const clocks = new WeakMap();
const GIVE_UP = 10; // an answer that is so many times too late was lost, as when a line broke

class Clock {
  start({ seconds }, send) {
    const tick = () => {
      if (document.hidden) return;
      send("tick", Date.now());
      this.wait(tick, GIVE_UP * seconds);
    };
    this.seen = () => document.hidden || tick();
    this.wait(tick, seconds);
  }
  wait(tick, seconds) {
    this.stop();
    this.timer = setTimeout(tick, 1000 * seconds);
    document.addEventListener("visibilitychange", this.seen);
  }
  stop() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const clock = clocks.get(parentElement) ?? new Clock();
  clock.stop();
  clocks.set(parentElement, clock);
  clock.start(data, setTriggerValue);
  return () => clock.stop();
}
"""

_mount = st.components.v2.component("kllab_clock", js=_SCRIPT)


def tick_after(seconds: float, *, key: str) -> None:
    """Run this fragment again in `seconds`; drawn then, the clock ticks once more."""
    # The moment tells the browser one answer from the next.
    data = {"seconds": seconds, "answered": time.monotonic()}
    _mount(key=key, data=data, on_tick_change=lambda: None)
