"""Clock: reruns the fragment in which it is drawn, for as long as it is drawn.

Unlike ``st.fragment(run_every=...)`` it stops without a rerun of the whole page. It waits for the
answer to each tick before the next one, and pauses in a hidden browser tab.

It does not tick while the app is running. If a fragment runs right after the whole page, Streamlit
drops what the page has drawn of it and not yet sent: the fragment would vanish for a moment.
"""

import time

import streamlit as st

_SCRIPT = """
const clocks = new WeakMap();
const GIVE_UP = 10; // intervals after which an answer counts as lost, as after a broken connection
const SOON = 0.1; // seconds to wait while the app is running
const isRunning = () => document.querySelector("[data-test-script-state=running]");

class Clock {
  start({ seconds }, send) {
    const tick = () => {
      if (document.hidden) return;
      if (isRunning()) return this.wait(tick, SOON);
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
    """Rerun this fragment in `seconds`; the clock continues if it is drawn again."""
    # The time makes each answer different for the browser.
    data = {"seconds": seconds, "answered": time.monotonic()}
    _mount(key=key, data=data, on_tick_change=lambda: None)
