// Lets the sliders of a page act while they are dragged; Streamlit's own send a value on release.
// One value is under way at a time, always the newest: a slow page gets fewer values, never a queue
// of old ones.
const hands = new WeakMap(); // parentElement -> Hand
const LOST = 3000; // milliseconds after which an answer counts as lost

class Hand {
  constructor({ setTriggerValue }) {
    this.send = (key, position) => {
      this.sent = performance.now();
      setTriggerValue("moved", { key, position });
    };
    this.ending = new AbortController();
    const options = { signal: this.ending.signal, capture: true };
    document.addEventListener("pointerdown", (event) => this.take(event), options);
    for (const end of ["pointerup", "pointercancel"]) {
      window.addEventListener(end, () => this.release(), options);
    }
    // Not captured: a pressed slider takes the focus from another element, which has a blur as well.
    window.addEventListener("blur", () => this.release(), { signal: this.ending.signal });
  }

  update({ keys }) {
    this.keys = keys;
    this.sent = undefined;
    document.dispatchEvent(new CustomEvent("kllab-answered")); // for the handles of charts
  }

  take({ target }) {
    const slider = target.closest?.("[data-testid=stSlider]");
    const key = slider?.closest("[class*=st-key-]")?.className.match(/st-key-(\S+)/)[1];
    if (!this.keys.includes(key)) return;
    this.held = { key, input: slider.querySelector("input[type=range]") };
    this.held.first = this.held.last = this.held.input.value;
    this.watch();
  }

  // A slider has no event while it moves, so its value is read in every animation frame.
  watch() {
    if (!this.held || this.ending.signal.aborted) return;
    const { key, input, last } = this.held;
    const waits = performance.now() - this.sent < LOST;
    if (input.value !== last && !waits) {
      this.held.last = input.value;
      this.send(key, Number(input.value));
    }
    requestAnimationFrame(() => this.watch());
  }

  release() {
    if (!this.held) return;
    const { key, input, first, last } = this.held;
    this.held = undefined;
    // Back at its first value the slider sends nothing, but the page still shows the last one.
    if (input.value === first && last !== first) this.send(key, Number(first));
  }
}

export default function (component) {
  const { data, parentElement } = component;
  let hand = hands.get(parentElement);
  if (!hand) {
    hand = new Hand(component);
    hands.set(parentElement, hand);
  }
  hand.update(JSON.parse(new TextDecoder().decode(data)));
  return () => {
    hand.ending.abort();
    hands.delete(parentElement);
  };
}
